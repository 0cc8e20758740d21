import type { Section } from '#ui/words/words.ts';

/** All that the papers of a bundle say. */
export const paperSections = ['paper', 'custody'] as const satisfies readonly Section[];
