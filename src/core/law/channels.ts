import { firstDay, type LawDay } from './days.ts';
import type { Instrument, Matter, Measure, Provision, TimeLimit } from './instrument.ts';
import { inForceOn, partyOn } from './party.ts';
import { daysIn } from './period.ts';
import { stateOf } from './places.ts';
import type { Confidence, Source } from './sheet.ts';

/** One way to ask another state, or a provider in it, for something. */
export type Channel = {
	/** The id in instruments.yaml; `letters-rogatory` is the way that is always left. */
	readonly instrument: string;
	readonly article: string | null;
	readonly measure: Measure;
	/** Who asks, and who is asked. */
	readonly sender: string;
	readonly receiver: string;
	readonly timeLimit: TimeLimit | null;
	/** `not-stated`: the provision says nothing of it; the law of the receiving state may. */
	readonly dualCriminality: 'never' | 'may-be-required' | 'required' | 'not-stated';
	/** What a request must say. */
	readonly contents: readonly string[];
	readonly form: string | null;
	readonly confidence: Confidence;
	readonly why: readonly ChannelReason[];
	/** What the instrument leaves out, and what else was noted, in the words of the sheet. */
	readonly excludes: readonly string[];
	readonly notes: readonly string[];
	readonly source: Source | null;
};

/** Why a channel stands where it stands, in codes; the words are put outside. */
export type ChannelReason = {
	readonly code:
		| 'both-bound'
		| 'receiver-bound'
		| 'members-not-checked'
		| 'party-recalled'
		| 'straight-to-provider'
		| 'always-open-contact'
		| 'general-assistance'
		| 'voluntary'
		| 'day-not-known'
		| 'matter-civil'
		| 'only-conducts'
		| 'kept'
		| 'time-limit'
		| 'no-time-limit'
		| 'goes-before'
		| 'goes-after'
		| 'no-treaty-needed'
		| 'reservations-not-recorded';
	readonly instruments?: readonly string[];
	readonly conducts?: readonly string[];
};

/** Instruments made ready for many questions as of one day. */
export type ChannelBook = {
	readonly asOf: LawDay;
	readonly ways: ReadonlyMap<Measure, readonly Way[]>;
	/** Who is bound by what on the day, where the members were read. */
	readonly bonds: ReadonlyMap<string, Bond>;
	/** Filled as questions come. */
	readonly sorted: Map<string, readonly Way[]>;
};

type Bond = { readonly bound: ReadonlySet<string>; readonly oneSideIn?: readonly string[] };

type Way = {
	readonly instrument: Instrument;
	readonly provision: Provision;
	/** Parties on the day; null where the members were not read. */
	readonly bound: ReadonlySet<string> | null;
	/** Anybody may ask: only the state of who is asked has to be bound. */
	readonly fromAnywhere: boolean;
	/** Parties that were read; null where that is not in doubt. */
	readonly read: ReadonlySet<string> | null;
	readonly rank: { readonly usual: number; readonly urgent: number };
	readonly channel: Channel;
};

/** Measures that an urgent request for these can also go by. */
const emergencyFor: readonly Measure[] = [
	'preservation',
	'disclosure-subscriber',
	'disclosure-traffic',
	'disclosure-content',
	'removal'
];

/** Reads what is in force and applied on `asOf`: nothing expired, nothing before its first day, no domestic power. */
export function channelBook(instruments: readonly Instrument[], asOf: LawDay): ChannelBook {
	const ways = new Map<Measure, Way[]>();
	const bonds = new Map<string, Bond>();
	for (const instrument of instruments.filter((each) => inForceOn(each, asOf) === 'in-force')) {
		const bound =
			instrument.parties.length === 0
				? null
				: new Set(instrument.parties.filter((party) => partyOn(instrument, party, asOf) === 'bound').map(({ state }) => state));
		if (bound) bonds.set(instrument.id, { bound, ...(instrument.oneSideIn ? { oneSideIn: instrument.oneSideIn } : {}) });
		for (const provision of instrument.provisions) {
			if (provision.scope === 'domestic' || provision.available === false || provision.limit) continue;
			if ((provision.inForceOn ?? firstDay) > asOf) continue;
			for (const measure of [provision.measure, ...(provision.alsoFor ?? [])]) {
				const list = ways.get(measure) ?? [];
				list.push(wayFrom(instrument, provision, bound, measure));
				ways.set(measure, list);
			}
		}
	}
	return { asOf, ways, bonds, sorted: new Map() };
}

