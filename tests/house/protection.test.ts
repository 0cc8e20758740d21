import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

const root = path.resolve(import.meta.dirname, '../..');
const named = /`((?:src|tests|tools)\/[\w./-]+\.test\.ts)` `([^`]+)`/g;
const admitted = 'no test yet';

/** The rows of the table under "Promised": what is promised, and what is said to hold it. */
function promisesOf(markdown: string): { promise: string; heldBy: string }[] {
	const section = /^## Promised\n([\s\S]*?)^## /m.exec(markdown)?.[1] ?? '';
	const rows = section.split('\n').filter((line) => line.startsWith('|'));
	return rows.slice(2).map((row) => {
		const cells = row.split('|').map((cell) => cell.trim());
		return { promise: cells[1] ?? '', heldBy: cells.at(-2) ?? '' };
	});
}

/** What is wrong with a table of promises: a row that names no test, a test that is not there. A title may be cut where it goes on with a variable. */
function faultsOf(markdown: string, read: (file: string) => string | null): string[] {
	return promisesOf(markdown).flatMap(({ promise, heldBy }) => {
		const tests = [...heldBy.matchAll(named)].map(([, file, title]) => ({ file: file as string, title: title as string }));
		if (tests.length === 0 && !heldBy.includes(admitted)) return [`${promise}: names no test`];
		return tests.flatMap(({ file, title }) => {
			const text = read(file);
			if (text === null) return [`${promise}: no file ${file}`];
			const there = ["'", '"', '`'].some((quote) => text.includes(`${quote}${title}`));
			return there ? [] : [`${promise}: no test "${title}" in ${file}`];
		});
	});
}

const readFromTree = (file: string): string | null => {
	const place = path.join(root, file);
	return existsSync(place) ? readFileSync(place, 'utf8') : null;
};

test('every promise names the test that holds it, and that test is there', () => {
	const markdown = readFileSync(path.join(root, 'docs/protection.md'), 'utf8');
	assert.deepEqual(faultsOf(markdown, readFromTree), []);
	assert.ok(promisesOf(markdown).length >= 30);
	assert.match(markdown, /^## Not promised$/m);
});

test('a promise without a test, a missing file and a renamed test are each noticed', () => {
	const table = (heldBy: string): string =>
		`## Promised\n\n| promise | how | held by |\n|---|---|---|\n| it holds | so | ${heldBy} |\n\n## Not promised\n`;
	const read = (file: string): string | null => (file === 'tests/there.test.ts' ? "test('it holds', () => {});" : null);
	assert.deepEqual(faultsOf(table('`tests/there.test.ts` `it holds`'), read), []);
	assert.deepEqual(faultsOf(table('no test yet'), read), []);
	assert.deepEqual(faultsOf(table('somebody'), read), ['it holds: names no test']);
	assert.deepEqual(faultsOf(table('`tests/gone.test.ts` `it holds`'), read), ['it holds: no file tests/gone.test.ts']);
	assert.deepEqual(faultsOf(table('`tests/there.test.ts` `it held`'), read), [
		'it holds: no test "it held" in tests/there.test.ts'
	]);
});
