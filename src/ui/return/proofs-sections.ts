import type { Section } from '#ui/words/words.ts';

/** What is said about proofs alone; everything else the space has said before. */
export const proofsSections = ['proofs'] as const satisfies readonly Section[];
