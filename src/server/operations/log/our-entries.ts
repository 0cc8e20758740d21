import { accepted, type Outcome, type Refusal, refused } from '#core/base';
import { agreementTypes, replayWithKeys } from '#core/consent';
import { type ClearStatement, isBlindEntry, isKeyLogStatement, parseEntry, verifyCodeManifest, verifyRestored } from '#core/log';
import { nativeCheck } from '#server/gateways/log.ts';

/** What stands in a log of Causeway: numbers of entries; `unknown` are statements of kinds that this program does not know. */
export type OurLog = {
	readonly blind: number;
	readonly keys: number;
	/** Statements about agreements between organisations: each signature is one, and each ending. */
	readonly agreements: number;
	readonly manifests: number;
	readonly restored: number;
	readonly unknown: number;
};

/** Reads the entries of a log of Causeway as they come: each has the one form it may have, and what stands there in clear is held to its rules. */
export class OurEntries {
	readonly #signer: string;
	/** Those about keys and those about agreements, in the order of the log: who may sign an agreement stands before it. */
	readonly #replayed: ClearStatement[] = [];
	readonly #signedByNode: { readonly index: number; readonly statement: ClearStatement }[] = [];
	#blind = 0;
	#unknown = 0;
	/** What the first entry that cannot be read is refused for. */
	refusal: Refusal | null = null;

	/** `signer` is the key that signed the checkpoint (base64url). */
	constructor(signer: string) {
		this.#signer = signer;
	}

	take(from: number, entries: readonly Uint8Array[]): void {
		for (let at = 0; at < entries.length; at++) {
			const bytes = entries[at] as Uint8Array;
			if (isBlindEntry(bytes)) this.#blind += 1;
			else this.#read(from + at, bytes);
		}
	}

	#read(index: number, bytes: Uint8Array): void {
		const entry = parseEntry(bytes);
		if (!entry.ok) this.refusal ??= { code: entry.refusal.code, about: `entry ${index}` };
		else if (entry.value.kind === 'clear') this.#sort(index, entry.value.statement);
	}

	#sort(index: number, statement: ClearStatement): void {
		if (isKeyLogStatement(statement) || isOfAgreement(statement)) this.#replayed.push(statement);
		else if (verifiers[statement.body.type]) this.#signedByNode.push({ index, statement });
		else this.#unknown += 1;
	}

	/**
	 * Replays keys and agreements, finds the key that signed the checkpoint, and checks what the node signed. Refuses as `replayWithKeys`,
	 * `verifyCodeManifest` and `verifyRestored` do, and `node-key-not-logged`.
	 */
	conclude(): Outcome<OurLog, string> {
		const read = replayWithKeys(this.#replayed, nativeCheck);
		if (!read.ok) return refused(read.refusal.code, read.refusal.about);
		const { keys } = read.value;
		if (!keys.wasNode(this.#signer)) return refused('node-key-not-logged');
		const counts: Record<string, number> = {};
		for (const { index, statement } of this.#signedByNode) {
			const { type } = statement.body;
			const signer = keys.wasNode(statement.key) ? statement.key : this.#signer;
			const verified = verifiers[type]?.(statement, signer);
			if (!verified?.ok) return refused(verified?.refusal.code ?? 'label-wrong', `entry ${index}`);
			counts[type] = (counts[type] ?? 0) + 1;
		}
		return accepted({
			blind: this.#blind,
			keys: this.#replayed.length - read.value.agreements.size,
			agreements: read.value.agreements.size,
			manifests: counts['causeway/code/v1'] ?? 0,
			restored: counts['causeway/restored/v1'] ?? 0,
			unknown: this.#unknown
		});
	}
}

const isOfAgreement = ({ body }: ClearStatement): boolean => agreementTypes.includes(body.type);

const verifiers: Readonly<Record<string, (statement: ClearStatement, nodeKey: string) => Outcome<unknown>>> = {
	'causeway/code/v1': (statement, nodeKey) => verifyCodeManifest(statement, nodeKey, nativeCheck),
	'causeway/restored/v1': (statement, nodeKey) => verifyRestored(statement, nodeKey, nativeCheck)
};
