/**
 * The log: what cannot be taken back unseen, and who vouches for a key. Pure: no clock, no randomness, no network, no disk.
 * Promises:
 * - An entry, its leaf and its place have one byte form; whoever reads another form refuses it.
 * - A blind leaf says nothing without its opening; an opening opens one leaf and one event only.
 * - A proof that verifies can be checked by programs not written here: RFC 9162 hashes, C2SP signed-note and tlog-checkpoint.
 * - A key stands in the key book only where the one it follows, its owner, or somebody joined in the desk signed it.
 * - Nobody is in a desk whom nobody in that desk let in, or its recovery shares; no key ever serves two, or comes back.
 * - A tile, a bundle, a proof file, a policy, a request to a witness has one reading: parsers take exactly what their mirrors write.
 * - A log that was read whole is the one that was signed, and goes on from the one that was seen before; or it is refused.
 * - A witness says yes only to what continues the last it said yes to; no witness counts twice for a quorum.
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
export { checkReceipt, policyOfKey, trustIn } from './check-receipt.ts';
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
export {
	type CosignatureChecks,
	type Cosigned,
	type CosignedRange,
	type Cosigner,
	checkMlDsa44,
	cosignCheckpoint,
	cosignSubtree,
	mlDsa44KeyFrom,
	readCosignatures,
	verifyCosignature,
	verifySubtreeCosignature
} from './cosignature.ts';
export {
	type CosignatureKind,
	type CosignerKey,
	cosignerKeyOf,
	formatCosignerVkey,
	isCosignatureKind,
	parseCosignerVkey
} from './cosigner-key.ts';
export { addWitness, askForAny, removeWitness } from './edit-policy.ts';
export { type EntryRefusal, entryBytes, entryBytesAtMost, isBlindEntry, type LogEntry, parseEntry } from './entry.ts';
export { cutBundle, formatBundle, parseBundle } from './entry-bundle.ts';
export { hashesNeededForProof, type InclusionClaim, inclusionProof, verifyInclusion } from './inclusion.ts';
export type { DeskMember, KeyBook, PastMember } from './key-book.ts';
export { isPublicName, isSigningKey, type KeyBody, type KeyStatement, type NodeId, type Subject } from './key-entry.ts';
export type { DeskSpan, PlacedKey, RecoveryKey, Reopening } from './key-ledger.ts';
export { isKeyLogStatement, type KeyLogRefusal, type KeyLogStatement, keyLogTypes, replayKeyLog } from './key-log.ts';
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
export { readPlaces } from './places-in-tiles.ts';
export { formatPolicy, isQuorum, type Policy, type PolicyRefusal, type PolicyWitness, parsePolicy } from './policy.ts';
export {
	formatProofFile,
	type ProofFile,
	type ProofRefusal,
	type Proved,
	parseProofFile,
	verifyProofFile
} from './proof-file.ts';
export { type PlacedStatement, proveKeyLog, provePlaced } from './prove-key-log.ts';
export { formatReceipt, leafHashOf, paperText, parseReceipt, type Receipt, type ReceiptRefusal } from './receipt.ts';
export type { RecoveryKeyBody, RecoveryKeyStatement, ReopeningBody, ReopeningStatement } from './reopening.ts';
export {
	isAbandoned,
	type RestoredBody,
	type RestoredRefusal,
	type RestoredStatement,
	rootText,
	signRestored,
	verifyRestored
} from './restored-statement.ts';
export { type ClearStatement, hasExactly, isBytes, isCount, parseStatement, type StatementRefusal } from './statement.ts';
export { isSubtree, type SubtreeClaim, type SubtreeInclusionClaim, verifySubtree, verifySubtreeInclusion } from './subtree.ts';
export {
	firstPlaceOf,
	formatTilePath,
	fullWidth,
	isCovered,
	parseTilePath,
	type Tile,
	tileAt,
	tileOfHashes,
	tilesSince
} from './tile.ts';
export type { HashInto } from './tile-hash.ts';
export { formatVkey, isNoteKeyName, type NoteKey, noteKeyOf, parseVkey, type VkeyRefusal } from './vkey.ts';
export { type ReadTile, tilesOfWalk, type WalkRefusal, type WalkWishes, walkLog } from './walk-log.ts';
export { quorumTime, verifyWatched, type Watch, type Watched } from './watched.ts';
export {
	type AddCheckpoint,
	addCosignatures,
	decideCosigning,
	formatAddCheckpoint,
	originHash,
	originOf,
	parseAddCheckpoint,
	type WitnessedLog,
	type WitnessRefusal,
	witnessSizeType,
	witnessStatus
} from './witness.ts';
export { cosignersFrom, keyOfCosigner } from './witness-key.ts';
