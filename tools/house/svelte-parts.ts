import type { SourceFile } from './rule.ts';

const blocks = /<(script|style)\b[^>]*>[\s\S]*?<\/\1>/gi;
const comments = /<!--[\s\S]*?-->/g;
const blank = (part: string): string => part.replace(/[^\n]/g, ' ');

/** The markup of a component, scripts, styles and comments blanked out so that offsets stay true. */
export const markupOf = ({ text }: SourceFile): string => text.replace(blocks, blank).replace(comments, blank);

/** The styles of a component or style sheet, all else blanked out. */
export function stylesOf({ path, text }: SourceFile): string {
	if (path.endsWith('.css')) return text.replace(/\/\*[\s\S]*?\*\//g, blank);
	let styles = blank(text);
	for (const block of text.matchAll(blocks)) {
		if (block[1]?.toLowerCase() !== 'style') continue;
		styles = styles.slice(0, block.index) + block[0] + styles.slice(block.index + block[0].length);
	}
	return styles.replace(/\/\*[\s\S]*?\*\//g, blank);
}
