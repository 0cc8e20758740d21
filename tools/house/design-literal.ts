import { places, type Rule } from './rule.ts';
import { stylesOf } from './svelte-parts.ts';

const isDesigned = (path: string): boolean => /^src\/.*\.(?:css|svelte|html)$/.test(path) && path !== 'src/ui/tokens.css';

/** Colours have names, all in src/ui/tokens.css, so that contrast is measured once. */
export const colourLiteral: Rule = {
	name: 'colour-literal',
	covers: isDesigned,
	*look(file) {
		const about = 'a colour of its own: use a token';
		yield* places(stylesOf(file), /:[^;{}]*(?:#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\()/gi, about);
		yield* places(file.text, /\b(?:fill|stroke|stop-color|bgcolor)="#[0-9a-f]{3,8}"/gi, about);
	}
};

/** So do the sizes of type. */
export const typeSizeLiteral: Rule = {
	name: 'type-size-literal',
	covers: isDesigned,
	look: (file) =>
		places(stylesOf(file), /\bfont(?:-size)?\s*:[^;{}]*?\d(?:px|pt|rem|em|%|vw|ch)/gi, 'a type size of its own: use a token')
};