function wayFrom(instrument: Instrument, provision: Provision, bound: ReadonlySet<string> | null, measure: Measure): Way {
	// A single party is the state whose law lets others ask; a notice to a service is open to anybody.
	const fromAnywhere = instrument.parties.length === 1 || (provision.from === 'claimant' && provision.to === 'service-provider');
	const conducts = provision.conducts ?? instrument.conducts;
	const why: ChannelReason[] = [
		{ code: bound === null ? 'members-not-checked' : fromAnywhere ? 'receiver-bound' : 'both-bound' },
		...(provision.to === 'service-provider' ? [{ code: 'straight-to-provider' as const }] : []),
		...(provision.to === 'network-247' ? [{ code: 'always-open-contact' as const }] : []),
		...(measure === provision.measure ? [] : [{ code: 'general-assistance' as const }]),
		...(provision.voluntary ? [{ code: 'voluntary' as const }] : []),
		...(instrument.dayNotKnown ? [{ code: 'day-not-known' as const }] : []),
		...(instrument.matter === 'civil' ? [{ code: 'matter-civil' as const }] : []),
		...(conducts ? [{ code: 'only-conducts' as const, conducts }] : []),
		{ code: isAnswered(provision.timeLimit) ? 'time-limit' : provision.timeLimit?.means === 'kept' ? 'kept' : 'no-time-limit' },
		...(instrument.kind === 'treaty' ? [{ code: 'reservations-not-recorded' as const }] : [])
	];
	const channel: Channel = {
		instrument: instrument.id,
		article: provision.article,
		measure,
		sender: provision.from,
		receiver: provision.to,
		timeLimit: provision.timeLimit ?? null,
		dualCriminality: provision.dualCriminality ?? 'not-stated',
		contents: provision.contents ?? [],
		form: provision.form ?? null,
		confidence: bound === null || instrument.dayNotKnown || measure !== provision.measure ? 'recalled' : provision.confidence,
		why,
		excludes: instrument.excludes ?? [],
		notes: provision.notes ?? [],
		source: provision.source
	};
	return {
		instrument,
		provision,
		bound,
		fromAnywhere,
		read:
			instrument.parties.length > 0 && instrument.partiesConfidence === 'recalled' ? new Set(instrument.partiesVerified) : null,
		rank: { usual: rankOf(provision, bound, false), urgent: rankOf(provision, bound, true) },
		channel
	};
}

/** Steps on the way, so that fewer hands come first. */
const hands: Readonly<Record<string, number>> = {
	'service-provider': 0,
	'network-247': 1,
	'competent-authority': 2,
	'any-judicial-authority': 2,
	'assisting-authority': 2,
	court: 3,
	'central-authority': 4
};

/** Whether a time is one to answer in, and not how long something is kept or holds. */
const isAnswered = (limit: TimeLimit | undefined): boolean => limit !== undefined && limit.means === undefined;

/** Smaller is better: a limit that binds whoever answers, then fewer hands; what nobody need answer comes after what binds, what was not checked last. */
function rankOf({ timeLimit, from, to, voluntary }: Provision, bound: ReadonlySet<string> | null, urgent: boolean): number {
	const answered = isAnswered(timeLimit) ? timeLimit : undefined;
	const period = urgent ? (answered?.emergency ?? answered?.period) : answered?.period;
	const days = period === undefined ? null : daysIn(period);
	const effort = (hands[from] ?? 3) + 2 * (hands[to] ?? 3);
	return (bound === null ? 1000 : voluntary ? 500 : 0) + (days === null ? 60 : Math.min(days, 60)) + effort * (urgent ? 10 : 6);
}

/** The way that needs no treaty: a court asks a court, through diplomats, and courtesy decides. */
const lettersRogatory = (measure: Measure): Channel => ({
	instrument: 'letters-rogatory',
	article: null,
	measure,
	sender: 'court',
	receiver: 'court',
	timeLimit: null,
	dualCriminality: 'may-be-required',
	contents: [],
	form: null,
	confidence: 'recalled',
	why: [{ code: 'no-treaty-needed' }, { code: 'no-time-limit' }],
	excludes: [],
	notes: [],
	source: null
});

/** What is known of the case: what is left out narrows nothing. */
export type ChannelCase = { readonly matter?: Matter; readonly conducts?: readonly string[] };

