import type { CaseId, DeskId, Json, Moment } from '#core/base';
import { type Identity, recipientOf } from './age.ts';
import {
	type Act,
	type Author,
	type CaseAuthor,
	type CaseEntry,
	type ConsentEntry,
	type Entry,
	type EpochEntry,
	type GrantEntry,
	hashOfEntry,
	hashOfSealed,
	type PartNumber,
	type StateCode,
	type WaiverEntry
} from './entries.ts';
import type { GrantSecret, ItemContent, Opening, PartKind } from './part-content.ts';
import { glassesIn, type ReadGlass } from './read-glass.ts';
import { isBySupporter, type ReadSupporter, readSupporters, supporterOfAct } from './read-supporters.ts';
import { openValue } from './sealed-value.ts';
import { hashOfSigned, verifySigned } from './signed.ts';

/** One step as the server hands it out; `entry` is `null` for a step the reader may not see (its hash still holds the chain together). */
export type HandedEntry = {
	readonly part: PartNumber;
	readonly seq: number;
	readonly hash: string;
	readonly entry: Entry | null;
	readonly sealed: Uint8Array | null;
};
export type HandedCase = {
	readonly case: CaseId;
	readonly acts: readonly Act[];
	readonly entries: readonly HandedEntry[];
	readonly rotationDue: readonly PartNumber[];
};

/** What does not fit. Shown to the reader, never hidden: the server may have been rolled back, or may lie. */
export type Finding =
	| {
			readonly what:
				| 'chain-broken'
				| 'rolled-back'
				| 'entry-altered'
				| 'sealed-missing'
				| 'cannot-open'
				| 'place-wrong'
				| 'not-permitted';
			readonly part: PartNumber;
			readonly seq: number;
	  }
	| { readonly what: 'act-missing' | 'act-forged' | 'author-unknown' | 'case-key-changed'; readonly act: string };

export type ReadItem = {
	readonly part: PartNumber;
	readonly seq: number;
	readonly by: CaseAuthor;
	readonly at: Moment;
	readonly content: Json;
	readonly opening: Opening | null;
	readonly actCode: Act['body']['act'];
	/** The number of its act under the key that signed it: what one act wrote has one. */
	readonly n: number;
};

/** What a supporter wrote, signed as the supporter. */
export type ReadSupporterItem = Omit<ReadItem, 'by'> & { readonly by: Extract<Author, { readonly kind: 'supporter' }> };

export type ReadPart = {
	readonly part: PartNumber;
	readonly seq: number;
	readonly hash: string;
	readonly epoch: number;
	readonly recipient: EpochEntry['recipient'] | null;
	readonly rotationDue: boolean;
	/** `null` where the reader holds no key. */
	readonly kind: PartKind | null;
	readonly desk: DeskId | null;
	/** Identities by epoch, as far as the reader holds them. */
	readonly identities: ReadonlyMap<number, Identity>;
	readonly holders: readonly GrantEntry['holder'][];
	/** What she and desks wrote. */
	readonly items: readonly ReadItem[];
	/** What supporters wrote: kept apart, so that nothing of it is ever taken for hers. */
	readonly ofSupporters: readonly ReadSupporterItem[];
	readonly status: { readonly state: StateCode; readonly assigned: string | null; readonly urgent: boolean } | null;
};

export type ReadConsent = Pick<
	ConsentEntry,
	'consent' | 'desk' | 'parts' | 'thread' | 'purpose' | 'lastDay' | 'agreement' | 'urgent'
> & {
	readonly withdrawn: boolean;
	/** Of a waiver: its one part is read up to this epoch. Of every other consent not there. */
	readonly throughEpoch?: number;
};

export type CaseReading = {
	readonly case: CaseId;
	readonly opened: Pick<CaseEntry, 'day' | 'recipient' | 'signingKey'> | null;
	readonly parts: readonly ReadPart[];
	readonly consents: readonly ReadConsent[];
	/** Who helps her, and who did, as far as the reader is shown. */
	readonly supporters: readonly ReadSupporter[];
	readonly glasses: readonly ReadGlass[];
	/** Last act of each signing key. */
	readonly lastActs: ReadonlyMap<string, { readonly n: number; readonly hash: string }>;
	readonly findings: readonly Finding[];
};

