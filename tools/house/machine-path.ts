import { places, type Rule } from './rule.ts';

/** Nothing here may name a folder of somebody's machine. Fixtures take an invented place elsewhere, such as `/srv/invented`. */
export const machinePath: Rule = {
	name: 'machine-path',
	covers: (path) => path !== 'package-lock.json',
	look: ({ text }) =>
		places(text, /(?<![\w.:/#-])\/(?:work|root|farm|home\/[\w.-]+|Users\/[\w.-]+|tmp\/[\w.-]+)\//g, 'a path of one machine')
};
