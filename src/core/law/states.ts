import { ask, type Finding, type Ground } from './condition.ts';
import type { FactPath, Facts } from './facts.ts';
import { every, some, type Truth } from './kleene.ts';
import { momentOfDate } from './moments.ts';
import { type OffenceAnswer, offences } from './offences.ts';
import type { Condition, Confidence, JurisdictionBasis, Law, Sheet, Source } from './sheet.ts';

export type BasisAnswer = {
	readonly basis: string;
	readonly outcome: 'met' | 'not-met' | 'depends';
	readonly dependsOn: readonly FactPath[];
	/** Further conditions in the sheet's words: for whoever decides, never decided here. */
	readonly conditions: readonly string[];
	/** Null for what no sheet says: that a state acts on what was done at home, and perhaps on what was felt there. */
	readonly cite: string | null;
	readonly source: Source | null;
	readonly confidence: Confidence;
};

/** What makes a state better placed than another. All of it is listed, what speaks against it too. */
export const placementCriteria = [
	'acts',
	'effects',
	'survivor-there',
	'accused-there',
	'evidence-there',
	'offence-there'
] as const;
export type PlacementCriterion = (typeof placementCriteria)[number];

export type StateAnswer = {
	readonly jurisdiction: string;
	readonly outcome: 'can-act' | 'cannot-act' | 'depends';
	readonly dependsOn: readonly FactPath[];
	readonly bases: readonly BasisAnswer[];
	readonly placement: readonly { readonly criterion: PlacementCriterion; readonly truth: Truth }[];
	/** A last decision of a court, a conviction or an acquittal, may bar another state from acting (ne bis in idem). Null: it is not known whether there was one. */
	readonly doubleJeopardy: Truth;
};

/**
 * Which states can act, on which basis, and how each is placed: those with most met criteria first, then by code. More
 * than one can; who takes the case is for them to agree, and the list is no order to anybody.
 */
export function states(law: Law, facts: Facts, asOf: string): readonly StateAnswer[] {
	const answers = Map.groupBy(offences(law, facts, asOf), ({ jurisdiction }) => jurisdiction);
	return law.sheets
		.filter((sheet) => sheet.jurisdictionBases.length > 0)
		.map((sheet) =>
			answerState(sheet, answers.get(sheet.code) ?? [], {
				facts,
				asOf,
				groups: law.groups,
				ageOfMajority: sheet.ageOfMajority,
				childAge: sheet.childAge
			})
		)
		.sort((a, b) => met(b) - met(a) || (a.jurisdiction < b.jurisdiction ? -1 : 1));
}

/** A state that can act comes before one that cannot, whatever else speaks for it. */
const met = ({ outcome, placement }: StateAnswer): number =>
	placement.filter(({ truth }) => truth === true).length + (outcome === 'can-act' ? 100 : outcome === 'depends' ? 50 : 0);

function answerState(sheet: Sheet, answers: readonly OffenceAnswer[], ground: Ground): StateAnswer {
	const child = ask({ childAtTime: true }, ground);
	const asked = basesOf(sheet).map((basis) => {
		const link = allOf(conditionsOf(basis, sheet).map((condition) => ask(condition, ground)));
		const offence = offenceUnder(basis.conducts, answers, child);
		return { basis, ...link, acts: every([link.truth, offence.truth]), open: [...link.unknown, ...offence.unknown] };
	});
	const hasOffence = some(answers.map(truthOf));
	const truth = some(asked.map((each) => each.acts));
	return {
		jurisdiction: sheet.code,
		outcome: truth === null ? 'depends' : truth ? 'can-act' : 'cannot-act',
		dependsOn: truth === null ? [...new Set(asked.flatMap((each) => (each.acts === null ? each.open : [])))].sort() : [],
		bases: asked.map(({ basis, truth: holds, unknown }) => ({
			basis: basis.basis,
			outcome: holds === null ? 'depends' : holds ? 'met' : 'not-met',
			dependsOn: holds === null ? [...new Set(unknown)].sort() : [],
			conditions: basis.conditions ?? [],
			cite: basis.cite,
			source: basis.source,
			confidence: basis.confidence
		})),
		placement: placementCriteria.map((criterion) => ({
			criterion,
			truth: criterion === 'offence-there' ? hasOffence : ask(criteria(sheet.code)[criterion], ground).truth
		})),
		doubleJeopardy: wasTried(ground)
	};
}

