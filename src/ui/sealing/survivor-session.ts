import { sha256 } from '@noble/hashes/sha2.js';
import {
	accepted,
	type CaseId,
	type ConsentId,
	type Day,
	dayOf,
	type FileId,
	fromBase64url,
	type Outcome,
	refused,
	toBase64url,
	utf8
} from '#core/base';
import {
	type AnswerContent,
	composePrivilegeMark,
	composeReport,
	composeSharing,
	composeVisit,
	composeWaiver,
	composeWithdrawal,
	composeWriting,
	type FirstSave,
	filesOf,
	leafOfErasing,
	leafOfTaking,
	type Markable,
	type OwnSpace,
	ownSpace,
	reportLimits,
	type Sharing,
	type Waiving,
	type Writing
} from '#core/report';
import {
	type ActSubmission,
	type Argon2id,
	type CaseReading,
	type Opening as LeafOpening,
	type Signed,
	type SurvivorKeys,
	sealWithPassphrase,
	sign,
	survivorKeys
} from '#core/sealing';
import type { ApiClient } from './api-client.ts';
import { archiveKeys, archivePassphrase } from './archive-keys.ts';
import type { FileUnderway } from './file-room.ts';
import { type Compose, HeldCase } from './held-case.ts';
import { NodeClock } from './node-clock.ts';
import type { Reading } from './reading.ts';
import { askArchiveTicket, askMissing, askNode, type NodeAnswer, sendErasure, sendFirstAct } from './survivor-api.ts';
import { isUnclear } from './unclear-act.ts';
import { lockUnsent, openUnsent, type Unsent } from './unsent.ts';

/** What a session stands on; the same in the worker and in a test without a browser. Where nothing from outside is read, `reading` may be missing. */
export type SessionWorld = {
	readonly client: ApiClient;
	readonly argon2id: Argon2id;
	readonly clock: () => Date;
	readonly reading?: Reading;
};

const readsNothing = async (): Promise<Outcome<never, string>> => refused('reading-stopped');
const noReading: Reading = { chat: readsNothing, facts: readsNothing, archive: readsNothing, picture: readsNothing };

export type Codename = { readonly codename: string; readonly pin: string };

/** A case that the node accepted, and the answers that are in it. */
export type Opened = { readonly case: CaseId; readonly saved: readonly AnswerContent[] };

/** What the form for taking everything away needs, and the names of files of which the node has lost pieces. */
export type ArchiveForm = {
	readonly ticket: string;
	readonly keys: string;
	readonly lost: readonly string[];
	/** The leaf that the log keeps of it, and what opens that, sealed; both empty where she holds nothing. */
	readonly leaf: string;
	readonly opening: string;
};

type Opening = {
	readonly first: Codename;
	readonly held: HeldCase;
	readonly by: { readonly lookupId: string; readonly accessHash: string };
	readonly submission: ActSubmission;
	readonly saved: readonly AnswerContent[];
};

type ErasureBody = { readonly v: 1; readonly type: 'causeway/erase/v1'; readonly case: CaseId; readonly day: Day };
type Refused = Extract<Outcome<never, string>, { readonly ok: false }>;

/** Text that goes into one act at most, so that a node takes it. */
const textPerAct = 1_500_000;

/**
 * A survivor's session with one node: holds her keys while it lasts, composes, seals, sends, checks what comes back. What she tells
 * leaves this object sealed only. Refusals beside the node's and core's codes: `not-open`, `erased`, and those of {@link HeldCase}.
 */
export class SurvivorSession {
	readonly client: ApiClient;
	readonly reading: Reading;
	readonly #argon2id: Argon2id;
	readonly #clock: NodeClock;
	#held: HeldCase | null = null;
	/** A first save of which no answer came back yet. */
	#unclear: Opening | null = null;
	/** What was sent to erase the case, while nobody knows whether the node did. */
	#erasing: Signed<ErasureBody> | null = null;
	/** Made before an erasure is sent, so that she has it whatever comes back. */
	#erasure: { readonly leaf: string; readonly opening: LeafOpening } | null = null;
	/** Keys of somebody who helps, whose codename was typed last. */
	#helper: SurvivorKeys | null = null;
	#typed: Codename = { codename: '', pin: '' };
	#limits: NodeAnswer['limits'] | null = null;
	/** Files whose beginning may or may not stand in the case. */
	readonly unsureFiles = new Map<string, FileId>();
	/** Files on their way, with the room that each of them takes. */
	readonly underway = new Set<FileUnderway>();

