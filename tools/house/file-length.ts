import { isCode, type Rule } from './rule.ts';

const most = 400;

/** One file, one idea. Generated code and word lists are not read from top to bottom. */
export const fileLength: Rule = {
	name: 'file-length',
	covers: (path) =>
		(isCode(path) || path.endsWith('.css')) && path !== 'src/server/store/schema.ts' && !/\/word-?lists?\//.test(path),
	*look({ text }) {
		const lines = text.replace(/\n$/, '').split('\n');
		if (lines.length <= most) return;
		yield { at: lines.slice(0, most).join('\n').length + 1, about: `${lines.length} lines, at most ${most}: find the seam` };
	}
};
