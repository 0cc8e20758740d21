import { randomBytes } from 'node:crypto';
import { accepted, equalBytes, type Outcome, refused } from '#core/base';
import {
	type Checkpoint,
	entryBytes,
	hashesToStore,
	isAbandoned,
	leafHash,
	openCheckpoint,
	readerOf,
	rootOf,
	signCheckpoint,
	verifyRestored
} from '#core/log';
import { randomBelow, type SignatureCheck, type SigningKey } from '#core/sealing';
import { type Db, inTransaction, type StorageRefusal, type Tx } from '#server/store/database.ts';
import {
	appendEntries,
	placeClearStatements,
	readAcceptedStatements,
	readCheckpoint,
	readDue,
	readFrontier,
	readSize,
	saveCheckpoint,
	takePen,
	takeStaged
} from '#server/store/log-store.ts';
import { SignedCheckpoint } from '#server/store/signed-checkpoint.ts';

/**
 * `log-not-continued`: the database holds less than the node has signed, or something else; to go on would show readers two histories.
 * `checkpoint-unreadable`: what the node keeps of its last checkpoint is none of its own. `checkpoint-not-kept`: the config folder's disk does not take the
 * new one, so it is not published.
 */
export type LogRefusal = StorageRefusal | 'log-not-continued' | 'checkpoint-unreadable' | 'checkpoint-not-kept';

/** Whose log it is: `origin` is its name, `vkey` its key as readers are given it. */
export type LogName = {
	readonly origin: string;
	readonly vkey: string;
	readonly key: SigningKey;
	readonly check: SignatureCheck;
};

/** Entries placed in one transaction, and how many of those a beat makes at most: what is left waits for the next beat. */
const placedAtOnce = 4096;
const turnsAtMost = 64;

/**
 * Grows the log and signs it. Any number of programs on one database have one each; the database hands the pen to one at a time.
 * Promises, whatever dies at whatever moment:
 * - A staged leaf is placed in the transaction that unstages it: never lost, never doubled.
 * - Only what is committed is signed; only what this program remembers to have signed is published. In this order, each flushed.
 * - Nothing is signed that does not continue the newest checkpoint this program has seen, its own or another's.
 */
export class LogPen {
	readonly #db: Db;
	readonly #log: LogName;
	readonly #kept: SignedCheckpoint;
	/** The newest checkpoint known here: what guards when what others published cannot be written down. */
	#last: Checkpoint | null = null;
	#turn: Promise<unknown> = Promise.resolve();

	constructor(db: Db, log: LogName, folder: string) {
		this.#db = db;
		this.#log = log;
		this.#kept = new SignedCheckpoint(folder);
	}

	/** Size of the last checkpoint this program has seen. */
	get lastSize(): number {
		return this.#last?.size ?? 0;
	}

	/**
	 * One beat: everything staged enters in shuffled order, clear statements in theirs, a dummy when there is nothing; then one checkpoint is
	 * signed over all of it. `leastMs`: another program's beat within that time counts as ours, and we only look at what it signed; `null`
	 * waits for the pen and beats in any case. Returns the size that is signed. Refused `checkpoint-not-kept`, what was placed is signed by a later beat;
	 * `report` hears the same of what another program published.
	 */
	beat(leastMs: number | null, report: (code: string) => void): Promise<Outcome<number, LogRefusal>> {
		const beat = this.#turn.then(() => this.#beat(leastMs, report));
		this.#turn = beat.catch(() => {});
		return beat;
	}

	async #beat(leastMs: number | null, report: (code: string) => void): Promise<Outcome<number, LogRefusal>> {
		let began: Date | null = null;
		for (let turn = 0, more = true; more && turn < turnsAtMost; turn++) {
			const grown = await inTransaction(this.#db, (tx) =>
				this.#grow(tx, turn === 0 ? leastMs : null, leastMs === null, turn > 0)
			);
			if (!grown.ok) return grown;
			if (grown.value === null) break;
			began ??= grown.value.at;
			more = grown.value.more;
		}
		if (began === null) return this.#follow(report);
		const at = began;
		const signed = await inTransaction(this.#db, (tx) => this.#sign(tx, at, leastMs === null));
		if (!signed.ok) return signed;
		// Whoever has the pen by now signs what we placed.
		if (signed.value === null) return this.#follow(report);
		this.#last = signed.value;
		return accepted(signed.value.size);
	}