/** Who reads, and how to judge who wrote. */
export type CaseReader = {
	/** Opens grants for this reader: the survivor's identity, or the desk's by generation. */
	readonly identities: (holder: GrantEntry['holder']) => readonly Identity[];
	/** The survivor's own signing key where she reads; `null` for a desk, which takes it from the case's first step. */
	readonly survivorKey: string | null;
	/** Whether this signing key belonged to this desk at that generation, by the key log. */
	readonly isMember: (desk: DeskId, generation: number, signingKey: string, member: string) => boolean;
	/** Whether all acts are handed to this reader, so that a gap in anybody's count is a finding. */
	readonly complete: boolean;
};

type Walk = {
	readonly byPlace: Map<string, HandedEntry>;
	readonly authors: Map<string, Act>;
	readonly findings: Finding[];
	readonly heads: Map<PartNumber, HandedEntry>;
};

/**
 * Checks a handed-out case from end to end and opens what the reader can: chains, acts, authors, heads of every signer, grants, items.
 * Never refuses the whole: what fits is shown, what does not is a finding.
 */
export async function readCase(handed: HandedCase, reader: CaseReader): Promise<CaseReading> {
	const walk: Walk = { byPlace: new Map(), authors: new Map(), findings: [], heads: new Map() };
	checkChains(handed, walk);
	const opened = caseEntryOf(walk);
	const survivorKey = reader.survivorKey ?? opened?.signingKey ?? '';
	if (opened && opened.signingKey !== survivorKey) walk.findings.push({ what: 'case-key-changed', act: '' });
	const lastActs = checkActs(handed, reader, survivorKey, walk);

	checkAuthority(handed, walk);

	const numbers = [...walk.heads.keys()].sort((a, b) => a - b);
	const parts: ReadPart[] = [];
	for (const part of numbers) parts.push(await readPart(handed, part, reader, walk));
	const supporters = readSupporters(walk);
	const glasses = glassesIn(stepsOf(walk, 0).map(({ entry }) => entry));
	const consents = consentsOf(walk);
	return { case: handed.case, opened, parts, consents, supporters, glasses, lastActs, findings: walk.findings };
}

function checkChains(handed: HandedCase, walk: Walk): void {
	for (const step of handed.entries) {
		const place = { part: step.part, seq: step.seq };
		const before = walk.heads.get(step.part);
		if (step.seq !== (before?.seq ?? 0) + 1) walk.findings.push({ what: 'chain-broken', ...place });
		if (step.entry) {
			const { entry } = step;
			const fits =
				entry.part === step.part && entry.seq === step.seq && entry.case === handed.case && hashOfEntry(entry) === step.hash;
			if (!fits) walk.findings.push({ what: 'entry-altered', ...place });
			else if (entry.prev !== (before?.hash ?? null)) walk.findings.push({ what: 'chain-broken', ...place });
			if ('sealedHash' in entry && step.sealed && hashOfSealed(step.sealed) !== entry.sealedHash)
				walk.findings.push({ what: 'entry-altered', ...place });
		}
		walk.byPlace.set(`${step.part}/${step.seq}`, step);
		walk.heads.set(step.part, step);
	}
}

