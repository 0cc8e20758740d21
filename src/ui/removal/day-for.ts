import { dayThere } from '#core/law';
import { today } from '#ui/words/today.ts';

/** The day as of which the law of a country is asked: the one that it is there. Without a country, the reader's. */
export const dayFor = (country: string): string => (country ? dayThere(country, new Date().toISOString()) : today());
