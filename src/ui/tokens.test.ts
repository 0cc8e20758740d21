import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
const tokensOf = (text: string): Map<string, string> =>
	new Map([...text.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', value = '']) => [name, value]));
const [light = '', dark = ''] = css.split('@media (prefers-color-scheme: dark)');

/** WCAG 2.2, "relative luminance" and "contrast ratio". */
const luminance = (colour: string): number => {
	const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
		const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
		return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a: string, b: string): number => {
	const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
	return (high + 0.05) / (low + 0.05);
};

/** Text on its ground, with the least contrast it may have: 7 for what is read (AAA), 4.5 for links and buttons, 3 for lines and focus. */
const pairs: readonly (readonly [string, string, number])[] = [
	...['ground', 'surface', 'tint'].flatMap((ground): [string, string, number][] => [
		['ink', ground, 7],
		['soft', ground, 7],
		['accent', ground, 4.5],
		['focus', ground, 3]
	]),
	['line', 'ground', 3],
	['line', 'surface', 3],
	['on-accent', 'accent', 7],
	['notice-ink', 'notice', 7],
	['ground', 'ink', 7],
	['ground', 'soft', 4.5]
];

for (const [name, tokens] of [
	['light', tokensOf(light)],
	['dark', tokensOf(dark)]
] as const)
	test(`what is read can be read, ${name}`, () => {
		for (const [front, ground, least] of pairs) {
			const measured = contrast(tokens.get(front) ?? assert.fail(front), tokens.get(ground) ?? assert.fail(ground));
			assert.ok(measured >= least, `${front} on ${ground}: ${measured.toFixed(2)}, at least ${least}`);
		}
	});
