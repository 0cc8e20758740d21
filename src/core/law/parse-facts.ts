import { accepted, type Outcome, refused } from '#core/base';
import { firstDay, lastDay, plusYears, spanOf } from './days.ts';
import { dateNames, type FactPath, type Facts, factAt } from './facts.ts';
import { childhoodBand } from './moments.ts';
import { minorDigits } from './money.ts';
import { isPlace } from './places.ts';

export type FactsRefusal = 'facts-malformed' | 'facts-unknown-field' | 'facts-bad-value' | 'facts-contradict';

type Check = (value: unknown) => boolean;
const text: Check = (value) => typeof value === 'string' && value.length > 0 && value.length <= 100;
const truth: Check = (value) => typeof value === 'boolean';
const date: Check = (value) => typeof value === 'string' && spanOf(value) !== null;
const place: Check = (value) => typeof value === 'string' && isPlace(value);
const currency: Check = (value) => typeof value === 'string' && minorDigits(value) !== null;
const amount: Check = (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0;
const listOf =
	(check: Check): Check =>
	(value) =>
		Array.isArray(value) && value.length <= 200 && value.every(check);
const orNull =
	(check: Check): Check =>
	(value) =>
		value === null || check(value);
const conduct: Check = (value) => typeof value === 'string' && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(value);

type Shape = { readonly [field: string]: Check | Shape };
const fields: Shape = {
	conducts: listOf(conduct),
	survivor: { birthDate: date, childAtTime: truth, residence: place, residenceAtTime: place, nationalities: listOf(place) },
	accused: { known: truth, residence: place, nationalities: listOf(place), convicted: truth, profited: truth },
	places: { acts: listOf(place), effects: listOf(place), servers: listOf(place), platformSeat: place, recordings: listOf(place) },
	dates: Object.fromEntries(dateNames.map((name) => [name, date])),
	contentOnline: truth,
	reportedToPolice: truth,
	paidMoney: truth,
	physicalContact: truth
};
/** Every fact that can be given, by its path; `losses` and `confirmed` hold as many as there are. */
export const factPaths: readonly FactPath[] = [...pathsIn(fields), 'losses', 'confirmed'];

function pathsIn(shape: Shape): readonly FactPath[] {
	return Object.entries(shape).flatMap(([field, inner]) =>
		typeof inner === 'function' ? [field] : pathsIn(inner).map((path) => `${field}.${path}`)
	);
}

const lossFields: Shape = { head: text, amount, currency, from: orNull(date), to: orNull(date) };

/**
 * Facts from parsed JSON, every list sorted and without repeats, so that order never matters. Refuses `facts-malformed` (no
 * object), `facts-unknown-field` and `facts-bad-value` (about: the path), `facts-contradict` (about: both paths): dates before
 * the first act, a birth after it, a stated childhood that the dates exclude, a conviction date with `convicted: false`, a
 * last decision of a court before the conviction.
 */
export function parseFacts(json: unknown, conducts?: readonly string[]): Outcome<Facts, FactsRefusal> {
	if (!isObject(json)) return refused('facts-malformed');
	const { losses, confirmed, ...rest } = json;
	const fault = faultIn(rest, fields, '') ?? faultInLosses(losses) ?? faultInConfirmed(confirmed);
	if (fault) return refused(fault.code, fault.at);
	const facts = withImplied(settled(json) as Facts);
	const strange = conducts && facts.conducts?.find((each) => !conducts.includes(each));
	if (strange !== undefined) return refused('facts-bad-value', `conducts: ${strange}`);
	const contradiction = contradictionIn(facts);
	return contradiction ? refused('facts-contradict', contradiction) : accepted(facts);
}

type Fault = { readonly code: FactsRefusal; readonly at: string };

const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

function faultIn(value: Record<string, unknown>, shape: Shape, path: string): Fault | null {
	for (const [field, inner] of Object.entries(value)) {
		const at = path ? `${path}.${field}` : field;
		const check = Object.hasOwn(shape, field) ? shape[field] : undefined;
		if (check === undefined) return { code: 'facts-unknown-field', at };
		if (inner === null) continue;
		if (typeof check === 'function') {
			if (!check(inner)) return { code: 'facts-bad-value', at };
		} else {
			const fault = isObject(inner) ? faultIn(inner, check, at) : { code: 'facts-bad-value' as const, at };
			if (fault) return fault;
		}
	}
	return null;
}

function faultInLosses(losses: unknown): Fault | null {
	if (losses === undefined || losses === null) return null;
	if (!Array.isArray(losses) || losses.length > 200) return { code: 'facts-bad-value', at: 'losses' };
	for (const [at, loss] of losses.entries()) {
		if (!isObject(loss)) return { code: 'facts-bad-value', at: `losses.${at}` };
		const missing = ['head', 'amount', 'currency'].find((field) => loss[field] === undefined || loss[field] === null);
		const fault = missing
			? { code: 'facts-bad-value' as const, at: `losses.${at}.${missing}` }
			: faultIn(loss, lossFields, `losses.${at}`);
		if (fault) return fault;
	}
	return null;
}

function faultInConfirmed(confirmed: unknown): Fault | null {
	if (confirmed === undefined || confirmed === null) return null;
	if (!isObject(confirmed)) return { code: 'facts-bad-value', at: 'confirmed' };
	const strange = Object.entries(confirmed).find(([name, said]) => !conduct(name) || (said !== null && !truth(said)));
	return strange ? { code: 'facts-bad-value', at: `confirmed.${strange[0]}` } : null;
}

/** Without nulls; lists of codes sorted, each once. */
function settled(value: unknown): unknown {
	if (Array.isArray(value))
		return value.every((item) => typeof item === 'string') ? [...new Set(value)].sort() : value.map(settled);
	if (!isObject(value)) return value;
	return Object.fromEntries(
		Object.entries(value)
			.filter(([, inner]) => inner !== null && inner !== undefined)
			.sort(([a], [b]) => (a < b ? -1 : 1))
			.map(([field, inner]) => [field, settled(inner)])
	);
}

/** What has a date has happened. */
function withImplied(facts: Facts): Facts {
	const { dates } = facts;
	const reported = dates?.report && facts.reportedToPolice === undefined ? { reportedToPolice: true } : {};
	const convicted =
		dates?.conviction && facts.accused?.convicted === undefined ? { accused: { ...facts.accused, convicted: true } } : {};
	return { ...facts, ...reported, ...convicted };
}

function contradictionIn(facts: Facts): string | null {
	const spanAt = (path: string) => {
		const given = factAt(facts, path);
		return typeof given === 'string' ? spanOf(given) : null;
	};
	const first = spanAt('dates.firstAct');
	for (const name of dateNames.filter((each) => each !== 'firstAct')) {
		const given = spanAt(`dates.${name}`);
		if (first && given && given.to < first.from) return `dates.firstAct, dates.${name}`;
	}
	const [found, last] = [spanAt('dates.conviction'), spanAt('dates.judgment')];
	if (found && last && last.to < found.from) return 'dates.conviction, dates.judgment';
	const born = spanAt('survivor.birthDate');
	const dated = dateNames.flatMap((name) => spanAt(`dates.${name}`) ?? []);
	const began = { from: first?.from ?? firstDay, to: dated.map((span) => span.to).sort()[0] ?? lastDay };
	if (born && began.to < born.from) return 'survivor.birthDate, dates';
	const child = factAt(facts, 'survivor.childAtTime');
	const { from, to } = childhoodBand;
	if (born && child === false && began.to < plusYears(born.from, from)) return 'survivor.childAtTime, survivor.birthDate';
	if (born && child === true && began.from > plusYears(born.to, to)) return 'survivor.childAtTime, survivor.birthDate';
	if (factAt(facts, 'accused.convicted') === false && factAt(facts, 'dates.conviction') !== undefined)
		return 'accused.convicted, dates.conviction';
	if (facts.reportedToPolice === false && factAt(facts, 'dates.report') !== undefined) return 'reportedToPolice, dates.report';
	return null;
}