/** A court decided: somebody was convicted, or its last decision is named. That none is named does not say that there was none. */
function wasTried({ facts, asOf }: Ground): Truth {
	const convicted = facts.accused?.convicted;
	if (convicted === true) return true;
	if (!facts.dates?.judgment) return null;
	const { from, to } = momentOfDate(facts, 'judgment').span;
	if (to <= asOf) return true;
	return from > asOf && convicted === false ? false : null;
}

/** A named gap is no plain no: the rules that its entry cites may reach the conduct. */
function truthOf({ outcome, cite }: OffenceAnswer): Truth {
	if (outcome === 'fits') return true;
	return outcome === 'depends' || (outcome === 'gap' && cite !== null) ? null : false;
}

/** Whether an offence that a basis covers fits, and the facts that would settle it: of the offence, and whether the basis covers it. */
function offenceUnder(
	conducts: JurisdictionBasis['conducts'],
	answers: readonly OffenceAnswer[],
	child: Finding
): { readonly truth: Truth; readonly unknown: readonly FactPath[] } {
	const covered = (conduct: string): Truth => {
		if (conducts === 'all') return true;
		return conducts === 'child-offences' ? childConducts.includes(conduct) || child.truth : conducts.includes(conduct);
	};
	const found = answers.map((answer) => {
		const isCovered = covered(answer.conduct);
		const truth = every([truthOf(answer), isCovered]);
		return { truth, unknown: truth === null ? [...answer.dependsOn, ...(isCovered === null ? child.unknown : [])] : [] };
	});
	const truth = some(found.map((each) => each.truth));
	return { truth, unknown: truth === null ? found.flatMap((each) => each.unknown) : [] };
}

type Basis = Omit<JurisdictionBasis, 'cite' | 'source'> & { readonly cite: string | null; readonly source: Source | null };

/**
 * The bases of a sheet reach abroad; a state acts on what was done at home whether the sheet says so or not. Whether it also acts on
 * what was only felt at home is asked where the sheet is silent: most states have some rule, and silence is no "cannot".
 */
function basesOf({ code, jurisdictionBases }: Sheet): readonly Basis[] {
	const ofAll = jurisdictionBases.filter(({ conducts }) => conducts === 'all');
	const unsaid = { conducts: 'all', cite: null, source: null, confidence: 'recalled' } as const;
	const home: Basis = { ...unsaid, basis: 'territory', if: { acts: [code] } };
	const felt: Basis = { ...unsaid, basis: 'effects', if: { all: [{ effects: [code] }, { confirm: 'basis-effects' }] } };
	const saysEffects = ofAll.some(({ basis, if: own }) => basis === 'effects' || JSON.stringify(own ?? {}).includes('"effects"'));
	return [
		...(ofAll.some(({ basis }) => basis === 'territory') ? [] : [home]),
		...jurisdictionBases,
		...(saysEffects ? [] : [felt])
	];
}

const allOf = (findings: readonly ReturnType<typeof ask>[]) => ({
	truth: every(findings.map(({ truth }) => truth)),
	unknown: findings.flatMap(({ truth, unknown }) => (truth === null ? unknown : []))
});

const criteria = (code: string): Record<Exclude<PlacementCriterion, 'offence-there'>, Condition> => ({
	acts: { acts: [code] },
	effects: { effects: [code] },
	'survivor-there': { residence: [code] },
	'accused-there': { accusedResidence: [code] },
	'evidence-there': { any: [{ servers: [code] }, { recordings: [code] }, { platformSeat: [code] }] }
});

const childConducts: readonly string[] = [
	'csam-production',
	'csam-distribution',
	'csam-possession',
	'csam-livestreaming',
	'grooming',
	'child-sexual-exploitation'
];

/** Offences against children by their conduct, or any conduct against a person who was a child. */
const childOffences: Condition = { any: [{ conducts: childConducts }, { childAtTime: true }] };

function conditionsOf({ basis, conducts, if: own }: Basis, { code }: Sheet): readonly Condition[] {
	const named = conducts === 'all' ? [] : [conducts === 'child-offences' ? childOffences : { conducts }];
	return [...named, own ?? byName(basis, code)];
}

function byName(basis: string, code: string): Condition {
	switch (basis) {
		case 'territory':
			return { acts: [code] };
		case 'effects':
			return { effects: [code] };
		case 'active-nationality':
			return { accusedNationality: [code] };
		case 'passive-nationality':
			return { nationality: [code] };
		case 'residence-offender':
			return { accusedResidence: [code] };
		case 'residence-victim':
			return { residence: [code] };
		default:
			// Nothing in the facts says it (a ship, a treaty's duty): open, and told in the sheet's words.
			return { confirm: `basis-${basis}` };
	}
}
