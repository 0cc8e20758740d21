import { sayIfAny, sayRefusal } from '#ui/survivor/spoken.ts';
import type { Section, Words } from '#ui/words/words.ts';

/** Plain words for a refusal, as staff need them. */
export const sayStaffRefusal = (words: Words<Section>, code: string): string =>
	sayIfAny(words, `desk.codes.${code}`) ?? sayRefusal(words, code);

/** A case has no name: the beginning of its id tells it from its neighbours, and says nothing. */
export const caseName = (id: string): string => id.slice(0, 6);

/** Whether somebody typed the beginning of a case's name: so a case is found that was not opened yet. */
export const isNamed = (id: string, typed: string): boolean =>
	typed.trim().length > 1 && id.toLowerCase().startsWith(typed.trim().toLowerCase());
