import { createPrivateKey, createPublicKey, hash, sign as nativeSign, verify as nativeVerify, randomBytes } from 'node:crypto';
import { accepted, canonicalText, concat, equalBytes, type Json, type Outcome, refused } from '#core/base';
import {
	type Checkpoint,
	consistencyProof,
	entryBytes,
	formatVkey,
	hashesNeededForConsistency,
	hashesNeededForProof,
	hashesToStore,
	inclusionProof,
	isAbandoned,
	type KeyBook,
	type KeyLogStatement,
	leafHash,
	noteKeyOf,
	openCheckpoint,
	readerOf,
	replayKeyLog,
	rootOf,
	signCheckpoint,
	verifyRestored
} from '#core/log';
import {
	type Digest,
	hashOfSigned,
	type Labelled,
	randomBelow,
	type SignatureCheck,
	type Signed,
	type SigningKey,
	signingKeyFrom
} from '#core/sealing';
import type { Clock } from '#server/gateways/clock.ts';
import type { NodeHome } from '#server/node-home.ts';
import { type Db, inTransaction, type StorageRefusal, type Tx } from '#server/store/database.ts';
import {
	addClearStatement,
	appendEntries,
	placeClearStatement,
	readAcceptedStatements,
	readCheckpoint,
	readClearStatements,
	readFrontier,
	readHashes,
	readSize,
	saveCheckpoint,
	takeKeyLogLock,
	takePen,
	takeStaged
} from '#server/store/log-store.ts';
import { SignedCheckpoint } from '#server/store/signed-checkpoint.ts';

const keyLogTypes = ['causeway/key/v1', 'causeway/membership/v1'];
const spki = Buffer.from('302a300506032b6570032100', 'hex');
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Ed25519 as Node has it natively: OpenSSL, which is not cofactored. Where the two may differ stands at `checkSignature` of core. */
export const nativeCheck: SignatureCheck = (signature, message, publicKey) => {
	try {
		const key = createPublicKey({ key: Buffer.concat([spki, publicKey]), format: 'der', type: 'spki' });
		return nativeVerify(null, message, key, signature);
	} catch {
		return false;
	}
};

/** SHA-256 as Node has it natively. */
export const nativeDigest: Digest = (bytes) => hash('sha256', bytes, 'buffer');

/**
 * `log-not-continued`: the database holds less than the node has signed, or something else; to go on would show readers two histories.
 * `checkpoint-unreadable`: what the node keeps of its last checkpoint is none of its own.
 */
export type LogRefusal = StorageRefusal | 'log-not-continued' | 'checkpoint-unreadable';

/** The node's log: grows by one beat at a time, proves what stands in it, and knows whose keys are whose. */
export class Log {
	/** Name of the log in checkpoints and vkeys; stays when the node moves to another address. */
	readonly origin: string;
	readonly vkey: string;
	readonly key: SigningKey;
	readonly #db: Db;
	readonly #clock: Clock;
	readonly #nativeKey: ReturnType<typeof createPrivateKey>;
	#timer: NodeJS.Timeout | null = null;
	#beating: Promise<unknown> = Promise.resolve();
	readonly #signed: SignedCheckpoint;
	#report: (code: string) => void = () => {};
	#size = 0;
	#continues = false;
	#book: { readonly count: number; readonly last: string | undefined; readonly book: KeyBook } | null = null;

	constructor(db: Db, node: NodeHome, clock: Clock) {
		this.#db = db;
		this.#clock = clock;
		this.#signed = new SignedCheckpoint(node.folder);
		this.origin = `causeway/${node.id}/log`;
		this.key = { ...signingKeyFrom(node.keys.nodeSeed), sign: (message) => this.sign(message) };
		this.vkey = formatVkey(noteKeyOf(this.origin, this.key.public));
		this.#nativeKey = createPrivateKey({ key: Buffer.concat([pkcs8, node.keys.nodeSeed]), format: 'der', type: 'pkcs8' });
	}

	/** Size of the last checkpoint this process has seen. */
	get lastSize(): number {
		return this.#size;
	}

