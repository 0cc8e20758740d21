import type { Outcome } from '#core/base';

/** What `expect` says in a vector: `accepted`, or the code of the refusal. */
export const codeOf = (outcome: Outcome<unknown>): string => (outcome.ok ? 'accepted' : outcome.refusal.code);
