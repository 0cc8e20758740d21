import { spokenEverywhere } from '#ui/words/spoken-everywhere.ts';
import type { Chapter } from '#ui/words/words.ts';

/** The words that are spoken at the door of a survivor's space, and behind her. */
export const returnSections = [
	...spokenEverywhere,
	'codes',
	'exit',
	'report.guard',
	'report.idle',
	'return.enter',
	'return.ended'
] as const satisfies readonly Chapter[];
export type ReturnSection = (typeof returnSections)[number];

/** What is spoken inside, besides: no part of a first visit. */
export const openSpaceSections = ['report', 'return', 'desks', 'ladder'] as const satisfies readonly Chapter[];

/** What is said about proofs, conversations, pages of the web and fingerprints of pictures alone. */
export const proofsSections = ['proofs'] as const satisfies readonly Chapter[];
export const receiptsSections = ['receipt'] as const satisfies readonly Chapter[];
/** What two desks may open together in danger. */
export const glassSections = ['glass'] as const satisfies readonly Chapter[];
export const chatsSections = ['chat', 'cover'] as const satisfies readonly Chapter[];
export const pagesSections = ['keepPage'] as const satisfies readonly Chapter[];
export const itemsSections = [
	'custody',
	'agreement.clauses',
	'inside',
	'cover',
	'chat',
	'webPage'
] as const satisfies readonly Chapter[];
export const folderSections = ['custody', 'folder'] as const satisfies readonly Chapter[];
export const fingerprintsSections = ['fingerprint'] as const satisfies readonly Chapter[];
/** An agreement in plain words, where she lets somebody read under one: purposes and parts are called as a desk calls them. */
export const agreementSections = ['agreement', 'desk.case'] as const satisfies readonly Chapter[];
