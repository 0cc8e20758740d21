import { firstDay, type LawDay, lastDay } from './days.ts';
import type { FactPath, Facts } from './facts.ts';
import type { PlaceGroups } from './places.ts';
import { someLiesIn } from './places.ts';
import { answerRemedy } from './remedy.ts';
import type { PersonKind, PlatformKind, RemovalWay, WayKind } from './removal-way.ts';

/** What is asked: where the content is, whom it shows, and the facts of the case (at least the conducts and the residence). */
export type RemovalQuestion = {
	readonly platform: PlatformKind;
	readonly person: PersonKind;
	readonly facts: Facts;
	readonly asOf: LawDay;
};

/** Why a way stands where it stands, in codes; the words are put outside. */
export type RemovalReason =
	| 'your-country'
	| 'open-to-all'
	| 'needs-link'
	| 'needs-facts'
	| 'has-clock'
	| 'clock-not-checked'
	| 'clock-not-from-notice'
	| 'no-clock'
	| 'for-children'
	| 'image-stays'
	| 'image-asked-for'
	| 'authority-asks'
	| 'not-checked';

export type RankedWay = {
	readonly way: RemovalWay;
	/** `open`: nothing that was said speaks against it. `needs-link`: it wants a link with its place that was not said. */
	readonly standing: 'open' | 'needs-link' | 'needs-facts';
	readonly dependsOn: readonly FactPath[];
	readonly why: readonly RemovalReason[];
	/** What can follow, in its order. */
	readonly next: readonly RemovalWay[];
};

/** Ages and sheets that the engine is asked with; `childAge` and `ageOfMajority` of the sheet of a way's place. */
export type RemovalLaw = {
	readonly groups: PlaceGroups;
	readonly ways: readonly RemovalWay[];
	/** Offences that a notice can name, by place and conduct: checked ones, with the day since which they hold. */
	readonly offences: Readonly<
		Record<string, Readonly<Record<string, readonly { readonly cite: string; readonly inForce: LawDay | null }[]>>>
	>;
	readonly ages: Readonly<Record<string, { readonly childAge: number; readonly ageOfMajority: number }>>;
};

/** Sexual images of somebody under 18 are child sexual abuse material in every sheet: both names of the conduct are asked. */
const childConducts: Readonly<Record<string, string>> = {
	'ncii-distribution': 'csam-distribution',
	'ncii-synthetic': 'csam-distribution'
};

/** The facts with what follows from whom the content shows. */
function removalFacts(facts: Facts, person: PersonKind): Facts {
	const child = person !== 'adult';
	const conducts = facts.conducts ?? [];
	const more = child ? conducts.flatMap((conduct) => childConducts[conduct] ?? []) : [];
	return {
		...facts,
		...(facts.conducts ? { conducts: [...new Set([...conducts, ...more])].sort() } : {}),
		survivor: { ...facts.survivor, childAtTime: child }
	};
}

/**
 * The ways that fit, the best first: those open as far as is said, then those that want a link with their place or a fact that
 * is not known. Within these: for a child the programmes and hotlines for children first, for a grown-up what binds the
 * platform; then the shorter checked time until removal; then the person's own country; then the id. Ways that only follow another are
 * under it. What the law of the sheet excludes for these facts is left out.
 */
export function removalWays(law: RemovalLaw, question: RemovalQuestion): readonly RankedWay[] {
	const facts = removalFacts(question.facts, question.person);
	return law.ways
		.filter((way) => !way.after && fits(way, question))
		.flatMap((way) => ranked(way, law, facts, question) ?? [])
		.sort((a, b) => compare(placeOf(a, question.person), placeOf(b, question.person)) || (a.way.id < b.way.id ? -1 : 1));
}

const only = (reason: RemovalReason, holds: boolean): readonly RemovalReason[] => (holds ? [reason] : []);

const fits = (way: RemovalWay, { platform, person }: Pick<RemovalQuestion, 'platform' | 'person'>): boolean =>
	way.platforms.includes(platform) && way.persons.includes(person);

function ranked(way: RemovalWay, law: RemovalLaw, facts: Facts, { person, asOf, platform }: RemovalQuestion): RankedWay | null {
	const open = openFacts(way, law, facts, asOf);
	if (open === null) return null;
	const standing = open.some(isLink) ? 'needs-link' : open.length > 0 ? 'needs-facts' : 'open';
	const unsettled: readonly RemovalReason[] = standing === 'open' ? [] : [standing];
	const home = someLiesIn(facts.survivor?.residence ? [facts.survivor.residence] : [], [way.place], law.groups);
	return {
		way,
		standing,
		dependsOn: open,
		why: [
			...(home === true ? only('your-country', true) : only('open-to-all', standing === 'open')),
			...unsettled,
			clockReason(way),
			...only('for-children', person !== 'adult' && !way.persons.includes('adult')),
			...only('image-stays', way.image === 'stays-on-device'),
			...only('image-asked-for', way.image === 'asked-for'),
			...only(
				'authority-asks',
				way.sentBy.every((sender) => sender === 'authority')
			),
			...only('not-checked', way.confidence === 'recalled')
		],
		next: following(way, law).filter((after) => fits(after, { platform, person }))
	};
}