	/** Places what is staged. `null` where another program has the pen, or has just beaten. */
	async #grow(
		tx: Tx,
		leastMs: number | null,
		waits: boolean,
		begun: boolean
	): Promise<Outcome<{ readonly more: boolean; readonly at: Date } | null, LogRefusal>> {
		if (!(await takePen(tx, waits))) return accepted(null);
		const continued = await this.#checkContinued(tx);
		if (!continued.ok) return continued;
		const { now, due } = await readDue(tx, leastMs ?? 0);
		if (leastMs !== null && !due) return accepted(null);
		const { leaves, clear } = await takeStaged(tx, placedAtOnce);
		const more = leaves.length === placedAtOnce || clear.length === placedAtOnce;
		if (leaves.length + clear.length === 0) {
			if (begun) return accepted({ more, at: now });
			leaves.push(new Uint8Array(randomBytes(32)));
		}
		const size = await readSize(tx);
		const entries = [
			...clear.map(({ statement }) => entryBytes({ kind: 'clear', statement: JSON.parse(statement) })),
			...shuffled(leaves).map((leaf) => entryBytes({ kind: 'blind', leaf }))
		];
		const added = hashesToStore(size, entries.map(leafHash), readerOf(await readFrontier(tx, size)));
		await appendEntries(tx, size, entries, added);
		await placeClearStatements(
			tx,
			clear.map(({ position }) => position),
			size
		);
		return accepted({ more, at: now });
	}

	/**
	 * Signs the tree as it is committed, remembers that, and only then lets others see it. Killed between any two of these: the next beat,
	 * of whatever program, signs the same tree or a longer one. `null` where another program has the pen.
	 */
	async #sign(tx: Tx, signedAt: Date, waits: boolean): Promise<Outcome<Checkpoint | null, LogRefusal>> {
		if (!(await takePen(tx, waits))) return accepted(null);
		const continued = await this.#checkContinued(tx);
		if (!continued.ok) return continued;
		const size = await readSize(tx);
		const published = await readCheckpoint(tx);
		if (published?.size === size) return this.#open(published.note);
		const checkpoint = { origin: this.#log.origin, size, root: rootOf(size, readerOf(await readFrontier(tx, size))) };
		const note = signCheckpoint(checkpoint, this.#log.key);
		this.#last = checkpoint;
		try {
			await this.#kept.keep(note);
		} catch (error) {
			// A checkpoint that others saw and we forgot would let a database that was set back pass for whole.
			return refused('checkpoint-not-kept', (error as NodeJS.ErrnoException).code);
		}
		await saveCheckpoint(tx, size, checkpoint.root, note, signedAt);
		return accepted(checkpoint);
	}

	/** Looks at what another program signed, and remembers it as if it were ours: it may be us who go on from there. */
	async #follow(report: (code: string) => void): Promise<Outcome<number, LogRefusal>> {
		const published = await readCheckpoint(this.#db);
		if (!published) return accepted(0);
		const opened = this.#open(published.note);
		if (!opened.ok) return opened;
		const { size, root } = opened.value;
		if (this.#last?.size === size && equalBytes(this.#last.root, root)) return accepted(size);
		const continued = await this.#checkContinued(this.#db);
		if (!continued.ok) return continued;
		// What we signed may be longer than what was published: its transaction failed, or came later than this look.
		if (this.#last && this.#last.size > size && (await continues(this.#db, this.#last))) return accepted(size);
		this.#last = opened.value;
		await this.#kept.keep(published.note).catch(() => report('checkpoint-not-kept'));
		return accepted(size);
	}

	/** The last checkpoint that this node signed in whatever database, as the config folder has it; `null` before the first. */
	async lastSigned(): Promise<Outcome<Checkpoint | null, 'checkpoint-unreadable'>> {
		const note = await this.#kept.read();
		return note === null ? accepted(null) : this.#open(note);
	}

	#open(note: string): Outcome<Checkpoint, 'checkpoint-unreadable'> {
		const opened = openCheckpoint(note, this.#log.vkey, this.#log.check);
		return opened.ok ? opened : refused('checkpoint-unreadable', opened.refusal.code);
	}

	/** Whether this database goes on from everything that we know to be signed, or says that it does not. */
	async #checkContinued(db: Db): Promise<Outcome<null, 'log-not-continued' | 'checkpoint-unreadable'>> {
		const kept = await this.lastSigned();
		if (!kept.ok) return kept;
		for (const signed of [kept.value, this.#last]) {
			if (!signed || (await continues(db, signed)) || (await this.#isAbandoned(db, signed))) continue;
			return refused('log-not-continued', `${await readSize(db)} entries here, ${signed.size} were signed`);
		}
		return accepted(null);
	}

	async #isAbandoned(db: Db, signed: Checkpoint): Promise<boolean> {
		for (const text of await readAcceptedStatements(db, ['causeway/restored/v1'])) {
			const restored = verifyRestored(JSON.parse(text), this.#log.key.public, this.#log.check);
			if (restored.ok && isAbandoned(restored.value, signed)) return true;
		}
		return false;
	}
}

/** Whether the tree in a database goes on from a checkpoint. */
export async function continues(db: Db, { size, root }: Pick<Checkpoint, 'size' | 'root'>): Promise<boolean> {
	if (size > (await readSize(db))) return false;
	return equalBytes(rootOf(size, readerOf(await readFrontier(db, size))), root);
}

function shuffled<T>(items: readonly T[]): T[] {
	const mixed = [...items];
	for (let i = mixed.length - 1; i > 0; i--) {
		const j = randomBelow(i + 1);
		[mixed[i], mixed[j]] = [mixed[j] as T, mixed[i] as T];
	}
	return mixed;
}