function checkActs(handed: HandedCase, reader: CaseReader, survivorKey: string, walk: Walk): CaseReading['lastActs'] {
	const last = new Map<string, { n: number; hash: string }>();
	// Hers first: who helps her is known by what she signed.
	const isHers = (act: Act): number => Number(act.body.by.kind !== 'survivor');
	for (const act of [...handed.acts].sort((a, b) => isHers(a) - isHers(b) || a.body.n - b.body.n)) {
		const hash = hashOfSigned(act);
		if (!verifySigned(act, 'causeway/act/v1').ok || act.body.case !== handed.case) {
			walk.findings.push({ what: 'act-forged', act: hash });
			continue;
		}
		const { by } = act.body;
		const known =
			by.kind === 'survivor'
				? act.key === survivorKey
				: by.kind === 'supporter'
					? supporterOfAct(walk, by.supporter)?.signingKey === act.key
					: reader.isMember(by.desk, by.generation, act.key, by.member);
		if (!known) walk.findings.push({ what: 'author-unknown', act: hash });
		const before = last.get(act.key);
		if (reader.complete && (act.body.n !== (before?.n ?? 0) + 1 || act.body.prev !== (before?.hash ?? null)))
			walk.findings.push({ what: 'act-missing', act: hash });
		last.set(act.key, { n: act.body.n, hash });
		if (known) for (const entry of act.body.entries) walk.authors.set(entry, act);
		for (const [part, seq, headHash] of act.body.heads) {
			const head = walk.heads.get(part);
			if (!head && !reader.complete) continue;
			if (walk.byPlace.get(`${part}/${seq}`)?.hash !== headHash) walk.findings.push({ what: 'rolled-back', part, seq });
		}
	}
	for (const step of handed.entries) {
		if (step.entry && !walk.authors.has(step.hash)) walk.findings.push({ what: 'entry-altered', part: step.part, seq: step.seq });
	}
	return last;
}

/**
 * A member may add to its own desk's thread and to nothing else, a supporter items to what was handed over: otherwise one of them and a lying
 * server could slip in a key of their own.
 */
function checkAuthority(handed: HandedCase, walk: Walk): void {
	const threads = new Map(consentsOf(walk).map((consent) => [consent.thread, consent.desk]));
	// Who reads a thread by a waiver sees the waiver, and no consent of the desk whose thread it is.
	for (const { waived, of } of waiversOf(walk).values()) if (of) threads.set(waived, of);
	for (const step of handed.entries) {
		const by = step.entry ? walk.authors.get(step.hash)?.body.by : undefined;
		const strays =
			(by?.kind === 'member' && threads.get(step.part) !== by.desk) ||
			(by?.kind === 'supporter' && !isBySupporter(walk, step.entry as Entry, by.supporter));
		if (strays) walk.findings.push({ what: 'not-permitted', part: step.part, seq: step.seq });
	}
}

const stepsOf = (walk: Walk, part: PartNumber): HandedEntry[] =>
	[...walk.byPlace.values()].filter((step) => step.part === part && step.entry && walk.authors.has(step.hash));

async function readPart(handed: HandedCase, part: PartNumber, reader: CaseReader, walk: Walk): Promise<ReadPart> {
	const steps = stepsOf(walk, part);
	const epochs = new Map(
		steps.flatMap(({ entry }) => (entry?.type === 'causeway/epoch/v1' ? [[entry.epoch, entry] as const] : []))
	);
	const grants = steps.filter((step) => step.entry?.type === 'causeway/grant/v1' && (step.sealed || isOwnGrant(step, reader)));
	const identities = new Map<number, Identity>();
	let kind: PartKind | null = null;
	let desk: DeskId | null = null;
	for (const step of grants) {
		const entry = step.entry as GrantEntry;
		const secret = await openGrant(step, reader);
		if (!secret) {
			if (isOwnGrant(step, reader))
				walk.findings.push({ what: step.sealed ? 'cannot-open' : 'sealed-missing', part, seq: step.seq });
			continue;
		}
		const fits = secret.case === handed.case && secret.part === part && secret.epoch === entry.epoch;
		// Whoever sealed this may have sealed anything: what is no identity is a finding, and the rest of the case is still read.
		const recipient = await recipientOf(secret.identity).catch(() => null);
		if (!fits || recipient === null || recipient !== epochs.get(entry.epoch)?.recipient) {
			walk.findings.push({ what: 'place-wrong', part, seq: step.seq });
			continue;
		}
		identities.set(entry.epoch, secret.identity);
		kind = secret.kind;
		desk = secret.desk;
	}
	const items: ReadItem[] = [];
	const ofSupporters: ReadSupporterItem[] = [];
	for (const step of steps) {
		const item = await readItem(handed, step, identities, walk);
		if (!item) continue;
		const { by } = item;
		if (by.kind === 'supporter') ofSupporters.push({ ...item, by });
		else items.push({ ...item, by });
	}
	const head = walk.heads.get(part) as HandedEntry;
	const epoch = Math.max(0, ...epochs.keys());
	const holders = steps.flatMap(({ entry }) =>
		entry?.type === 'causeway/grant/v1' && entry.epoch === epoch ? [entry.holder] : []
	);
	return {
		part,
		seq: head.seq,
		hash: head.hash,
		epoch,
		recipient: epochs.get(epoch)?.recipient ?? null,
		rotationDue: handed.rotationDue.includes(part),
		kind,
		desk,
		identities,
		holders,
		items,
		ofSupporters,
		status: statusOf(steps)
	};
}

