import type { Section } from '#ui/words/words.ts';

/** The words that the report speaks. */
export const reportSections = ['common', 'report', 'danger', 'desks', 'codes', 'exit'] as const satisfies readonly Section[];
