import { isShipped, places, type Rule } from './rule.ts';

/** The environment is read once, by name, at start: `src/server/config.ts`. */
export const envRead: Rule = {
	name: 'env-read',
	covers: (path) => isShipped(path) && path !== 'src/server/config.ts',
	look: ({ text }) =>
		places(
			text,
			/\bprocess\s*(?:\?\.|\.)\s*env\b|\bprocess\[['"]env['"]\]|\benv\b[^;\n]*\bfrom\s*['"](?:node:)?process['"]|['"]\$(?:app\/)?env\//g,
			'reads the environment: take the value from the configuration'
		)
};
