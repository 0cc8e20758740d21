import { tongues as later } from 'virtual:words/of/openSpace';
import { tongues as first } from 'virtual:words/of/return';
import { together } from '#ui/words/tongues.ts';

/** All that is said in her space, its door included. */
export const spaceTongues = together(first, later);
