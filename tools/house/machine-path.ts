import { places, type Rule } from './rule.ts';

/** Nothing here may name a folder of somebody's machine. `/home/invented` is nobody's. */
export const machinePath: Rule = {
	name: 'machine-path',
	covers: (path) => path !== 'package-lock.json',
	look: ({ text }) =>
		places(
			text,
			/(?<![\w.:/#-])\/(?:work|root|farm|home\/(?!invented\/)[\w.-]+|Users\/[\w.-]+|tmp\/[\w.-]+)\//g,
			'a path of one machine'
		)
};
