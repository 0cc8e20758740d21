import type { Section } from '#ui/words/words.ts';

/** All that the page which checks proofs says: it names neither a place nor what the place is for. */
export const checkSections = ['check'] as const satisfies readonly Section[];
