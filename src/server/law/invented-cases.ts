import { type Facts, parseFacts } from '#core/law';

/** A linear congruential generator (Numerical Recipes): the same numbers on every machine, in every year. */
function numbersFrom(seed: number): (below: number) => number {
	let state = seed >>> 0;
	return (below) => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return Math.floor((state / 2 ** 32) * below);
	};
}

/**
 * Invented cases, always the same for the same seed: who lives in one place and is harmed from that or another one, an adult or a
 * child, in the ten years before `asOf`, with gaps as people have them. The places are always said, so that what has no link
 * with a case counts for nothing. Places are the codes of sheets.
 */
export function inventedCases(
	count: number,
	seed: number,
	asOf: string,
	conducts: readonly string[],
	places: readonly string[]
): readonly Facts[] {
	const next = numbersFrom(seed);
	const one = <T>(of: readonly T[]): T => of[next(of.length)] as T;
	const chance = (percent: number): boolean => next(100) < percent;
	const said = <T>(percent: number, value: T): T | null => (chance(percent) ? value : null);
	const day = (year: number): string =>
		`${year}-${String(1 + next(12)).padStart(2, '0')}-${String(1 + next(28)).padStart(2, '0')}`;
	const thisYear = Number(asOf.slice(0, 4));
	const invent = (): unknown => {
		const home = one(places);
		const there = chance(50) ? home : one(places);
		const began = thisYear - 1 - next(9);
		const age = chance(45) ? 8 + next(10) : 18 + next(40);
		const convicted = chance(15);
		return {
			conducts: [...new Set([one(conducts), ...(chance(40) ? [one(conducts)] : [])])],
			survivor: {
				birthDate: said(70, day(began - age)),
				residence: home,
				residenceAtTime: home,
				nationalities: [chance(80) ? home : one(places)]
			},
			accused: { known: said(60, chance(50)), residence: there, nationalities: [there], convicted: said(60, convicted) },
			places: {
				acts: [there],
				effects: [home],
				recordings: chance(50) ? [home] : [],
				servers: chance(20) ? [one(places)] : [],
				platformSeat: one(['US', 'IE', home])
			},
			dates: { firstAct: said(85, `${began}`), lastAct: said(70, day(began + next(2))), knowledge: said(50, day(began + 1)) },
			contentOnline: said(60, chance(60)),
			reportedToPolice: said(70, chance(50)),
			paidMoney: said(40, chance(25)),
			physicalContact: said(50, chance(20))
		};
	};
	const found: Facts[] = [];
	// Facts that contradict each other are no case: another one is invented in their place.
	while (found.length < count) {
		const facts = parseFacts(invent(), conducts);
		if (facts.ok) found.push(facts.value);
	}
	return found;
}
