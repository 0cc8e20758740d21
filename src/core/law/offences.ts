import { isLaw } from './baseline.ts';
import { ask, type Ground } from './condition.ts';
import { firstDay, lastDay } from './days.ts';
import type { FactPath, Facts } from './facts.ts';
import { every, type Truth } from './kleene.ts';
import { momentOfDate } from './moments.ts';
import type { Confidence, Law, Offence, Sheet, Source } from './sheet.ts';

/** An element of an offence: met or not by the facts, open with the facts that would say, or for a court to find. */
export type Element = {
	readonly text: string;
	readonly status: 'met' | 'not-met' | 'open' | 'to-be-proved';
	readonly dependsOn: readonly FactPath[];
};

export type OffenceAnswer = {
	readonly jurisdiction: string;
	readonly conduct: string;
	/** Null: no offence of the sheet matches the conduct, which is said and not hidden. */
	readonly offence: string | null;
	readonly cite: string | null;
	readonly outcome: 'fits' | 'does-not-fit' | 'depends' | 'gap';
	readonly dependsOn: readonly FactPath[];
	readonly elements: readonly Element[];
	readonly maxPenalty: Offence['maxPenalty'] | null;
	readonly inForce: string | null;
	readonly note: string | null;
	readonly source: Source | null;
	readonly confidence: Confidence | null;
};

/**
 * The offences of every sheet that match the conducts of the case, element by element, and a gap for each conduct that a
 * sheet has no offence for. `fits` says that nothing in the facts speaks against it, never that it is proved.
 */
export function offences(law: Law, facts: Facts, asOf: string): readonly OffenceAnswer[] {
	return law.sheets
		.filter((sheet) => sheet.offences.length > 0)
		.flatMap((sheet) => {
			const { ageOfMajority, childAge } = sheet;
			const ground = { facts, asOf, groups: law.groups, ageOfMajority, childAge };
			const known = facts.conducts ?? [...new Set(sheet.offences.map(({ conduct }) => conduct))];
			return known.flatMap((conduct) => {
				const matching = sheet.offences.filter((offence) => offence.conduct === conduct && isLaw(offence, asOf));
				return matching.length === 0 ? [gap(sheet, conduct)] : matching.map((offence) => answerOffence(sheet, offence, ground));
			});
		});
}

function answerOffence({ code }: Sheet, offence: Offence, ground: Ground): OffenceAnswer {
	const elements = (offence.elements ?? []).map((element): Element & { truth: Truth } => {
		if (typeof element === 'string') return { text: element, status: 'to-be-proved', dependsOn: [], truth: true };
		const { truth, unknown } = ask(element.if, ground);
		return { text: element.text, status: truth === null ? 'open' : truth ? 'met' : 'not-met', dependsOn: unknown, truth };
	});
	const conduct = ask({ conducts: [offence.conduct] }, ground);
	const then = wasInForce(offence, ground.facts);
	const truth = every([conduct.truth, then.truth, ...elements.map((element) => element.truth)]);
	const open = [...conduct.unknown, ...then.unknown, ...elements.flatMap(({ dependsOn }) => dependsOn)];
	return {
		jurisdiction: code,
		conduct: offence.conduct,
		offence: offence.name,
		cite: offence.cite,
		outcome: truth === null ? 'depends' : truth ? 'fits' : 'does-not-fit',
		dependsOn: truth === null ? [...new Set(open)].sort() : [],
		elements: elements.map(({ text, status, dependsOn }) => ({ text, status, dependsOn })),
		maxPenalty: offence.maxPenalty ?? null,
		inForce: offence.inForce ?? null,
		note: offence.note ?? offence.status ?? null,
		source: offence.source,
		confidence: offence.confidence
	};
}

/** No punishment without a law at the time: some act must lie in the days of the offence. */
function wasInForce(
	{ inForce = firstDay, until = lastDay }: Offence,
	facts: Facts
): { truth: Truth; unknown: readonly FactPath[] } {
	const first = momentOfDate(facts, 'firstAct');
	const last = momentOfDate(facts, 'lastAct');
	const begun: Truth = last.span.from >= inForce ? true : last.span.to < inForce ? false : null;
	const notEnded: Truth = first.span.to <= until ? true : first.span.from > until ? false : null;
	return {
		truth: every([begun, notEnded]),
		unknown: [...(begun === null ? last.unknown : []), ...(notEnded === null ? first.unknown : [])]
	};
}

const gap = ({ code }: Sheet, conduct: string): OffenceAnswer => ({
	jurisdiction: code,
	conduct,
	offence: null,
	cite: null,
	outcome: 'gap',
	dependsOn: [],
	elements: [],
	maxPenalty: null,
	inForce: null,
	note: null,
	source: null,
	confidence: null
});
