import type { DeskRole } from '#core/log';

/**
 * How far a desk with a key can still act. `leaderless`: it is read, but nobody can let others in. `unreadable`: nobody holds its key any
 * more, and nobody can be let in, because the key log wants a member's signature: for good.
 */
export type DeskReach = 'whole' | 'leaderless' | 'unreadable';

/** By who is joined in it and may sign in. */
export const deskReach = (joined: readonly { readonly role: DeskRole }[]): DeskReach =>
	joined.length === 0 ? 'unreadable' : joined.some(({ role }) => role === 'lead') ? 'whole' : 'leaderless';

/** Why somebody is shut out although a desk loses by it. Codes, never words: the audit list holds no text. */
export const shutOutReasons = ['in-wrong-hands', 'gone', 'desk-ends'] as const;
export type ShutOutReason = (typeof shutOutReasons)[number];
