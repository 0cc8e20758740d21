import { accepted, type DeskId, fromBase64url, type Outcome, refused } from '#core/base';
import { type ClearStatement, type KeyBook, openCheckpoint, verifyWatched, type Watch } from '#core/log';
import {
	type Argon2id,
	type DeskKey,
	type Identity,
	type MemberKeys,
	passkeyPair,
	passphraseKeys,
	unwrapDeskKey,
	unwrapMemberKeys
} from '#core/sealing';
import { type DeskHand, deskRecipients, type MemberHand } from '#core/support';
import type { ApiClient } from './api-client.ts';
import type { DirectoryAnswer, MeAnswer, MemberAnswer } from './desk-wire.ts';
import { type KeysAnswer, type VerifiedKeyBook, verifyKeys } from './key-book.ts';
import { NodeClock } from './node-clock.ts';
import { holdAgainstMemory, type LogMemory } from './remembered-log.ts';
import type { SessionWorld } from './survivor-session.ts';
import { lockUnsentOfMember, openUnsentOfMember, type UnsentOfMember } from './unsent.ts';

/** The node's key log as this browser verified it, with the statements that it was replayed from. */
export type SeenLog = { readonly verified: VerifiedKeyBook; readonly statements: readonly ClearStatement[] };

/** How the log is watched, and whether its node names other witnesses than this browser remembered. */
export type DeskWatch = Watch & { readonly otherPolicy: boolean };

/** A log is written once a second, or slower where a node is small. */
const logPauseMs = 300;
const logRounds = 20;
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
const generationIn = (book: KeyBook, desk: DeskId): number => book.deskKey(desk)?.body.generation ?? 0;

/**
 * A member's session with one node: private keys live in it and nowhere else. The same in the worker and in a test without a browser.
 * Refusals beside the node's: `not-signed-in`, `keys-locked` (signed in, but nothing opened the keys yet), `passphrase-wrong`,
 * `own-key-changed` (the key log has another key under this member's name: somebody may be reading along), `key-not-proved`,
 * `key-log-shrunk` (the log no longer has what it had earlier in this session), `log-not-continued` (nor what it had at an earlier visit).
 */
export class DeskSession {
	readonly client: ApiClient;
	readonly clock: NodeClock;
	readonly argon2id: Argon2id;
	readonly #memory: LogMemory | null;
	#me: MeAnswer | null = null;
	#keys: MemberKeys | null = null;
	#log: SeenLog | null = null;
	#watch: DeskWatch = { state: 'nobody', otherPolicy: false };
	#directory: DirectoryAnswer = { organisations: [], desks: [] };
	#deskKeys = new Map<DeskId, Map<number, DeskKey>>();

	constructor({ client, argon2id, clock }: SessionWorld, memory: LogMemory | null = null) {
		this.client = client;
		this.#memory = memory;
		this.argon2id = argon2id;
		this.clock = new NodeClock(clock);
	}

	get me(): MeAnswer | null {
		return this.#me;
	}
	get keys(): MemberKeys | null {
		return this.#keys;
	}
	get log(): SeenLog | null {
		return this.#log;
	}
	get watch(): DeskWatch {
		return this.#watch;
	}
	get directory(): DirectoryAnswer {
		return this.#directory;
	}
	get deskKeys(): ReadonlyMap<DeskId, ReadonlyMap<number, DeskKey>> {
		return this.#deskKeys;
	}

	/** Signs in with what the member knows and has, and opens the keys with the branch of the passphrase that is never sent. */
	async signIn(name: string, passphrase: string, code: string): Promise<Outcome<null, string>> {
		const set = await this.clock.set(this.client);
		if (!set.ok) return set;
		const salt = await this.client.ask<{ salt: string }>('POST', '/api/v1/staff/salt', { as: 'staff', body: { name } });
		if (!salt.ok) return salt;
		const bytes = fromBase64url(salt.value.salt, 16);
		if (!bytes) return refused('answer-malformed', 'salt');
		const { auth, seal } = await passphraseKeys(passphrase, bytes, this.argon2id);
		const begun = await this.client.ask<{ member: MemberAnswer }>('POST', '/api/v1/staff/sign-in', {
			as: 'staff',
			body: { name, auth, code }
		});
		return begun.ok ? this.#unlock('passphrase', seal.identity) : begun;
	}

