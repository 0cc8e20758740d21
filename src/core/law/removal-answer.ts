import { type LawDay, plusYears } from './days.ts';
import type { Facts } from './facts.ts';
import { birthOf, wasUnder } from './moments.ts';
import { type RankedWay, type RemovalLaw, removalWays } from './removal.ts';
import { type PersonKind, type PlatformKind, personKinds, platformKinds } from './removal-way.ts';

/** A way that fits, with the kinds of platform and of person it was found for. */
export type RemovalAnswer = RankedWay & {
	readonly platforms: readonly PlatformKind[];
	readonly persons: readonly PersonKind[];
};

/**
 * Whom the content can show, as far as the facts say: a grown-up then and now, somebody who was a child when it was made, a
 * child now. Content is taken to be as old as the first act. A wrong guess would send a child to a service for grown-ups, so
 * what is open stays open.
 */
export function personsIn(facts: Facts, asOf: LawDay): readonly PersonKind[] {
	const then = wasUnder(facts, 18).truth;
	const { from, to } = birthOf(facts).span;
	const mayBeGrown = plusYears(from, 18) <= asOf;
	const fits: Record<PersonKind, boolean> = {
		adult: then !== true && mayBeGrown,
		'was-child': then !== false && mayBeGrown,
		'is-child': then !== false && plusYears(to, 18) > asOf
	};
	return personKinds.filter((kind) => fits[kind]);
}

/**
 * Every way that fits, each once: in the order of `removalWays` for the first kind of platform and person that it was found
 * for. A kind that is not said is asked in all its values.
 */
export function removalAnswers(
	law: RemovalLaw,
	facts: Facts,
	asOf: LawDay,
	platform?: PlatformKind,
	person?: PersonKind
): readonly RemovalAnswer[] {
	const found = new Map<string, RemovalAnswer>();
	for (const each of person ? [person] : personsIn(facts, asOf))
		for (const where of platform ? [platform] : platformKinds)
			for (const ranked of removalWays(law, { platform: where, person: each, facts, asOf })) {
				const known = found.get(ranked.way.id) ?? { ...ranked, platforms: [], persons: [] };
				found.set(ranked.way.id, {
					...known,
					next: [...new Set([...known.next, ...ranked.next])],
					platforms: [...new Set([...known.platforms, where])],
					persons: [...new Set([...known.persons, each])]
				});
			}
	return [...found.values()];
}