function isFor({ instrument, provision }: Way, matter: Matter | undefined, conducts: readonly string[] | undefined): boolean {
	if (matter && instrument.matter && instrument.matter !== matter) return false;
	const covered = provision.conducts ?? instrument.conducts;
	return !conducts || !covered || covered.some((each) => conducts.includes(each));
}

/**
 * Every usable basis for asking `to` for a measure on behalf of `from` (codes of sheets or states; a part of a state is
 * bound where its state is), the best first, letters rogatory last. Between two parts of one state there is no channel: an
 * empty list.
 */
export function channels(
	book: ChannelBook,
	from: string,
	to: string,
	measure: Measure,
	urgent = false,
	{ matter, conducts }: ChannelCase = {}
): readonly Channel[] {
	const a = stateOf(from);
	const b = stateOf(to);
	if (a === b) return [];
	const usable = waysOf(book, measure, urgent).filter(
		(way) =>
			reaches(way, a, b) &&
			isFor(way, matter, conducts) &&
			!way.provision.unlessBound?.some((id) => isBetween(book.bonds.get(id), a, b))
	);
	const leading = usable.filter(({ instrument }) => instrument.preferOver);
	if (leading.length === 0) return [...usable.map((way) => toldTo(way, a, b, [], [])), lettersRogatory(measure)];
	const placed = usable.map((way) => ({
		way,
		before: [
			...new Set(
				leading
					.filter(({ instrument }) => instrument.preferOver?.includes(way.instrument.id))
					.map(({ instrument }) => instrument.id)
			)
		],
		after: way.instrument.preferOver?.filter((id) => usable.some(({ instrument }) => instrument.id === id)) ?? []
	}));
	const ranked = inTurn(placed);
	return [...ranked.map(({ way, before, after }) => toldTo(way, a, b, before, after)), lettersRogatory(measure)];
}

/** By rank, but nothing before the instruments that go before it; what nobody checked stays last. */
function inTurn<Placed extends { readonly way: Way; readonly before: readonly string[] }>(
	placed: readonly Placed[]
): readonly Placed[] {
	const left = [...placed];
	const turn: Placed[] = [];
	while (left.length > 0) {
		const waits = ({ way, before }: Placed) =>
			left.some((other) => other.way !== way && before.includes(other.way.instrument.id));
		const next = left.findIndex((each) => !waits(each));
		turn.push(...left.splice(Math.max(next, 0), 1));
	}
	return turn;
}

/** The ways for a measure, best first whoever asks whom. */
function waysOf(book: ChannelBook, measure: Measure, urgent: boolean): readonly Way[] {
	const key = `${measure}${urgent ? '!' : ''}`;
	const known = book.sorted.get(key);
	if (known) return known;
	const asked = [
		...(book.ways.get(measure) ?? []),
		...(urgent && emergencyFor.includes(measure) ? (book.ways.get('emergency') ?? []) : [])
	];
	const rank = urgent ? 'urgent' : 'usual';
	asked.sort(
		(x, y) => x.rank[rank] - y.rank[rank] || (x.instrument.id < y.instrument.id ? -1 : x.instrument.id > y.instrument.id ? 1 : 0)
	);
	book.sorted.set(key, asked);
	return asked;
}

function reaches({ bound, fromAnywhere, instrument }: Way, a: string, b: string): boolean {
	if (bound === null) return true;
	return bound.has(b) && (fromAnywhere || bound.has(a)) && isOfSides(instrument, a, b);
}

const isBetween = (bond: Bond | undefined, a: string, b: string): boolean =>
	bond?.bound.has(a) === true && bond.bound.has(b) && isOfSides(bond, a, b);

const isOfSides = ({ oneSideIn }: Pick<Instrument, 'oneSideIn'>, a: string, b: string): boolean =>
	!oneSideIn || oneSideIn.includes(a) || oneSideIn.includes(b);

function toldTo(
	{ channel, fromAnywhere, read }: Way,
	a: string,
	b: string,
	before: readonly string[],
	after: readonly string[]
): Channel {
	const recalled = read !== null && !(read.has(b) && (fromAnywhere || read.has(a)));
	if (!recalled && before.length === 0 && after.length === 0) return channel;
	return {
		...channel,
		confidence: recalled ? 'recalled' : channel.confidence,
		why: [
			...channel.why,
			...(recalled ? [{ code: 'party-recalled' as const }] : []),
			...(after.length > 0 ? [{ code: 'goes-before' as const, instruments: after }] : []),
			...(before.length > 0 ? [{ code: 'goes-after' as const, instruments: before }] : [])
		]
	};
}