	/** After a passkey let the member in: opens the keys with its PRF output, or says `keys-locked` where it gave none. */
	async enterByPasskey(ticket: string, response: unknown, prf: Uint8Array | null): Promise<Outcome<null, string>> {
		const set = await this.clock.set(this.client);
		if (!set.ok) return set;
		const begun = await this.client.ask('POST', '/api/v1/staff/passkey/sign-in', { as: 'staff', body: { ticket, response } });
		if (!begun.ok) return begun;
		if (!prf) return refused('keys-locked');
		const opened = await this.#unlock('passkey', (await passkeyPair(prf)).identity);
		return opened.ok || opened.refusal.code !== 'passphrase-wrong' ? opened : refused('keys-locked');
	}

	/** Opens the keys of a member who is signed in already. */
	async unlock(passphrase: string): Promise<Outcome<null, string>> {
		const me = await this.client.ask<MeAnswer>('GET', '/api/v1/staff/me', { as: 'staff' });
		if (!me.ok) return me;
		const salt = fromBase64url(me.value.salt, 16);
		if (!salt) return refused('answer-malformed', 'salt');
		const { seal } = await passphraseKeys(passphrase, salt, this.argon2id);
		return this.#unlock('passphrase', seal.identity);
	}

	/** Takes over keys that this browser has just made: an enrolment signs in with its own answer. */
	async adopt(keys: MemberKeys): Promise<Outcome<null, string>> {
		this.#keys = keys;
		return this.look();
	}

