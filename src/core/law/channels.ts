import type { LawDay } from './days.ts';
import type { Instrument, Measure, Provision, TimeLimit } from './instrument.ts';
import { inForceOn, partyOn } from './party.ts';
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
		| 'time-limit'
		| 'no-time-limit'
		| 'goes-before'
		| 'goes-after'
		| 'no-treaty-needed'
		| 'reservations-not-recorded';
	readonly instruments?: readonly string[];
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
			const list = ways.get(provision.measure) ?? [];
			list.push(wayFrom(instrument, provision, bound));
			ways.set(provision.measure, list);
		}
	}
	return { asOf, ways, bonds, sorted: new Map() };
}

function wayFrom(instrument: Instrument, provision: Provision, bound: ReadonlySet<string> | null): Way {
	// A single party is the state whose law lets others ask; a notice to a service is open to anybody.
	const fromAnywhere = instrument.parties.length === 1 || (provision.from === 'claimant' && provision.to === 'service-provider');
	const why: ChannelReason[] = [
		{ code: bound === null ? 'members-not-checked' : fromAnywhere ? 'receiver-bound' : 'both-bound' },
		...(provision.to === 'service-provider' ? [{ code: 'straight-to-provider' as const }] : []),
		...(provision.to === 'network-247' ? [{ code: 'always-open-contact' as const }] : []),
		{ code: provision.timeLimit ? 'time-limit' : 'no-time-limit' },
		...(instrument.kind === 'treaty' ? [{ code: 'reservations-not-recorded' as const }] : [])
	];
	const channel: Channel = {
		instrument: instrument.id,
		article: provision.article,
		measure: provision.measure,
		sender: provision.from,
		receiver: provision.to,
		timeLimit: provision.timeLimit ?? null,
		dualCriminality: provision.dualCriminality ?? 'not-stated',
		contents: provision.contents ?? [],
		form: provision.form ?? null,
		confidence: bound === null ? 'recalled' : provision.confidence,
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

/** Smaller is better: a limit that binds whoever answers, then fewer hands; what was not checked comes last. */
function rankOf({ timeLimit, from, to }: Provision, bound: ReadonlySet<string> | null, urgent: boolean): number {
	const days = daysOf(urgent ? (timeLimit?.emergency ?? timeLimit?.period) : timeLimit?.period);
	const effort = (hands[from] ?? 3) + 2 * (hands[to] ?? 3);
	return (bound === null ? 1000 : 0) + (days === null ? 60 : Math.min(days, 60)) + effort * (urgent ? 10 : 6);
}

function daysOf(period: string | undefined): number | null {
	const [, years = 0, months = 0, weeks = 0, days = 0, hours = 0] =
		/^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?)?$/.exec(period ?? '') ?? [];
	return period === undefined
		? null
		: 365 * Number(years) + 30 * Number(months) + 7 * Number(weeks) + Number(days) + Number(hours) / 24;
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

/**
 * Every usable basis for asking `to` for a measure on behalf of `from` (codes of sheets or states; a part of a state is
 * bound where its state is), the best first, letters rogatory last. Between two parts of one state there is no channel: an
 * empty list.
 */
export function channels(book: ChannelBook, from: string, to: string, measure: Measure, urgent = false): readonly Channel[] {
	const a = stateOf(from);
	const b = stateOf(to);
	if (a === b) return [];
	const usable = waysOf(book, measure, urgent).filter(
		(way) => reaches(way, a, b) && !way.provision.unlessBound?.some((id) => isBetween(book.bonds.get(id), a, b))
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
	// What another instrument goes before follows all the others, and what nobody checked follows even that.
	const place = ({ way, before }: (typeof placed)[number]) => (way.bound === null ? 2 : before.length > 0 ? 1 : 0);
	placed.sort((x, y) => place(x) - place(y));
	return [...placed.map(({ way, before, after }) => toldTo(way, a, b, before, after)), lettersRogatory(measure)];
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
	{ instrument, channel, fromAnywhere }: Way,
	a: string,
	b: string,
	before: readonly string[],
	after: readonly string[]
): Channel {
	const recalled = isRecalled(instrument, b) || (!fromAnywhere && isRecalled(instrument, a));
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

const isRecalled = ({ partiesConfidence, partiesVerified, parties }: Instrument, state: string): boolean =>
	parties.length > 0 && partiesConfidence === 'recalled' && !partiesVerified?.includes(state);
