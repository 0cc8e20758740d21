/**
 * Sealing: who can read what, and how everybody can see that nothing was changed.
 *
 * Promises
 * - Everything a person writes is sealed to hybrid post-quantum age recipients before it leaves this room; kinds of recipients never mix.
 * - A classic key of somebody outside is taken for one whole file that is given out, and for nothing else; nothing here vouches for it.
 * - age proves no sender, so every act is signed over what it adds, what went before, and the case head; a gap, a rollback, a
 *   foreign author or an altered entry is a finding at the next reading.
 * - Every structure carries version and label; a wrong one is refused with a code.
 * - A holder reads by a grant; a grant exists only for the survivor herself or under her consent.
 * - A supporter holds exactly the parts she handed over, by a key of the own; what a supporter writes is never among what she wrote.
 */
export { type AcceptedAct, type ActSubmission, acceptAct, caseOfAct } from './accept-act.ts';
export {
	type Acknowledged,
	type AcknowledgedAnswer,
	type AcknowledgedBody,
	type AcknowledgedLetter,
	type AcknowledgedRefusal,
	type Answering,
	type Asked,
	acceptAcknowledged,
	acknowledgedAnswers,
	daysBetween,
	dueDayOf,
	isOf,
	isOverdue,
	isReasoned,
	type KeptReason,
	keptReasons,
	letterBytes
} from './acknowledgement.ts';
export { type ActRefusal, type ActWorld, actLimits } from './act-draft.ts';
export { loseParts } from './add-entry.ts';
export { loneGlasses, loseGlass } from './add-glass.ts';
export { losePartsOf } from './add-supporter.ts';
export {
	type Identity,
	isRecipient,
	type KeyPair,
	keyPairFrom,
	open,
	openBulk,
	type Recipient,
	recipientHash,
	recipientOf,
	seal,
	sealBulk,
	sealWithPassphrase
} from './age.ts';
export { ageBeginsWith, isAgeBeginning } from './age-header.ts';
export { openStream, sealStream } from './age-stream.ts';
export { type BulkCipher, bulkCipherInScript } from './bulk-cipher.ts';
export { type CaseRoom, caseLimits, findRoom, type Room, type RoomTold, roomTaken } from './case-room.ts';
export {
	type Actor,
	type CaseState,
	type ConsentState,
	type CutState,
	type DeskKeyState,
	type Effect,
	type GlassState,
	type PartState,
	partsOfDesk,
	partsOfSupporter,
	type SupporterState,
	supportersOfPart,
	waivedTo
} from './case-state.ts';
export { codenameWords, makeCodename, type SurvivorKeys, survivorKeys } from './codename.ts';
export { type ActBase, ActComposer, grantSecret, type MakeOpening, type WritablePart } from './compose-act.ts';
export {
	type DeskKey,
	joinRecovery,
	makeKeyPair,
	type RecoveryKeys,
	recoveryKeysFrom,
	splitRecovery,
	unwrapDeskKey,
	wrapDeskKey
} from './desk-key.ts';
export {
	type Act,
	type ActCode,
	type Author,
	actCodes,
	type CaseAuthor,
	type CaseEntry,
	type ConsentEntry,
	type CutReason,
	cutReasons,
	type Digest,
	type Entry,
	type GlassEntry,
	type GlassShareEntry,
	type GrantEntry,
	type Holder,
	hashOfEntry,
	hashOfSealed,
	isPrivileged,
	type PartNumber,
	type PieceBody,
	type PurposeCode,
	purposeCodes,
	type StateCode,
	type SupporterAct,
	type SupporterRole,
	stateCodes,
	supporterActs,
	supporterRoles,
	type WaiverEntry
} from './entries.ts';
export { type GlassPlace, joinGlass, makeGlass, openGlassShare, sealGlassShare, splitGlass } from './glass-key.ts';
export { checkInvitationProof, hashOfAccept, invitationAccept, invitationProof } from './invitation-proof.ts';
export { normaliseCodename, normalisePin } from './normalise-codename.ts';
export { type OutsideKey, parseOutsideKey, tryOutsideKey } from './outside-key.ts';
export { pad, padmeLength, unpad } from './padding.ts';
export { type GrantSecret, type ItemContent, type Opening, type PartKind, partKinds } from './part-content.ts';
export {
	type MemberKeys,
	makeMemberKeys,
	memberKeysFrom,
	type PassphraseKeys,
	passkeyPair,
	passphraseKeys,
	unwrapMemberKeys,
	wrapMemberKeys
} from './passphrase.ts';
export { randomBelow, randomId, randomOf } from './random.ts';
export {
	type CaseReader,
	type CaseReading,
	type Finding,
	type HandedCase,
	type HandedEntry,
	type ReadConsent,
	type ReadItem,
	type ReadPart,
	type ReadSupporterItem,
	readCase
} from './read-case.ts';
export { type Ending, endingHash, endingsIn } from './read-endings.ts';
export { isGlassInForce, type ReadGlass } from './read-glass.ts';
export { helpersOfPart, isHelping, type ReadCut, type ReadSupporter } from './read-supporters.ts';
export { checkShare, isSameShare, readShare, type ShareCheck } from './recovery-share.ts';
export { type OpenRefusal, openValue, sealValue } from './sealed-value.ts';
export { type ShownKey, sealAgain, showKey } from './shown-key.ts';
export {
	checkSignature,
	hashOfSigned,
	type Labelled,
	type SignatureCheck,
	type Signed,
	type SignedRefusal,
	type SigningKey,
	sign,
	signedBytes,
	signingKeyFrom,
	verifySigned
} from './signed.ts';
export { type Argon2id, argon2idInScript, derive, stretchCost } from './stretch.ts';
export { checkSupporterProof, comparisonCode, type SupporterKeys, supporterProof } from './supporter-proof.ts';
export { caseFromWire, submissionFromWire, submissionToWire, type WireCase, type WireSubmission } from './wire.ts';
export { wordList } from './word-list.ts';
