import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { root } from '#tests/support/planted-tree.ts';
import { lossesSections, lossListSections } from '#ui/losses/losses-sections.ts';
import { interviewSections, optionsSections } from '#ui/options/options-sections.ts';
import { removalSections } from '#ui/removal/removal-sections.ts';
import { afterSavingSections, reportSections } from '#ui/report/report-sections.ts';
import {
	chatsSections,
	fingerprintsSections,
	openSpaceSections,
	proofsSections,
	receiptsSections,
	returnSections
} from '#ui/return/return-sections.ts';

const sections = Object.keys(JSON.parse(readFileSync(path.join(root, 'locales/en.json'), 'utf8'))).join('|');
const named = new RegExp(`['"\`]((?:${sections})\\.[\\w.-]*)(?=(['"\`])|\\$\\{)`, 'g');
const statically = /^\s*(?:import|export) (?!type\b)[^'";(]* from ['"](#ui\/|\.\/)([^'"]+)['"]/gm;

/** Every key, or beginning of one, that a file and what it imports at once can say. */
function saidFrom(file: string, seen = new Map<string, readonly string[]>()): Map<string, readonly string[]> {
	if (seen.has(file) || !existsSync(file) || !/\.(ts|svelte)$/.test(file)) return seen;
	const text = readFileSync(file, 'utf8').replace(/\/\*\*.*?\*\//gs, '');
	seen.set(
		file,
		[...text.matchAll(named)].map(([, key]) => key as string)
	);
	for (const [, room, rest] of text.matchAll(statically))
		saidFrom(room === './' ? path.join(path.dirname(file), rest as string) : path.join(root, 'src/ui', rest as string), seen);
	return seen;
}

const islands: readonly (readonly [string, readonly string[]])[] = [
	['report/Report.svelte', reportSections],
	['report/AfterSaving.svelte', [...reportSections, ...afterSavingSections]],
	['return/Return.svelte', returnSections],
	['return/OpenSpace.svelte', [...returnSections, ...openSpaceSections]],
	['return/Proofs.svelte', [...returnSections, ...openSpaceSections, ...proofsSections]],
	['help/HelpPages.svelte', [...returnSections, ...openSpaceSections]],
	['return/Receipts.svelte', [...returnSections, ...openSpaceSections, ...receiptsSections]],
	['return/Chats.svelte', [...returnSections, ...openSpaceSections, ...chatsSections]],
	['return/Fingerprints.svelte', [...returnSections, ...openSpaceSections, ...fingerprintsSections]],
	['options/Options.svelte', optionsSections],
	['options/Asking.svelte', [...optionsSections, ...interviewSections]],
	['removal/Removal.svelte', removalSections],
	['losses/LossesIsland.svelte', lossesSections],
	['losses/Losses.svelte', [...lossesSections, ...lossListSections]]
];

for (const [entry, chapters] of islands)
	test(`what ${entry} draws at once says nothing whose words come later`, () => {
		const said = saidFrom(path.join(root, 'src/ui', entry));
		assert.ok([...said.values()].flat().length > 10, 'it says something at all');
		const unspoken = [...said].flatMap(([file, keys]) =>
			keys
				.filter((key) => !chapters.some((chapter) => key === chapter || key.startsWith(`${chapter}.`)))
				.map((key) => `${path.relative(root, file)}: ${key}`)
		);
		assert.deepEqual(unspoken, []);
	});