	/**
	 * Reads member, directory and key log anew, verifies them, and opens the desks' keys that it does not hold yet. What was just signed
	 * stands in the log a moment later: it waits for that, and no longer.
	 */
	async look(): Promise<Outcome<null, string>> {
		const keys = this.#keys;
		if (!keys) return refused(this.#me ? 'keys-locked' : 'not-signed-in');
		const directory = await this.client.ask<DirectoryAnswer>('GET', '/api/v1/directory');
		if (!directory.ok) return directory;
		for (let round = 0; ; round++) {
			const me = await this.client.ask<MeAnswer>('GET', '/api/v1/staff/me', { as: 'staff' });
			if (!me.ok) return me;
			const log = await this.#readLog();
			if (!log.ok) return log;
			const { book } = log.value.verified;
			const own = book.memberKey(me.value.member.id)?.body;
			const behind = !own || me.value.desks.some(({ desk, generation }) => generationIn(book, desk) < generation);
			if (behind && round < logRounds) {
				await pause(logPauseMs);
				continue;
			}
			if (!own) return refused('key-not-proved', 'own');
			if (own.signingKey !== keys.signing.public || own.recipient !== keys.age.recipient) return refused('own-key-changed');
			const remembered = await this.#remember(log.value);
			if (!remembered.ok) return remembered;
			[this.#me, this.#directory, this.#log] = [me.value, directory.value, log.value];
			await this.#openDeskKeys(me.value, keys, log.value);
			return accepted(null);
		}
	}

	/** As {@link look}, and waits as long for what was just signed until the key log says it. */
	async lookFor(said: (book: KeyBook) => boolean): Promise<Outcome<null, string>> {
		for (let round = 0; ; round++) {
			const looked = await this.look();
			if (!looked.ok || round >= logRounds || (this.#log && said(this.#log.verified.book))) return looked;
			await pause(logPauseMs);
		}
	}

	/** Waits until the key log says that this member is in a desk: who was just let in stands there a beat later, and acts from then on. */
	lookForOwn(desk: DeskId): Promise<Outcome<null, string>> {
		const own = this.#keys?.signing.public ?? '';
		return this.lookFor((book) => book.wasMember(desk, own)?.spans.at(-1)?.last === null);
	}

	/** Who signs for a desk today; `null` where nobody is signed in. */
	hand(): DeskHand | null {
		return this.#me && this.#keys ? { member: this.#me.member.id, signing: this.#keys.signing, day: this.clock.today() } : null;
	}

	/** The hand that writes into a desk's threads. Refuses `desk-key-missing` where this browser does not hold the desk's current key. */
	handOf(desk: DeskId): Outcome<MemberHand, string> {
		const hand = this.hand();
		if (!hand || !this.#log) return refused('not-signed-in');
		const proved = this.#log.verified.deskRecipient(desk);
		if (!proved.ok) return proved;
		const { generation, recipient } = proved.value;
		if (!this.#deskKeys.get(desk)?.has(generation)) return refused('desk-key-missing', String(generation));
		return accepted({ member: hand.member, signing: hand.signing, desk, generation, recipient });
	}

	/** Locks what the member wrote and did not send, so that the page can hold it after this session; another member's keys do not open it. */
	async lockUnsent(unsent: UnsentOfMember): Promise<Outcome<Uint8Array, string>> {
		return this.#keys ? lockUnsentOfMember(unsent, this.#keys) : refused('not-signed-in');
	}

	async openUnsent(sealed: Uint8Array): Promise<Outcome<UnsentOfMember, string>> {
		return this.#keys ? openUnsentOfMember(sealed, this.#keys) : refused('not-signed-in');
	}

	async signOut(): Promise<Outcome<null, string>> {
		this.#keys = null;
		this.#deskKeys = new Map();
		this.#me = null;
		const out = await this.client.ask('POST', '/api/v1/staff/sign-out', { as: 'staff', body: {} });
		return out.ok ? accepted(null) : out;
	}

	async #unlock(kind: 'passphrase' | 'passkey', identity: Identity): Promise<Outcome<null, string>> {
		const me = await this.client.ask<MeAnswer>('GET', '/api/v1/staff/me', { as: 'staff' });
		if (!me.ok) return me;
		this.#me = me.value;
		for (const wrap of me.value.wraps.filter((one) => one.kind === kind)) {
			const sealed = fromBase64url(wrap.sealed);
			const keys = sealed && (await unwrapMemberKeys(sealed, me.value.member.id, identity));
			if (!keys?.ok) continue;
			this.#keys = keys.value;
			return this.look();
		}
		return refused('passphrase-wrong');
	}

	async #readLog(): Promise<Outcome<SeenLog, string>> {
		const answer = await this.client.ask<KeysAnswer>('GET', '/api/v1/keys');
		if (!answer.ok) return answer;
		const { statements } = answer.value;
		const seen = this.#log;
		if (seen && !seen.statements.every(({ sig }, at) => statements[at]?.statement.sig === sig)) return refused('key-log-shrunk');
		const now = openCheckpoint(answer.value.checkpoint, this.client.place.vkey);
		if (!now.ok) return refused('key-not-proved', now.refusal.code);
		const watch = verifyWatched(answer.value.watched, now.value, this.client.place.vkey);
		if (!watch.ok) return watch;
		this.#watch = { ...watch.value, otherPolicy: await this.#isOtherPolicy(answer.value.watched?.policy ?? '') };
		// Nothing came since: what was proved stays proved.
		if (seen && seen.statements.length === statements.length) return accepted(seen);
		const verified = verifyKeys(answer.value, this.client.place);
		if (!verified.ok) return verified;
		return accepted({ verified: verified.value, statements: statements.map(({ statement }) => statement) });
	}

	/** Whether the node names other witnesses, or fewer, than when this browser first heard of any: for as long as this session lasts. */
	async #isOtherPolicy(policy: string): Promise<boolean> {
		if (!this.#memory || this.#watch.otherPolicy) return this.#watch.otherPolicy;
		const name = `policy ${this.client.place.vkey}`;
		const before = await this.#memory.read(name);
		if (before !== policy) await this.#memory.keep(name, policy);
		return before !== null && before !== '' && before !== policy;
	}

	/** Holds a log that is new to this session against what this browser saw before, and keeps it in its place. */
	async #remember(log: SeenLog): Promise<Outcome<null, string>> {
		if (!this.#memory || log === this.#log) return accepted(null);
		const { checkpoint } = log.verified;
		const held = await holdAgainstMemory(this.client, this.#memory, checkpoint);
		if (held.ok) await this.#memory.keep(this.client.place.vkey, checkpoint);
		return held;
	}

	async #openDeskKeys(me: MeAnswer, keys: MemberKeys, { statements }: SeenLog): Promise<void> {
		for (const { desk, generation, sealed } of me.deskKeys) {
			const held = this.#deskKeys.get(desk) ?? new Map<number, DeskKey>();
			this.#deskKeys.set(desk, held);
			const recipient = deskRecipients(statements, desk).get(generation);
			const bytes = fromBase64url(sealed);
			if (held.has(generation) || !recipient || !bytes) continue;
			const opened = await unwrapDeskKey(bytes, { desk, generation, recipient }, keys.age.identity);
			if (opened.ok) held.set(generation, opened.value);
		}
		for (const desk of this.#deskKeys.keys()) if (!me.desks.some((own) => own.desk === desk)) this.#deskKeys.delete(desk);
	}
}
