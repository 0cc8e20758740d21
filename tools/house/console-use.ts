import { isCode, places, type Rule } from './rule.ts';

/** Only commands speak to a terminal. A stray line in a browser's console or a server's log may hold what nobody should read. */
export const consoleUse: Rule = {
	name: 'console-use',
	covers: (path) => isCode(path) && /^(?:src|tests)\//.test(path) && !path.startsWith('src/cli/'),
	look: ({ text }) => places(text, /\bconsole\s*(?:\?\.|\.)\s*\w+/g, 'writes to the console')
};
