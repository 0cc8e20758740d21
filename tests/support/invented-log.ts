import {
	consistencyProof,
	formatAddCheckpoint,
	formatVkey,
	hashesToStore,
	leafHash,
	noteKeyOf,
	readerOf,
	rootOf,
	signCheckpoint
} from '#core/log';
import { type SigningKey, signingKeyFrom } from '#core/sealing';

/** A log in memory that its owner can tell any history of: `fork` from some size on. */
export class InventedLog {
	readonly origin: string;
	readonly key: SigningKey;
	readonly #read;
	readonly #forked;
	readonly #from: number;

	constructor(origin: string, forkedFrom: number, key = signingKeyFrom(new Uint8Array(32).fill(41))) {
		this.origin = origin;
		this.key = key;
		this.#from = forkedFrom;
		this.#read = treeOf((at) => `entry ${at}`);
		this.#forked = treeOf((at) => (at < forkedFrom ? `entry ${at}` : `another ${at}`));
	}

	get vkey(): string {
		return formatVkey(noteKeyOf(this.origin, this.key.public));
	}

	checkpoint(size: number, forked = false): string {
		const read = forked && size > this.#from ? this.#forked : this.#read;
		return signCheckpoint({ origin: this.origin, size, root: rootOf(size, read) }, this.key);
	}

	/** The body with which the log asks a witness that knows it at `oldSize`. */
	request(oldSize: number, size: number, forked = false): string {
		const proof = oldSize > 0 && oldSize < size ? consistencyProof(oldSize, size, forked ? this.#forked : this.#read) : [];
		return formatAddCheckpoint({ oldSize, proof, checkpoint: this.checkpoint(size, forked) });
	}
}

const treeOf = (entryAt: (at: number) => string) =>
	readerOf(
		hashesToStore(
			0,
			Array.from({ length: 40 }, (_, at) => leafHash(Buffer.from(entryAt(at)))),
			() => undefined
		)
	);