function following(way: RemovalWay, { ways }: RemovalLaw): readonly RemovalWay[] {
	return (way.escalate ?? []).flatMap((id) => ways.find((other) => other.id === id) ?? []);
}

/**
 * The facts that are open for a way; null where it does not hold. `persons` of the way says whose age fits, so that the birth
 * date settles nothing more. A way without a remedy asks only for its conducts.
 */
function openFacts(way: RemovalWay, { groups, ages }: RemovalLaw, facts: Facts, asOf: LawDay): readonly FactPath[] | null {
	if (way.remedy === null) {
		if (!facts.conducts) return ['conducts'];
		if (!facts.conducts.some((conduct) => way.conducts?.includes(conduct))) return null;
		if (!way.forResidents) return [];
		if (!facts.survivor?.residence) return ['survivor.residence'];
		return someLiesIn([facts.survivor.residence], [way.place], groups) === false ? null : [];
	}
	const { childAge, ageOfMajority } = ages[way.place] ?? { childAge: 18, ageOfMajority: 18 };
	const { inForce = firstDay, until = lastDay } = way.remedy;
	if (asOf < inForce || asOf > until) return null;
	const answer = answerRemedy(way.remedy, way.place, { facts, asOf, groups, childAge, ageOfMajority });
	if (answer.outcome === 'not-available' || answer.outcome === 'too-late') return null;
	return answer.dependsOn.filter((path) => path !== 'survivor.birthDate' && path !== 'survivor.childAtTime');
}

/** A link is where things were and who lives where; the rest are facts of the case. */
const isLink = (path: FactPath): boolean => path.startsWith('places.') || /residence|nationalities/i.test(path);

function clockReason({ clock, time }: RemovalWay): RemovalReason {
	if (!clock || !time?.period) return 'no-clock';
	if (clock.starts !== 'notice') return 'clock-not-from-notice';
	return time.checked ? 'has-clock' : 'clock-not-checked';
}

/** What a notice can name as broken: the offences of the person's country for the conduct, in force on the day, at most three. */
export function brokenLaw(
	{ offences }: RemovalLaw,
	place: string,
	conduct: string,
	person: PersonKind,
	asOf: LawDay
): readonly string[] {
	const asked = person === 'adult' ? conduct : (childConducts[conduct] ?? conduct);
	const known = offences[place]?.[asked] ?? [];
	return [...new Set(known.filter(({ inForce }) => (inForce ?? firstDay) <= asOf).map(({ cite }) => cite))].slice(0, 3);
}

/** Whether a checked time of the law runs from the day on which the notice is sent. */
export const runsFromNotice = (way: RemovalWay): boolean => clockReason(way) === 'has-clock';

const firstForAdults: readonly WayKind[] = ['notice', 'programme', 'hotline', 'data-protection', 'regulator', 'police', 'court'];
const firstForChildren: readonly WayKind[] = [
	'programme',
	'hotline',
	'notice',
	'police',
	'regulator',
	'data-protection',
	'court'
];
const standings: readonly RankedWay['standing'][] = ['open', 'needs-facts', 'needs-link'];

/** What is compared, in this order; smaller comes first. */
function placeOf({ way, standing, why }: RankedWay, person: PersonKind): readonly number[] {
	return [
		standings.indexOf(standing),
		why.includes('for-children') && (why.includes('your-country') || way.kind === 'programme') ? 0 : 1,
		(person === 'adult' ? firstForAdults : firstForChildren).indexOf(way.kind),
		runsFromNotice(way) && way.clock?.means === 'removal' ? hoursOf(way.time?.period ?? '') : 100_000,
		why.includes('your-country') ? 0 : 1,
		way.confidence === 'recalled' ? 1 : 0
	];
}

const compare = (a: readonly number[], b: readonly number[]): number => {
	for (const [at, value] of a.entries()) if (value !== b[at]) return value - (b[at] ?? 0);
	return 0;
};

/** The rough length of a period, only to put one before another. */
function hoursOf(period: string): number {
	const [, months = 0, days = 0, hours = 0] = /^P(?:(\d+)M)?(?:(\d+)D)?(?:T(\d+)H)?$/.exec(period) ?? [];
	return Number(months) * 720 + Number(days) * 24 + Number(hours);
}
