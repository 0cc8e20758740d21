/**
 * The log: what cannot be taken back unseen, and who vouches for a key. Pure: no clock, no randomness, no network, no disk.
 * Promises:
 * - An entry, its leaf and its place have one byte form; whoever reads another form refuses it.
 * - A blind leaf says nothing without its opening; an opening opens one leaf and one event only.
 * - A proof that verifies can be checked by programs not written here: RFC 9162 hashes, C2SP signed-note and tlog-checkpoint.
 * - A key stands in the key book only where the one it follows, its owner, or somebody joined in the desk signed it.
 * - Nobody is in a desk whom nobody in that desk let in; no key ever serves two, or comes back.
 * - Nothing here names a person: members are ids, and the acceptance of a case never becomes an entry.
 * Verification answers `false` or a refusal for every input; only the caller's own mistakes throw.
 */
export {
	type AcceptedBody,
	type AcceptRefusal,
	type AcceptStatement,
	signAccepted,
	verifyAccepted
} from './accept-statement.ts';
export {
	type Checkpoint,
	type CheckpointRefusal,
	formatCheckpoint,
	openCheckpoint,
	parseCheckpoint,
	signCheckpoint
} from './checkpoint.ts';
export {
	type CodeBody,
	type CodeDifference,
	type CodeFile,
	type CodeManifest,
	type CodeRefusal,
	codeFileOf,
	compareCode,
	signCodeManifest,
	verifyCodeManifest
} from './code-manifest.ts';
export { type ConsistencyClaim, consistencyProof, hashesNeededForConsistency, verifyConsistency } from './consistency.ts';
export { type EntryRefusal, entryBytes, entryBytesAtMost, type LogEntry, parseEntry } from './entry.ts';
export { hashesNeededForProof, type InclusionClaim, inclusionProof, verifyInclusion } from './inclusion.ts';
export type { DeskMember, KeyBook, PastMember } from './key-book.ts';
export { isPublicName, isSigningKey, type KeyBody, type KeyStatement, type NodeId, type Subject } from './key-entry.ts';
export type { DeskSpan, PlacedKey } from './key-ledger.ts';
export { isKeyLogStatement, type KeyLogRefusal, type KeyLogStatement, replayKeyLog } from './key-log.ts';
export type { DeskRole, MembershipBody, MembershipStatement } from './membership.ts';
export {
	emptyRoot,
	type HashAt,
	hashesNeededForRoot,
	hashesToStore,
	leafHash,
	nodeHash,
	type Place,
	type ReadHash,
	readerOf,
	rootOf
} from './merkle.ts';
export {
	formatNote,
	type Note,
	type NoteRefusal,
	type NoteSignature,
	type OpenedNote,
	openNote,
	parseNote,
	signNote
} from './note.ts';
export { blindLeaf, leafOfOpening, type OpeningRefusal, openingOf, parseOpening } from './opening.ts';
export {
	isAbandoned,
	type RestoredBody,
	type RestoredRefusal,
	type RestoredStatement,
	rootText,
	signRestored,
	verifyRestored
} from './restored-statement.ts';
export type { ClearStatement, StatementRefusal } from './statement.ts';
export { formatVkey, type NoteKey, noteKeyOf, parseVkey, type VkeyRefusal } from './vkey.ts';
