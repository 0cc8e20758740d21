/**
 * What a policy in ODRL 2.2 says of a request, by the reading of the ODRL formal semantics and its test suite: a rule is active where target, party, action and all
 * constraints fit, and no duty of it is violated. A program of the tests, to hold what we write against what others would read: the node decides by clauses, not by this.
 */
const odrl = 'http://www.w3.org/ns/odrl/2/';

export type OdrlConstraint =
	| { readonly left: string; readonly operator: string; readonly right: readonly string[] }
	| { readonly logic: 'and' | 'or' | 'xone'; readonly of: readonly OdrlConstraint[] };

export type OdrlRule = {
	readonly id: string;
	readonly kind: 'permission' | 'prohibition';
	readonly assigners: readonly string[];
	readonly assignees: readonly string[];
	readonly targets: readonly string[];
	readonly actions: readonly string[];
	readonly constraints: readonly OdrlConstraint[];
	readonly duties: readonly string[];
};

export type OdrlRequest = {
	readonly assigner?: string;
	readonly assignee: string;
	readonly action: string;
	readonly target: string;
};

/** The state of the world: `values` by left operand, `partOf` of parties and assets, and duties that were violated. */
export type OdrlWorld = {
	readonly values: Readonly<Record<string, readonly string[]>>;
	readonly partOf: ReadonlyMap<string, readonly string[]>;
	readonly violated: ReadonlySet<string>;
};

/** What is a case of using; selling is a case of transferring (ODRL vocabulary, section 4). */
const includedIn: Readonly<Record<string, readonly string[]>> = {
	[`${odrl}use`]: ['use', 'read', 'write', 'modify', 'delete', 'distribute', 'print', 'play'].map((action) => odrl + action),
	[`${odrl}transfer`]: ['transfer', 'sell', 'give'].map((action) => odrl + action)
};

/** A rule that names nobody is about everybody, and the same for what and which act. */
const fits = (named: readonly string[], asked: string | undefined, isOf: (named: string, asked: string) => boolean): boolean =>
	named.length === 0 || asked === undefined || named.some((one) => isOf(one, asked));

export function isActive(rule: OdrlRule, request: OdrlRequest, world: OdrlWorld): boolean {
	const isSameOrIn = (named: string, asked: string): boolean =>
		named === asked || (world.partOf.get(asked) ?? []).includes(named);
	return (
		fits(rule.targets, request.target, isSameOrIn) &&
		fits(rule.assignees, request.assignee, isSameOrIn) &&
		fits(rule.assigners, request.assigner, isSameOrIn) &&
		fits(rule.actions, request.action, (named, asked) => named === asked || (includedIn[named] ?? []).includes(asked)) &&
		rule.constraints.every((one) => isSatisfied(one, world)) &&
		!rule.duties.some((duty) => world.violated.has(duty))
	);
}

/** Whether a request is permitted: by some permission, and forbidden by no prohibition. */
export const isPermitted = (rules: readonly OdrlRule[], request: OdrlRequest, world: OdrlWorld): boolean => {
	const active = rules.filter((rule) => isActive(rule, request, world));
	return active.some(({ kind }) => kind === 'permission') && !active.some(({ kind }) => kind === 'prohibition');
};

function isSatisfied(constraint: OdrlConstraint, world: OdrlWorld): boolean {
	if ('logic' in constraint) {
		const held = constraint.of.filter((one) => isSatisfied(one, world)).length;
		if (constraint.logic === 'and') return held === constraint.of.length;
		return constraint.logic === 'or' ? held > 0 : held === 1;
	}
	const { left, operator, right } = constraint;
	const given = world.values[left];
	if (given === undefined) return false;
	const [one] = given;
	const [bound] = right;
	const order = one === undefined || bound === undefined ? null : compare(one, bound);
	switch (operator.replace(odrl, '')) {
		case 'eq':
			return order === 0;
		case 'neq':
			return order !== null && order !== 0;
		case 'lt':
			return order !== null && order < 0;
		case 'lteq':
			return order !== null && order <= 0;
		case 'gt':
			return order !== null && order > 0;
		case 'gteq':
			return order !== null && order >= 0;
		case 'isAnyOf':
			return given.some((value) => right.includes(value));
		case 'isAllOf':
			return right.every((value) => given.includes(value));
		case 'isNoneOf':
			return !given.some((value) => right.includes(value));
		default:
			throw new Error(`an operator that is not known here: ${operator}`);
	}
}

/** Moments and days by time, durations of whole days by length, anything else by its text. */
function compare(one: string, other: string): number {
	const [time, otherTime] = [Date.parse(one), Date.parse(other)];
	if (!Number.isNaN(time) && !Number.isNaN(otherTime)) return time - otherTime;
	const [days, otherDays] = [daysIn(one), daysIn(other)];
	if (days !== null && otherDays !== null) return days - otherDays;
	return one === other ? 0 : one < other ? -1 : 1;
}

const daysIn = (duration: string): number | null => {
	const days = /^P(\d+)D$/.exec(duration)?.[1];
	return days === undefined ? null : Number(days);
};
