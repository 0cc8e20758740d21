/**
 * Bundle: what somebody hands to a court, so that it can be checked without asking anybody (spec/bundle.md). Pure.
 * Promises:
 * - Whoever made a bundle can leave things out; nobody can put other words, another picture or another history in their place unseen.
 * - What is shown opens the items that were chosen, and nothing else of the case.
 * - Every fault is named with its place; a bundle without any says how far its word goes, and no further.
 */
export { type Bag, type BagFile, bagFileOf, hashInScript, packBag, type RunningHash } from './bag.ts';
export { bagAmong } from './bag-among.ts';
export { certificatePaper, certificatePlaces } from './certificate-paper.ts';
export { type CheckedBundle, type CheckWishes, checkBundle } from './check-bundle.ts';
export { deskNamesIn, type KeysRecord } from './check-keys.ts';
export { type Composed, composeBundle, type Paper, paperFiles } from './compose-bundle.ts';
export type { Fault, FaultCode } from './faults.ts';
export { type FileInside, filesInside, type Inside } from './files-inside.ts';
export { formatItem, type ItemRecord } from './item-record.ts';
export { custodyPath, filePath, itemPath, paths, proofPath, stampPath } from './layout.ts';
export { type LogParts, logFiles } from './log-files.ts';
export type { LoggedThing } from './logged-things.ts';
export { type NamedFault, nameFault } from './name-fault.ts';
export { type BundleSource, type OpenItem, openCase } from './open-case.ts';
export type { PaperSpeech } from './paper-html.ts';
export type { PaperFacts } from './paper-reading.ts';
export { type PaperWords, paperSpeech } from './paper-speech.ts';
export { reportPaper } from './report-paper.ts';
export { type BundleStatement, type CustodyHead, signBundle } from './statement.ts';
