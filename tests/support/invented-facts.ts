import fc from 'fast-check';
import { dateNames, type Facts, parseFacts } from '#core/law';

/** Places of invented cases: sheets, parts and groups of sheets, and places that no sheet speaks of. */
const somewhere = fc.constantFrom(
	'DE',
	'FR',
	'ES',
	'US',
	'US-CA',
	'GB',
	'GB-EAW',
	'GB-SCT',
	'KR',
	'JP',
	'AU',
	'PL',
	'CH',
	'PH',
	'NZ',
	'IS',
	'TH'
);
const somePlaces = fc.uniqueArray(somewhere, { maxLength: 2 });
const someDay = fc
	.date({ min: new Date('1996-01-01'), max: new Date('2027-12-31'), noInvalidDate: true })
	.map((date) => date.toISOString().slice(0, 10));
/** 29 February, ends of months and of years come more often than by chance. */
const edgeDay = fc.constantFrom(
	'2000-02-29',
	'2004-02-29',
	'2008-02-29',
	'2024-02-29',
	'2023-12-31',
	'2024-01-01',
	'2022-11-30',
	'2023-08-31'
);
export const invented = { day: fc.oneof({ weight: 4, arbitrary: someDay }, { weight: 1, arbitrary: edgeDay }) };

/** Every fact of a case, free of contradictions. */
export const wholeFacts = (conducts: readonly string[], confirms: readonly string[]): fc.Arbitrary<Facts> =>
	fc
		.record({
			conducts: fc.uniqueArray(fc.constantFrom(...conducts), { minLength: 1, maxLength: 3 }),
			survivor: fc.record({
				birthDate: invented.day,
				childAtTime: fc.boolean(),
				residence: somewhere,
				residenceAtTime: somewhere,
				nationalities: somePlaces
			}),
			accused: fc.record({
				known: fc.boolean(),
				residence: somewhere,
				nationalities: somePlaces,
				convicted: fc.boolean(),
				profited: fc.boolean()
			}),
			places: fc.record({
				acts: somePlaces,
				effects: somePlaces,
				servers: somePlaces,
				platformSeat: somewhere,
				recordings: somePlaces
			}),
			dates: fc.record(Object.fromEntries(dateNames.map((name) => [name, invented.day]))),
			contentOnline: fc.boolean(),
			reportedToPolice: fc.boolean(),
			paidMoney: fc.boolean(),
			physicalContact: fc.boolean(),
			confirmed: fc.record(Object.fromEntries(confirms.map((id) => [id, fc.boolean()])))
		})
		.map(ordered);

/** The same case with its dates in an order that a life can have, and without dates of what did not happen. */
function ordered(facts: Facts): Facts {
	const [birthDate, ...days] = [facts.survivor?.birthDate ?? '', ...dateNames.map((name) => facts.dates?.[name] ?? '')].sort();
	const [firstAct = '', ...rest] = days;
	// Which later date is which stays by chance: the order of the names says nothing about the order of the days.
	const turn = (facts.conducts ?? []).join().length % rest.length;
	const turned = [...rest.slice(turn), ...rest.slice(0, turn)];
	const dates: Record<string, string> = Object.fromEntries(dateNames.slice(1).map((name, at) => [name, turned[at] ?? firstAct]));
	if (!facts.accused?.convicted) delete dates.conviction;
	if (!facts.reportedToPolice) delete dates.report;
	// An investigation that was closed came to no court; one that came to a court was not closed.
	if (facts.accused?.convicted || turn % 2) delete dates.investigationClosed;
	else delete dates.judgment;
	// A court's last decision is no earlier than its conviction.
	if (dates.conviction && (dates.judgment ?? '') < dates.conviction)
		[dates.conviction, dates.judgment] = [dates.judgment ?? '', dates.conviction];
	const age = Number(firstAct.slice(0, 4)) - Number(birthDate?.slice(0, 4));
	// Between 16 and 21 places differ; what is said there is left to the dates.
	const childAtTime = age < 16 ? true : age > 21 ? false : undefined;
	const { childAtTime: _, ...survivor } = { ...facts.survivor };
	return {
		...facts,
		survivor: { ...survivor, birthDate: birthDate ?? null, ...(childAtTime === undefined ? {} : { childAtTime }) },
		dates: { firstAct, ...dates }
	};
}

/** Places in facts where something can be forgotten. */
const factPaths = (facts: Facts): readonly string[] =>
	Object.entries(facts).flatMap(([name, value]) =>
		typeof value === 'object' && value !== null && !Array.isArray(value)
			? Object.keys(value).map((inner) => `${name}.${inner}`)
			: [name]
	);

/**
 * That it was not reported and that nobody was convicted says together that there was no criminal case (law/FORMAT.md): then its
 * end is not unknown, it is denied, and facts that name one are no completion of those. Without this reading nobody who had no
 * case could ever settle an end that waits for a court: there is no date to give. Where a case was opened without a report and
 * ended with nobody convicted, and its end is forgotten, it is therefore forgotten too whether it was reported.
 */
const deniesCase = (known: Facts, whole: Facts): boolean =>
	known.reportedToPolice === false &&
	known.accused?.convicted === false &&
	(['judgment', 'investigationClosed'] as const).some((name) => whole.dates?.[name] && !known.dates?.[name]);

/** The facts without what stands at these paths, or with a date cut down to its year or month. */
export function withGaps(
	facts: Facts,
	gaps: readonly { readonly path: string; readonly keep: 'nothing' | 'year' | 'month' }[]
): Facts {
	const copy = structuredClone(facts) as Record<string, unknown>;
	for (const { path, keep } of gaps) {
		const [outer = '', inner] = path.split('.');
		const holder = inner === undefined ? copy : (copy[outer] as Record<string, unknown> | undefined);
		const name = inner ?? outer;
		const value = holder?.[name];
		if (!holder || value === undefined) continue;
		if (keep !== 'nothing' && typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value))
			holder[name] = value.slice(0, keep === 'year' ? 4 : 7);
		else delete holder[name];
	}
	if (deniesCase(copy as Facts, facts)) delete copy.reportedToPolice;
	return copy as Facts;
}

/** The facts with this value at a path. */
export function withFact(facts: Facts, path: string, value: unknown): Facts {
	const [outer = '', inner] = path.split('.');
	if (inner === undefined) return { ...facts, [outer]: value };
	return { ...facts, [outer]: { ...(facts as Record<string, object | undefined>)[outer], [inner]: value } };
}

/** Which of the facts are forgotten, and which dates are known by year or month only. */
export const gapsIn = (facts: Facts) =>
	fc.subarray([...factPaths(facts)]).chain((paths) =>
		fc.tuple(
			...paths.map((path) =>
				fc.record({
					path: fc.constant(path),
					keep: fc.constantFrom('nothing' as const, 'nothing' as const, 'year' as const, 'month' as const)
				})
			)
		)
	);

/** Facts as the engine takes them; throws where they contradict each other. */
export function parsed(facts: Facts): Facts {
	const outcome = parseFacts(facts);
	if (outcome.ok) return outcome.value;
	throw new Error(`${outcome.refusal.code} ${outcome.refusal.about}: ${JSON.stringify(facts)}`);
}
