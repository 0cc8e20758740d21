import { type CaseId, fromBase64url, toBase64url } from '#core/base';
import type { ActSubmission } from './accept-act.ts';
import type { Act, Entry, PartNumber } from './entries.ts';
import type { HandedCase } from './read-case.ts';

/** An {@link ActSubmission} as JSON carries it: bytes as base64url. */
export type WireSubmission = {
	readonly act: Act;
	readonly entries: readonly Entry[];
	readonly sealed: readonly (string | null)[];
	readonly leaf: string;
};

/** A {@link HandedCase} as JSON carries it. */
export type WireCase = {
	readonly case: CaseId;
	readonly acts: readonly Act[];
	readonly entries: readonly {
		readonly part: PartNumber;
		readonly seq: number;
		readonly hash: string;
		readonly entry: Entry | null;
		readonly sealed: string | null;
	}[];
	readonly rotationDue: readonly PartNumber[];
};

export const submissionToWire = (submission: ActSubmission): WireSubmission => ({
	...submission,
	sealed: submission.sealed.map((bytes) => (bytes ? toBase64url(bytes) : null)),
	leaf: toBase64url(submission.leaf)
});

/** Reads a submission whose JSON shape was already checked; `null` where a text is not base64url. */
export function submissionFromWire(wire: WireSubmission): ActSubmission | null {
	const sealed = wire.sealed.map((text) => (text === null ? null : fromBase64url(text)));
	const leaf = fromBase64url(wire.leaf, 32);
	const damaged = sealed.some((bytes, index) => bytes === null && wire.sealed[index] !== null);
	return leaf && !damaged ? { ...wire, sealed, leaf } : null;
}

/** Reads a handed case; a text that is not base64url becomes a missing thing, which the reading then shows. */
export const caseFromWire = (wire: WireCase): HandedCase => ({
	...wire,
	entries: wire.entries.map((step) => ({ ...step, sealed: step.sealed === null ? null : fromBase64url(step.sealed) }))
});
