import type { Section } from '#ui/words/words.ts';

/** All that the page which checks proofs says: it names neither a place nor what the place is for. */
export const checkSections = ['check', 'receipt'] as const satisfies readonly Section[];

/** What the page says besides that checks a bundle of evidence, which lies in the bundle. */
export const verifySections = ['check', 'verify'] as const satisfies readonly Section[];

/** Said by the page before any script runs: `tools/build.ts` writes it into the file, in every language. */
export const saidWithoutScript = 'check.noScript';
