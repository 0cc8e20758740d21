import { createPrivateKey, createPublicKey, hash, sign as nativeSign, verify as nativeVerify } from 'node:crypto';
import { accepted, canonicalText, concat, type Json, type Outcome, refused } from '#core/base';
import {
	type AgreementBook,
	type AgreementEndStatement,
	type AgreementRefusal,
	type AgreementStatement,
	agreementTypes,
	replayWithKeys,
	signerIn
} from '#core/consent';
import {
	type Checkpoint,
	consistencyProof,
	entryBytes,
	formatVkey,
	type HashInto,
	hashesNeededForConsistency,
	hashesNeededForProof,
	inclusionProof,
	type KeyBook,
	type KeyLogStatement,
	keyLogTypes,
	noteKeyOf,
	openCheckpoint,
	readerOf,
	replayKeyLog
} from '#core/log';
import {
	type Digest,
	hashOfSigned,
	type Labelled,
	type SignatureCheck,
	type Signed,
	type SigningKey,
	signingKeyFrom
} from '#core/sealing';
import { continues, LogPen, type LogRefusal } from '#server/gateways/log-pen.ts';
import type { NodeHome } from '#server/node-home.ts';
import type { Db, Tx } from '#server/store/database.ts';
import {
	addClearStatement,
	type CheckpointRow,
	findEntry,
	readAcceptedMark,
	readAcceptedStatements,
	readCheckpoint,
	readClearStatements,
	readHashes,
	takeKeyLogLock
} from '#server/store/log-store.ts';

const spki = Buffer.from('302a300506032b6570032100', 'hex');
/** Of the cadence: a checkpoint younger than this counts as the present beat's. Below 1, for timers are late now and then. */
const dueFrom = 0.75;
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

/** The same, for reading a whole log: text, a byte to a character, is the cheapest that Node gives out, an object for each hash the dearest. */
export const nativeHashInto: HashInto = (input, out, at) => {
	const digest = hash('sha256', input, 'binary');
	for (let byte = 0; byte < 32; byte++) out[at + byte] = digest.charCodeAt(byte);
};

type ProvenKeys = {
	readonly statements: readonly { readonly index: number; readonly statement: Signed<Labelled<string>> }[];
	readonly size: number;
	readonly checkpoint: string;
	readonly proofs: readonly (readonly Uint8Array[])[];
};

/** The node's log: grows by one beat at a time, proves what stands in it, and knows whose keys are whose. */
export class Log {
	/** Name of the log in checkpoints and vkeys; stays when the node moves to another address. */
	readonly origin: string;
	readonly vkey: string;
	readonly key: SigningKey;
	readonly #db: Db;
	readonly #pen: LogPen;
	readonly #nativeKey: ReturnType<typeof createPrivateKey>;
	#timer: NodeJS.Timeout | null = null;
	#beating: Promise<unknown> | null = null;
	#report: (code: string) => void = () => {};
	/** Proofs of one checkpoint are the same for everybody who asks until the next one. */
	readonly #proven = new Map<'keys' | 'agreements', { readonly note: string; readonly proven: Promise<ProvenKeys> }>();
	#agreements: { readonly mark: string; readonly book: AgreementBook } | null = null;
	#book: { readonly count: number; readonly last: string | undefined; readonly book: KeyBook } | null = null;

	constructor(db: Db, node: NodeHome) {
		this.#db = db;
		this.origin = `causeway/${node.id}/log`;
		this.key = { ...signingKeyFrom(node.keys.nodeSeed), sign: (message) => this.sign(message) };
		this.vkey = formatVkey(noteKeyOf(this.origin, this.key.public));
		this.#nativeKey = createPrivateKey({ key: Buffer.concat([pkcs8, node.keys.nodeSeed]), format: 'der', type: 'pkcs8' });
		this.#pen = new LogPen(db, { origin: this.origin, vkey: this.vkey, key: this.key, check: nativeCheck }, node.folder);
	}

	/** Size of the last checkpoint this process has seen. */
	get lastSize(): number {
		return this.#pen.lastSize;
	}

