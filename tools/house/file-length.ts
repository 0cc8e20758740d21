import { isCode, type Rule } from './rule.ts';

const most = 400;

/** One file, one idea. Generated code and word lists are not read from top to bottom. */
export const fileLength: Rule = {
	name: 'file-length',
	covers: (path) =>
		(isCode(path) || path.endsWith('.css')) && path !== 'src/server/store/schema.ts' && !/\/word-?lists?\//.test(path),
	*look({ text }) {
		const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
		if (lines > most) yield { at: text.length, about: `${lines} lines, at most ${most}: find the seam` };
	}
};
