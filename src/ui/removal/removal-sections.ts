import { spokenEverywhere } from '#ui/words/spoken-everywhere.ts';
import type { Chapter } from '#ui/words/words.ts';

/** The words that the page about removal speaks. */
export const removalSections = [...spokenEverywhere, 'removal', 'danger'] as const satisfies readonly Chapter[];
