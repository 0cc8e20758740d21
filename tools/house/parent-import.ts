import { isCode, places, type Rule } from './rule.ts';

/** Rooms are entered by their door (`#core/…`, `#server/…`, `#ui/…`), never by climbing out of one's own folder. */
export const parentImport: Rule = {
	name: 'parent-import',
	covers: isCode,
	look: ({ text }) =>
		places(text, /\b(?:from|import|import\()\s*['"`]\.\.(?:\/|['"`])/g, 'climbs out of its folder: import #room/… instead')
};