	/** Signs bytes with the node's key. */
	sign(message: Uint8Array): Uint8Array {
		return nativeSign(null, message, this.#nativeKey);
	}

	/**
	 * Beats every `cadenceMs` until {@link stop}; `report` hears a refusal's code. Of several processes on one database one beats, whichever
	 * comes first; the others look at what it signed, and one of them goes on when it is gone.
	 */
	start(cadenceMs: number, report: (code: string) => void): void {
		this.#report = report;
		this.#timer = setInterval(() => {
			this.#beating ??= this.#pen
				.beat(cadenceMs * dueFrom, report)
				.then(
					(outcome) => outcome.ok || report(outcome.refusal.code),
					() => report('log-stopped')
				)
				.finally(() => {
					this.#beating = null;
				});
		}, cadenceMs);
	}

	async stop(): Promise<void> {
		if (this.#timer) clearInterval(this.#timer);
		await this.#beating;
	}

	/** A beat now, whoever beat last: when it returns, all that was staged before stands under a signed checkpoint. Returns its size. */
	beat(): Promise<Outcome<number, LogRefusal>> {
		return this.#pen.beat(null, this.#report);
	}

	/** The last checkpoint that this node signed in whatever database, as its config folder has it; `null` before the first. */
	lastSigned(): Promise<Outcome<Checkpoint | null, 'checkpoint-unreadable'>> {
		return this.#pen.lastSigned();
	}

	/** Opens a checkpoint that this node signed. */
	openOwn(note: string): Outcome<Checkpoint, 'checkpoint-unreadable'> {
		const opened = openCheckpoint(note, this.vkey, nativeCheck);
		return opened.ok ? opened : refused('checkpoint-unreadable', opened.refusal.code);
	}

	/** Whether the log of this database goes on from a checkpoint. */
	continues(checkpoint: Pick<Checkpoint, 'size' | 'root'>, db: Db = this.#db): Promise<boolean> {
		return continues(db, checkpoint);
	}

	/** The last signed checkpoint; a first beat is made where there is none yet. */
	async checkpoint(db: Db = this.#db): Promise<CheckpointRow> {
		const row = await readCheckpoint(db);
		if (row) return row;
		await this.beat();
		const first = await readCheckpoint(this.#db);
		if (!first) throw new Error('impossible: no checkpoint after a beat');
		return first;
	}

	/** Key statements that stand in the log, with proofs under one checkpoint. Worked out once for each checkpoint, however many ask at once. */
	async provenKeys(): Promise<ProvenKeys> {
		return this.#provenOf('keys', keyLogTypes);
	}

	/** The same with the statements about agreements among them, in the order of the log: what somebody needs to know which agreements hold. */
	async provenAgreements(): Promise<ProvenKeys> {
		return this.#provenOf('agreements', [...keyLogTypes, ...agreementTypes]);
	}

	async #provenOf(what: 'keys' | 'agreements', types: readonly string[]): Promise<ProvenKeys> {
		const { size, note } = await this.checkpoint();
		const known = this.#proven.get(what);
		if (known?.note === note) return known.proven;
		const proven = this.#prove(types, size, note);
		this.#proven.set(what, { note, proven });
		// What failed is asked again, not kept.
		proven.catch(() => {
			if (this.#proven.get(what)?.proven === proven) this.#proven.delete(what);
		});
		return proven;
	}

	async #prove(types: readonly string[], size: number, note: string): Promise<ProvenKeys> {
		const rows = await readClearStatements(this.#db, types, size);
		const proofs = await this.#proofs(
			rows.map((row) => row.logIndex),
			size
		);
		const statements = rows.map((row) => ({ index: row.logIndex, statement: JSON.parse(row.statement) }));
		return { statements, size, checkpoint: note, proofs };
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

	/**
	 * Where a blind leaf stands, with its proof: below `cosigned`, an earlier checkpoint of this log, where that covers it, else below the last
	 * one. `place` is `null` where it stands below neither.
	 */
	async provenLeaf(
		leaf: Uint8Array,
		cosigned: { readonly size: number; readonly note: string } | null
	): Promise<{
		readonly checkpoint: string;
		readonly place: { readonly index: number; readonly proof: Uint8Array[] } | null;
	}> {
		const last = await this.checkpoint();
		const index = await findEntry(this.#db, entryBytes({ kind: 'blind', leaf }), last.size);
		if (index === null) return { checkpoint: last.note, place: null };
		const { size, note } = cosigned && index < cosigned.size ? cosigned : last;
		const [proof] = await this.#proofs([index], size);
		return { checkpoint: note, place: { index, proof: proof as Uint8Array[] } };
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

	/**
	 * The agreements of everything accepted, each statement held against the keys as they stood when it came. Replayed again only when a statement about an
	 * agreement was added: asking costs one look into an index.
	 */
	async agreements(db: Db = this.#db): Promise<AgreementBook> {
		const mark = await readAcceptedMark(db, agreementTypes);
		if (this.#agreements?.mark === mark) return this.#agreements.book;
		const rows = await readAcceptedStatements(db, [...keyLogTypes, ...agreementTypes]);
		const replayed = replayWithKeys(
			rows.map((row) => JSON.parse(row)),
			nativeCheck
		);
		if (!replayed.ok) throw new Error(`impossible: the stored statements are refused (${replayed.refusal.code})`);
		const book = replayed.value.agreements;
		this.#agreements = { mark, book };
		return book;
	}

	/**
	 * Stores a statement about an agreement after what is accepted so far, or refuses with the rule that it breaks. Holds the key log's lock until the transaction
	 * ends: which key a party has is the same when it is written as when it was looked at.
	 */
	async appendAgreement(
		tx: Tx,
		statement: AgreementStatement | AgreementEndStatement
	): Promise<Outcome<AgreementBook, AgreementRefusal>> {
		await takeKeyLogLock(tx);
		const book = await this.agreements(tx);
		const next = book.follow(statement, signerIn([await this.keyBook(tx)]), nativeCheck);
		if (!next.ok) return next;
		await this.appendStatement(tx, statement, 'agreement', statement.body.agreement);
		return accepted(next.value);
	}

	async #proofs(indexes: readonly number[], size: number): Promise<Uint8Array[][]> {
		const needed = new Map(
			indexes.flatMap((index) => hashesNeededForProof(index, size)).map((place) => [`${place.level}/${place.index}`, place])
		);
		const read = readerOf(await readHashes(this.#db, [...needed.values()]));
		return indexes.map((index) => inclusionProof(index, size, read));
	}
}

/** Bytes a signed answer covers: see spec/api.md. */
export const answerBytes = (method: string, path: string, status: number, nonce: string, bodyHash: Uint8Array): Uint8Array =>
	concat(Buffer.from(`causeway/answer/v1\n${method}\n${path}\n${status}\n${nonce}\n`), bodyHash);