	constructor({ client, argon2id, clock, reading = noReading }: SessionWorld) {
		this.client = client;
		this.reading = reading;
		this.#argon2id = argon2id;
		this.#clock = new NodeClock(clock);
	}

	/** What opens the leaf of the erasure in the log; `null` while nothing is erased. It is kept nowhere else. */
	get erasure(): LeafOpening | null {
		return this.#held ? null : (this.#erasure?.opening ?? null);
	}

	/** The open case, for work on files; `null` before the first save and before a return. */
	get held(): HeldCase | null {
		return this.#held;
	}

	/** The most that one file may have, in bytes, as the node says. */
	get mostOfFile(): number {
		return this.#limits?.fileBytes ?? reportLimits.fileBytes;
	}

	/**
	 * The first save: opens a case under a new codename with as many answers as one act carries, and says which; the rest is for
	 * {@link write}. Where an answer was lost on the way, the next try with the same codename finds the case it made, or sends the same again.
	 */
	async openCase(first: FirstSave & Codename): Promise<Outcome<Opened, string>> {
		const before = this.#unclear;
		if (before && before.first.codename === first.codename && before.first.pin === first.pin) {
			const has = await before.held.has(before.submission);
			if (has.ok && has.value) return this.#keep(before);
			return has.ok || has.refusal.code === 'not-found' ? this.#sendFirst(before) : has;
		}
		const keys = await survivorKeys(first.codename, first.pin, this.#argon2id);
		if (!keys.ok) return keys;
		const clock = await this.#clock.set(this.client);
		if (!clock.ok) return clock;
		this.#limits = clock.value.limits;
		if (first.answers.some((answer) => textBytes(answer) > reportLimits.textBytes)) return refused('too-large', 'text');
		const saved = groupsOf(first.answers)[0] ?? [];
		const { around } = new HeldCase(this.client, this.#clock, keys.value);
		const composed = await composeReport({ ...first, answers: saved }, keys.value, around);
		if (!composed.ok) return composed;
		const { submission, next } = composed.value;
		const { lookupId, accessSecret } = keys.value;
		const accessHash = toBase64url(sha256(fromBase64url(accessSecret, 32) as Uint8Array));
		const held = new HeldCase(this.client, this.#clock, keys.value, next);
		return this.#sendFirst({ first, held, by: { lookupId, accessHash }, submission, saved });
	}

	async #sendFirst(opening: Opening): Promise<Outcome<Opened, string>> {
		const { held, by, submission } = opening;
		this.#unclear = opening;
		const outcome = await held.settle(submission, await sendFirstAct(this.client, by, submission));
		if (outcome.ok) return this.#keep(opening);
		if (!isUnclear(outcome.refusal.code)) this.#unclear = null;
		return outcome;
	}

	#keep({ first, held, saved }: Opening): Outcome<Opened, string> {
		this.#held = held;
		this.#erasure = null;
		this.#typed = first;
		this.#unclear = null;
		return accepted({ case: held.own.case, saved });
	}

	/**
	 * Opens the case of a codename. A wrong codename, a wrong PIN and an unknown one are all `not-found`; the own codename of somebody who helps
	 * is `other-door`, and then {@link helper} opens that, or `help-ended`.
	 */
	async enter(typed: Codename): Promise<Outcome<OwnSpace, string>> {
		const keys = await survivorKeys(typed.codename, typed.pin, this.#argon2id);
		if (!keys.ok) return keys;
		const clock = await this.#clock.set(this.client);
		if (!clock.ok) return clock;
		this.#limits = clock.value.limits;
		const held = new HeldCase(this.client, this.#clock, keys.value);
		const read = await held.read();
		this.#helper = !read.ok && read.refusal.about === 'other-door' ? keys.value : null;
		if (this.#helper) return refused('other-door');
		if (!read.ok) return read.refusal.about === 'help-ended' ? refused('help-ended') : read;
		this.#held = held;
		this.#erasure = null;
		this.#typed = typed;
		return accepted(this.#show(held, read.value));
	}

	/** What was opened by the codename of somebody who helps; `null` where it was none. */
	get helper(): { readonly clock: NodeClock; readonly keys: SurvivorKeys } | null {
		return this.#helper && { clock: this.#clock, keys: this.#helper };
	}

	/** Reads the case anew and shows it. */
	async look(): Promise<Outcome<OwnSpace, string>> {
		// An erasure may forget the case before this is done.
		const held = this.#held;
		if (!held) return refused('not-open');
		const read = await held.read();
		if (!read.ok) return this.#ended(read);
		return accepted(this.#show(held, read.value));
	}

	#show(held: HeldCase, read: CaseReading): OwnSpace {
		const { room, withheld, retractions, agreements } = held;
		return ownSpace(read, this.#clock.today(), held.reopenedOn, room, withheld, retractions, agreements, held.toldUses);
	}

	/** Adds what she wrote. Much text is spread over several acts. Refuses `too-large` for a text over 1 MiB. */
	async write(writings: readonly Writing[]): Promise<Outcome<null, string>> {
		const held = this.#held;
		if (!held) return refused('not-open');
		if (writings.some(({ content }) => textBytes(content) > reportLimits.textBytes)) return refused('too-large', 'text');
		const written: Writing[] = [];
		for (const group of groupsOf(writings)) {
			const outcome = await held.commit(group, (left, own, keys, around) => composeWriting(own, left, keys, around));
			if (!outcome.ok) {
				held.noteDone(written);
				return this.#ended(outcome);
			}
			written.push(...group);
		}
		return accepted(null);
	}

	/** Gives a desk a consent, with all that was written to the chosen parts so far. */
	async share(sharing: Sharing): Promise<Outcome<null, string>> {
		const stored = { ...sharing, node: this.client.place.origin };
		return this.#commit({ share: sharing }, (_, own, keys, around) => composeSharing(own, stored, keys, around));
	}

	/** Hands an authority what was said in one privileged part until now, and nothing later. Refuses as {@link composeWaiver}. */
	async waive(waiving: Waiving): Promise<Outcome<null, string>> {
		return this.#commit({ waive: waiving }, (_, own, keys, around) => composeWaiver(own, waiving, keys, around));
	}

	/** Marks a part of hers as privileged, or takes the mark off. */
	async markPrivileged(kind: Markable, on: boolean): Promise<Outcome<null, string>> {
		return this.#commit({ privilege: kind, on }, (_, own, keys, around) => composePrivilegeMark(own, kind, on, keys, around));
	}

	/** Takes a consent back. Allowed even where findings forbid writing: it only takes away, under keys that she makes herself. */
	async withdraw(consent: ConsentId): Promise<Outcome<null, string>> {
		const withdraw: Compose<object> = (_, own, keys, around) => composeWithdrawal(own, consent, keys, around);
		return this.#commit({ withdraw: consent }, withdraw, true);
	}

	/** Notes that she was here, so that the next visit can say when this one was. */
	async noteVisit(): Promise<Outcome<null, string>> {
		return this.#commit({ visit: '' }, async (_, own, keys, around) => accepted(await composeVisit(own, keys, around)));
	}

	async #commit(deed: object, compose: Compose<object>, despiteFindings = false): Promise<Outcome<null, string>> {
		const held = this.#held;
		if (!held) return refused('not-open');
		const committed = await held.commit([deed], compose, despiteFindings);
		return committed.ok ? committed : this.#ended(committed);
	}

	/**
	 * Erases the whole case and forgets the keys. Where the answer was lost, looks whether the case is gone; where that cannot be told either,
	 * the next try can, and so can everything else that asks for the case: it is then refused as `erased`.
	 */
	async erase(): Promise<Outcome<null, string>> {
		const held = this.#held;
		if (!held) return refused('not-open');
		const body: ErasureBody = { v: 1, type: 'causeway/erase/v1', case: held.own.case, day: this.#clock.today() };
		const before = this.#erasing;
		const statement = before?.body.day === body.day ? before : sign(body, held.keys.signing);
		this.#erasure ??= leafOfErasing(held.own.case, held.around.now);
		const sent = await sendErasure(this.client, held.authorization, { statement, leaf: this.#erasure.leaf });
		if (sent.ok) {
			this.#forget();
			return accepted(null);
		}
		if (isUnclear(sent.refusal.code)) this.#erasing = statement;
		const seen = this.#erasing && sent.refusal.code !== 'not-found' ? await held.read() : sent;
		return !seen.ok && this.#ended(seen).refusal.code === 'erased' ? accepted(null) : sent;
	}

	/** After an erasure whose answer was lost, "there is no such case" says that it was done. */
	#ended(refusal: Refused): Refused {
		if (!this.#erasing || refusal.refusal.code !== 'not-found') return refusal;
		this.#forget();
		return refused('erased');
	}

	#forget(): void {
		this.#held = null;
		this.#erasing = null;
		this.#typed = { codename: '', pin: '' };
	}

	/** The last day on which a backup of the node may hold, locked, what is erased today: as the node says. */
	async backupsUntil(): Promise<Outcome<Day, string>> {
		const node = await askNode(this.client);
		if (!node.ok) return node;
		return accepted(dayOf(new Date(Date.parse(this.#clock.today()) + node.value.limits.backupDays * 86_400_000)));
	}

	/** Locks what she typed and did not send, so that the page can hold it after this session. */
	async lockUnsent(unsent: Unsent): Promise<Outcome<Uint8Array, string>> {
		return this.#held ? lockUnsent(unsent, this.#held.keys) : refused('not-open');
	}

	async openUnsent(sealed: Uint8Array): Promise<Outcome<Unsent, string>> {
		return this.#held ? openUnsent(sealed, this.#held.keys) : refused('not-open');
	}

	/**
	 * What the form for taking everything away sends: a ticket good for once, every identity sealed under the codename, and the leaf for the log. `lost` are the names
	 * of her files of which the node no longer has every piece; they are for her eyes, not for the form.
	 */
	async archiveForm(): Promise<Outcome<ArchiveForm, string>> {
		const held = this.#held;
		if (!held) return refused('not-open');
		const answer = await askMissing(this.client, held.authorization);
		if (!answer.ok) return answer;
		const gone = new Set(answer.value.missing.map(({ file }) => file));
		const known = held.reading ? filesOf(held.reading) : [];
		const lost = [...gone].map((file) => known.find((one) => one.file === file)?.name ?? file);
		const { codename, pin } = this.#typed;
		const sealed = await sealWithPassphrase(
			utf8(archiveKeys(held.own, held.retractions.some(({ answer }) => answer) ? held.keys.age.identity : null)),
			archivePassphrase(codename, pin)
		);
		const { leaf, opening } = (await leafOfTaking(held.own, held.around.now)) ?? { leaf: '', opening: '' };
		const ticket = await askArchiveTicket(this.client, held.authorization);
		if (!ticket.ok) return ticket;
		return accepted({ ticket: ticket.value.ticket, keys: toBase64url(sealed), lost, leaf, opening });
	}
}

const textBytes = (content: object): number => ('text' in content ? utf8(String(content.text)).length : 0);

/** Cuts a list into runs whose JSON together stays under what one act may carry. */
function groupsOf<Item extends object>(items: readonly Item[]): Item[][] {
	const groups: Item[][] = [];
	let room = 0;
	for (const item of items) {
		const size = utf8(JSON.stringify(item)).length;
		if (size > room || groups.length === 0) {
			groups.push([]);
			room = textPerAct;
		}
		groups.at(-1)?.push(item);
		room -= size;
	}
	return groups;
}
