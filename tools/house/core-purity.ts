import { isShipped, places, type Rule } from './rule.ts';

const isCore = (path: string): boolean => isShipped(path) && path.startsWith('src/core/');

/** Core is told the time. */
export const coreClock: Rule = {
	name: 'core-clock',
	covers: isCore,
	look: ({ text }) =>
		places(
			text,
			/\bDate\.now\b|\bnew Date\(\s*\)|\bDate\(\s*\)|\bperformance\.now\b|\bTemporal\.Now\b|\bset(?:Timeout|Interval)\b/g,
			'reads a clock: take `now` as an argument'
		)
};

/** Randomness is made in one place, where it is cryptographic. */
export const coreChance: Rule = {
	name: 'core-chance',
	covers: isCore,
	*look({ path, text }) {
		yield* places(text, /\bMath\.random\b/g, 'can be guessed');
		if (path.startsWith('src/core/sealing/')) return;
		yield* places(
			text,
			/\bgetRandomValues\b|\brandomUUID\b|\brandomBytes\b/g,
			'makes randomness outside sealing: take the bytes as an argument'
		);
	}
};
