import { isLaw, isNamedGap } from './baseline.ts';
import { broadLink, contentLinks } from './broad-link.ts';
import { ask, type Ground } from './condition.ts';
import { firstDay, lastDay } from './days.ts';
import { type FactPath, type Facts, placePaths } from './facts.ts';
import { every, type Truth } from './kleene.ts';
import { momentOfDate } from './moments.ts';
import type { Confidence, Law, Offence, Sheet, Source } from './sheet.ts';

/** An element of an offence: met or not by the facts, open with the facts that would say, or for a court to find. */
export type Element = {
	readonly text: string;
	readonly status: 'met' | 'not-met' | 'open' | 'to-be-proved';
	readonly dependsOn: readonly FactPath[];
	/** The facts that settled it; empty where nothing did. */
	readonly facts: readonly FactPath[];
};

/** Why an offence does not fit, or stands without a link. `place`: an element that asks where. Words are put to `code` and `values` outside. */
export type OffenceReason = {
	readonly code: 'not-yet-in-force' | 'no-longer-in-force' | 'element' | 'place' | 'no-link';
	readonly values: { readonly date?: string; readonly element?: string; readonly place?: string };
	readonly facts: readonly FactPath[];
};

export type OffenceAnswer = {
	readonly jurisdiction: string;
	readonly conduct: string;
	/** Null: no offence of the sheet matches the conduct, which is said and not hidden. */
	readonly offence: string | null;
	readonly cite: string | null;
	readonly outcome: 'fits' | 'does-not-fit' | 'depends' | 'gap';
	/** Whether anything in the case touches the place: `unlinked` has offences that fit in words only, because nothing in the case has to do with it. */
	readonly link: 'linked' | 'unlinked' | 'open';
	readonly dependsOn: readonly FactPath[];
	/** With `does-not-fit`, everything that speaks against it; besides, that the place has no link with the case. */
	readonly reasons: readonly OffenceReason[];
	readonly elements: readonly Element[];
	readonly maxPenalty: Offence['maxPenalty'] | null;
	readonly inForce: string | null;
	readonly note: string | null;
	readonly source: Source | null;
	readonly confidence: Confidence | null;
};

/**
 * The offences of every sheet that match the conducts of the case, element by element, and a gap for each conduct that a
 * sheet has no offence for, or says that none was found. `fits` says that nothing in the facts speaks against it, never that
 * it is proved. What has ended by `asOf` still counts for acts of its time.
 */
export function offences(law: Law, facts: Facts, asOf: string): readonly OffenceAnswer[] {
	return law.sheets
		.filter((sheet) => sheet.offences.length > 0)
		.flatMap((sheet) => {
			const { ageOfMajority, childAge } = sheet;
			const ground = { facts, asOf, groups: law.groups, ageOfMajority, childAge };
			const linked = linkOf(sheet, ground);
			const known = facts.conducts ?? [...new Set(sheet.offences.map(({ conduct }) => conduct))];
			return known.flatMap((conduct) => {
				const named = sheet.offences.filter((offence) => offence.conduct === conduct);
				const matching = named.filter((offence) => isLaw({ ...offence, until: lastDay }, asOf));
				const said = named.filter(isNamedGap).map((offence) => gap(sheet, conduct, offence));
				const answers = [...matching.map((offence) => answerOffence(sheet, offence, ground)), ...said];
				return (answers.length === 0 ? [gap(sheet, conduct)] : answers).map((answer) => ({
					...answer,
					link: linked.link,
					reasons: [...answer.reasons, ...linked.reasons]
				}));
			});
		});
}

type Untied = Omit<OffenceAnswer, 'link'>;

/** The broad link that the options ask for too; which basis a state needs to act is said by `states`. */
function linkOf({ code }: Sheet, ground: Ground): Pick<OffenceAnswer, 'link' | 'reasons'> {
	const { truth, used } = ask(broadLink(code, contentLinks), ground);
	if (truth === true) return { link: 'linked', reasons: [] };
	if (truth === null) return { link: 'open', reasons: [] };
	return { link: 'unlinked', reasons: [{ code: 'no-link', values: { place: code }, facts: [...new Set(used)].sort() }] };
}

