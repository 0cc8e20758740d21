import type { Section } from '#ui/words/words.ts';

/** The words that the page about removal speaks. */
export const removalSections = ['common', 'removal', 'danger'] as const satisfies readonly Section[];