/** A grant to the survivor who reads: nobody may ever take one from her, where a desk's goes with its consent. */
const isOwnGrant = ({ entry }: HandedEntry, reader: CaseReader): boolean =>
	entry?.type === 'causeway/grant/v1' && entry.holder.kind === 'survivor' && reader.identities(entry.holder).length > 0;

async function openGrant(step: HandedEntry, reader: CaseReader): Promise<GrantSecret | null> {
	const identities = reader.identities((step.entry as GrantEntry).holder);
	if (identities.length === 0 || !step.sealed) return null;
	const opened = await openValue<GrantSecret>(step.sealed, 'causeway/grant-secret/v1', ...identities);
	return opened.ok ? opened.value : null;
}

async function readItem(
	handed: HandedCase,
	step: HandedEntry,
	identities: ReadonlyMap<number, Identity>,
	walk: Walk
): Promise<(Omit<ReadItem, 'by'> & { readonly by: Author }) | null> {
	const { entry, part, seq } = step;
	if (entry?.type !== 'causeway/item/v1') return null;
	const identity = identities.get(entry.epoch);
	const act = walk.authors.get(step.hash);
	if (!identity || !act) return null;
	if (!step.sealed) {
		walk.findings.push({ what: 'sealed-missing', part, seq });
		return null;
	}
	const opened = await openValue<ItemContent>(step.sealed, 'causeway/content/v1', identity);
	if (!opened.ok) {
		walk.findings.push({ what: 'cannot-open', part, seq });
		return null;
	}
	const { value } = opened;
	if (value.case !== handed.case || value.part !== part || value.seq !== seq) {
		walk.findings.push({ what: 'place-wrong', part, seq });
		return null;
	}
	const { by, n, act: actCode } = act.body;
	return { part, seq, by, at: value.at, content: value.content, opening: value.opening, actCode, n };
}

function statusOf(steps: readonly HandedEntry[]): ReadPart['status'] {
	const entries = steps.flatMap(({ entry }) => (entry?.type === 'causeway/status/v1' ? [entry] : []));
	if (entries.length === 0) return null;
	return {
		state: entries.findLast(({ state }) => state !== null)?.state ?? 'received',
		assigned: entries.findLast(({ assigned }) => assigned !== null)?.assigned ?? null,
		urgent: entries.findLast(({ urgent }) => urgent !== null)?.urgent ?? false
	};
}

function caseEntryOf(walk: Walk): CaseEntry | null {
	const entry = walk.byPlace.get('0/1')?.entry;
	return entry?.type === 'causeway/case/v1' ? entry : null;
}

function consentsOf(walk: Walk): ReadConsent[] {
	const spine = stepsOf(walk, 0).map((step) => step.entry);
	const withdrawn = new Set(spine.flatMap((entry) => (entry?.type === 'causeway/withdrawal/v1' ? [entry.consent] : [])));
	const waivers = waiversOf(walk);
	return spine.flatMap((entry) => {
		if (entry?.type !== 'causeway/consent/v1') return [];
		const through = waivers.get(entry.consent)?.throughEpoch;
		const until = through === undefined ? {} : { throughEpoch: through };
		return [{ ...entry, withdrawn: withdrawn.has(entry.consent), ...until }];
	});
}

const waiversOf = (walk: Walk): ReadonlyMap<string, WaiverEntry> =>
	new Map(stepsOf(walk, 0).flatMap(({ entry }) => (entry?.type === 'causeway/waiver/v1' ? [[entry.consent, entry]] : [])));
