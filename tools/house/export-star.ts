import { isCode, places, type Rule } from './rule.ts';

/** What a door lets out stands there by name. */
export const exportStar: Rule = {
	name: 'export-star',
	covers: isCode,
	look: ({ text }) => places(text, /^\s*export\s*(?:type\s*)?\*/gm, 'exports everything: name each export')
};