function answerOffence({ code }: Sheet, offence: Offence, ground: Ground): Untied {
	const asked = (offence.elements ?? []).map((element) => askElement(element, ground));
	const elements = asked.map((each) => each.element);
	const conduct = ask({ conducts: [offence.conduct] }, ground);
	const then = wasInForce(offence, ground.facts);
	const truth = every([conduct.truth, then.truth, ...asked.map((each) => each.truth)]);
	const open = [...conduct.unknown, ...then.unknown, ...elements.flatMap(({ dependsOn }) => dependsOn)];
	return {
		jurisdiction: code,
		conduct: offence.conduct,
		offence: offence.name,
		cite: offence.cite,
		outcome: truth === null ? 'depends' : truth ? 'fits' : 'does-not-fit',
		dependsOn: truth === null ? [...new Set(open)].sort() : [],
		reasons: truth === false ? [...then.reasons, ...asked.flatMap((each) => each.reasons)] : [],
		elements,
		maxPenalty: offence.maxPenalty ?? null,
		inForce: offence.inForce ?? null,
		note: offence.note ?? offence.status ?? null,
		source: offence.source,
		confidence: offence.confidence
	};
}

type Asked = { readonly element: Element; readonly truth: Truth; readonly reasons: readonly OffenceReason[] };

function askElement(element: NonNullable<Offence['elements']>[number], ground: Ground): Asked {
	if (typeof element === 'string')
		return { element: { text: element, status: 'to-be-proved', dependsOn: [], facts: [] }, truth: true, reasons: [] };
	const { truth, unknown, used } = ask(element.if, ground);
	const status = truth === null ? 'open' : truth ? 'met' : 'not-met';
	const settledBy = [...new Set(used)].sort();
	const code = used.length > 0 && used.every((path) => places.includes(path)) ? 'place' : 'element';
	return {
		element: { text: element.text, status, dependsOn: unknown, facts: settledBy },
		truth,
		reasons: truth === false ? [{ code, values: { element: element.text }, facts: settledBy }] : []
	};
}

const places: readonly FactPath[] = Object.values(placePaths);

type InForceThen = { readonly truth: Truth; readonly unknown: readonly FactPath[]; readonly reasons: readonly OffenceReason[] };

/** No punishment without a law at the time: some act must lie in the days of the offence. */
function wasInForce({ inForce = firstDay, until = lastDay }: Offence, facts: Facts): InForceThen {
	const first = momentOfDate(facts, 'firstAct');
	const last = momentOfDate(facts, 'lastAct');
	const begun: Truth = last.span.from >= inForce ? true : last.span.to < inForce ? false : null;
	const notEnded: Truth = first.span.to <= until ? true : first.span.from > until ? false : null;
	return {
		truth: every([begun, notEnded]),
		unknown: [...(begun === null ? last.unknown : []), ...(notEnded === null ? first.unknown : [])],
		reasons: [
			...(begun === false ? [dated('not-yet-in-force', inForce, 'dates.lastAct')] : []),
			...(notEnded === false ? [dated('no-longer-in-force', until, 'dates.firstAct')] : [])
		]
	};
}

const dated = (code: OffenceReason['code'], date: string, fact: FactPath): OffenceReason => ({
	code,
	values: { date },
	facts: [fact]
});

/** `said`: the entry of the sheet that names the gap, with the rules that may reach the conduct all the same. */
const gap = ({ code }: Sheet, conduct: string, said?: Offence): Untied => ({
	jurisdiction: code,
	conduct,
	offence: null,
	cite: said?.cite ?? null,
	outcome: 'gap',
	dependsOn: [],
	reasons: [],
	elements: [],
	maxPenalty: null,
	inForce: null,
	note: said ? [said.name, ...(said.elements ?? []).map(textOf)].join('; ') : null,
	source: said?.source ?? null,
	confidence: said?.confidence ?? null
});

const textOf = (element: NonNullable<Offence['elements']>[number]): string =>
	typeof element === 'string' ? element : element.text;