	/** Signs bytes with the node's key. */
	sign(message: Uint8Array): Uint8Array {
		return nativeSign(null, message, this.#nativeKey);
	}

	/** Beats every `cadenceMs` until {@link stop}; `report` hears a refusal's code. */
	start(cadenceMs: number, report: (code: string) => void): void {
		this.#report = report;
		this.#timer = setInterval(() => {
			this.#beating = this.beat().then(
				(outcome) => outcome.ok || report(outcome.refusal.code),
				() => report('log-stopped')
			);
		}, cadenceMs);
	}

	async stop(): Promise<void> {
		if (this.#timer) clearInterval(this.#timer);
		await this.#beating;
	}

	/**
	 * One beat: everything staged enters in shuffled order, clear statements in theirs, a dummy when there is nothing; then a signed
	 * checkpoint. All in one transaction, so that a leaf is staged or placed, never lost or doubled. Signs nothing that does not continue
	 * what the node signed before, in whatever process: `log-not-continued`.
	 */
	async beat(): Promise<Outcome<number, LogRefusal>> {
		let note: string | null = null;
		const outcome = await inTransaction(this.#db, async (tx): Promise<Outcome<number, LogRefusal>> => {
			if (!(await takePen(tx))) return accepted(0);
			if (!this.#continues) {
				const continued = await this.#checkContinued(tx);
				if (!continued.ok) return continued;
			}
			const { leaves, clear } = await takeStaged(tx);
			if (leaves.length + clear.length === 0) leaves.push(new Uint8Array(randomBytes(32)));
			const size = await readSize(tx);
			const entries = [
				...clear.map(({ statement }) => entryBytes({ kind: 'clear', statement: JSON.parse(statement) })),
				...shuffled(leaves).map((leaf) => entryBytes({ kind: 'blind', leaf }))
			];
			const frontier = await readFrontier(tx, size);
			const added = hashesToStore(size, entries.map(leafHash), readerOf(frontier));
			await appendEntries(tx, size, entries, added);
			for (const [at, { position }] of clear.entries()) await placeClearStatement(tx, position, size + at);
			const now = size + entries.length;
			const root = rootOf(now, readerOf([...frontier, ...added]));
			note = signCheckpoint({ origin: this.origin, size: now, root }, this.key);
			await saveCheckpoint(tx, now, root, note, this.#clock.now());
			this.#size = now;
			return accepted(now);
		});
		if (outcome.ok && note) {
			this.#continues = true;
			// The entries are safe already; the checkpoint before, which they continue, stays where this one finds no room.
			await this.#signed.keep(note).catch(() => this.#report('checkpoint-not-kept'));
		}
		return outcome;
	}

	/** The last checkpoint that this node signed in whatever database; `null` before the first. */
	async lastSigned(): Promise<Outcome<Checkpoint | null, 'checkpoint-unreadable'>> {
		const note = await this.#signed.read();
		return note === null ? accepted(null) : this.openOwn(note);
	}

	/** Opens a checkpoint that this node signed. */
	openOwn(note: string): Outcome<Checkpoint, 'checkpoint-unreadable'> {
		const opened = openCheckpoint(note, this.vkey, nativeCheck);
		return opened.ok ? opened : refused('checkpoint-unreadable', opened.refusal.code);
	}

	/** Whether the log of this database goes on from a checkpoint. */
	async continues({ size, root }: Pick<Checkpoint, 'size' | 'root'>, db: Db = this.#db): Promise<boolean> {
		if (size > (await readSize(db))) return false;
		return equalBytes(rootOf(size, readerOf(await readFrontier(db, size))), root);
	}

	async #checkContinued(tx: Tx): Promise<Outcome<null, 'log-not-continued' | 'checkpoint-unreadable'>> {
		const signed = await this.lastSigned();
		if (!signed.ok) return signed;
		if (!signed.value || (await this.continues(signed.value, tx))) return accepted(null);
		for (const text of await readAcceptedStatements(tx, ['causeway/restored/v1'])) {
			const restored = verifyRestored(JSON.parse(text), this.key.public, nativeCheck);
			if (restored.ok && isAbandoned(restored.value, signed.value)) return accepted(null);
		}
		return refused('log-not-continued', `${await readSize(tx)} entries here, ${signed.value.size} were signed`);
	}

	/** The last signed checkpoint; a first beat is made where there is none yet. */
	async checkpoint(db: Db = this.#db): Promise<{ readonly size: number; readonly note: string; readonly signedAt: Date }> {
		const row = await readCheckpoint(db);
		if (row) return row;
		await this.beat();
		const first = await readCheckpoint(this.#db);
		if (!first) throw new Error('impossible: no checkpoint after a beat');
		return first;
	}

	/** Key statements that stand in the log, with proofs under one checkpoint. */
	async provenKeys(): Promise<{
		readonly statements: { readonly index: number; readonly statement: Signed<Labelled<string>> }[];
		readonly checkpoint: string;
		readonly proofs: Uint8Array[][];
	}> {
		const { size, note } = await this.checkpoint();
		const rows = await readClearStatements(this.#db, keyLogTypes, size);
		const proofs = await this.#proofs(
			rows.map((row) => row.logIndex),
			size
		);
		const statements = rows.map((row) => ({ index: row.logIndex, statement: JSON.parse(row.statement) }));
		return { statements, checkpoint: note, proofs };
	}

	/** The last code manifest with its proof; `null` before the first. */
	async provenCode(): Promise<{
		readonly index: number;
		readonly statement: Json;
		readonly checkpoint: string;
		readonly proof: Uint8Array[];
	} | null> {
		const { size, note } = await this.checkpoint();
		const row = (await readClearStatements(this.#db, ['causeway/code/v1'], size)).at(-1);
		if (!row) return null;
		const [proof] = await this.#proofs([row.logIndex], size);
		return { index: row.logIndex, statement: JSON.parse(row.statement), checkpoint: note, proof: proof as Uint8Array[] };
	}

	/** What shows that the log of `to` entries goes on from its first `from`; `null` where it never had so many. */
	async provenConsistency(from: number, to: number): Promise<Uint8Array[] | null> {
		if (from < 1 || from > to || to > (await this.checkpoint()).size) return null;
		return consistencyProof(from, to, readerOf(await readHashes(this.#db, hashesNeededForConsistency(from, to))));
	}

	/** Stores a clear statement; whether it may stand there is for {@link appendKeys} or the caller to know. */
	async appendStatement(tx: Tx, statement: Signed<Labelled<string>>, subjectKind: string, subject: string): Promise<void> {
		const text = canonicalText(statement as unknown as Json);
		await addClearStatement(tx, {
			type: statement.body.type,
			subjectKind,
			subject,
			hash: hashOfSigned(statement),
			statement: text
		});
	}

	/**
	 * Checks key statements against everything accepted so far and stores them, or refuses with the rule they break. Holds the key
	 * log's lock until the transaction ends: two browsers cannot both be the first.
	 */
	async appendKeys(tx: Tx, statements: readonly KeyLogStatement[]): Promise<ReturnType<typeof replayKeyLog>> {
		await takeKeyLogLock(tx);
		const book = await this.keyBook(tx);
		const next = replayKeyLog(statements, { after: book, check: nativeCheck });
		if (!next.ok) return next;
		for (const statement of statements) {
			const { body } = statement;
			if (body.type === 'causeway/key/v1') await this.appendStatement(tx, statement, body.subject.kind, body.subject.id);
			else await this.appendStatement(tx, statement, 'membership', body.desk);
		}
		return next;
	}

	/** The key book of everything accepted, placed in the log or about to be. */
	async keyBook(db: Db = this.#db): Promise<KeyBook> {
		const rows = await readAcceptedStatements(db, keyLogTypes);
		if (this.#book?.count === rows.length && this.#book.last === rows.at(-1)) return this.#book.book;
		const replayed = replayKeyLog(
			rows.map((row) => JSON.parse(row)),
			{ check: nativeCheck }
		);
		if (!replayed.ok) throw new Error(`impossible: the stored key log is refused (${replayed.refusal.code})`);
		this.#book = { count: rows.length, last: rows.at(-1), book: replayed.value };
		return replayed.value;
	}

	async #proofs(indexes: readonly number[], size: number): Promise<Uint8Array[][]> {
		const needed = new Map(
			indexes.flatMap((index) => hashesNeededForProof(index, size)).map((place) => [`${place.level}/${place.index}`, place])
		);
		const read = readerOf(await readHashes(this.#db, [...needed.values()]));
		return indexes.map((index) => inclusionProof(index, size, read));
	}
}

function shuffled<T>(items: readonly T[]): T[] {
	const mixed = [...items];
	for (let i = mixed.length - 1; i > 0; i--) {
		const j = randomBelow(i + 1);
		[mixed[i], mixed[j]] = [mixed[j] as T, mixed[i] as T];
	}
	return mixed;
}

/** Bytes a signed answer covers: see spec/api.md. */
export const answerBytes = (method: string, path: string, status: number, nonce: string, bodyHash: Uint8Array): Uint8Array =>
	concat(Buffer.from(`causeway/answer/v1\n${method}\n${path}\n${status}\n${nonce}\n`), bodyHash);
