import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { lawFolder } from '#server/law/read-law.ts';
import { lawMarks, missingMarks } from '#tests/support/law-marks.ts';
import { throwawayFolder } from '#tests/support/throwaway-folder.ts';

/** What was gathered, line by line. A fact that is read anew, or whose source changes, changes its line too, on purpose. */
const gathered = readFileSync(new URL('./gathered.tsv', import.meta.url), 'utf8')
	.trimEnd()
	.split('\n');

test('no fact that was gathered is gone, has lost its source, or is said to be surer than it was', () => {
	assert.deepEqual(missingMarks(gathered, lawMarks(lawFolder)), []);
});

test('caught: a source that is removed, a confidence that is raised, a fact that is gone, in each kind of file', async (t) => {
	const folder = await throwawayFolder(t);
	const spoils: readonly (readonly [file: string, from: RegExp, to: string])[] = [
		['jurisdictions/NL.yaml', /confidence: recalled/, 'confidence: verified'],
		['jurisdictions/IT.yaml', /\n {6}source:\n {8}title: Codice penale 157-158[^\n]*\n[^\n]*/, ''],
		['jurisdictions/IT.yaml', /\n {6}confidence: verified/, ''],
		['jurisdictions/FR.yaml', /url: [^\n]+/, 'url: https://law.example/'],
		['instruments.yaml', /confidence: recalled/, 'confidence: verified'],
		['instruments.yaml', /- article: '29'/, "- article: '299'"],
		['conducts.yaml', /confidence: recalled/, 'confidence: counsel-reviewed']
	];
	for (const [at, [file, from, to]] of spoils.entries()) {
		const copy = path.join(folder, `${at}`, 'law');
		mkdirSync(path.dirname(copy), { recursive: true });
		cpSync(lawFolder, copy, { recursive: true });
		const text = readFileSync(path.join(copy, file), 'utf8');
		assert.match(text, from);
		writeFileSync(path.join(copy, file), text.replace(from, to));
		assert.ok(missingMarks(gathered, lawMarks(`${copy}/`)).length > 0, `${file}: ${from}`);
	}
});

test('more facts are no fault, and one that stands twice must stand twice', () => {
	assert.deepEqual(missingMarks(['a\tverified\tx'], ['b\trecalled\ty', 'a\tverified\tx']), []);
	assert.deepEqual(missingMarks(['a\tverified\tx', 'a\tverified\tx'], ['a\tverified\tx']), ['a\tverified\tx']);
});
