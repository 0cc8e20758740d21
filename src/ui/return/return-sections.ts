import type { Section } from '#ui/words/words.ts';

/** The words that a survivor's space speaks. */
export const returnSections = ['common', 'report', 'return', 'desks', 'codes', 'exit'] as const satisfies readonly Section[];
