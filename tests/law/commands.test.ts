import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { root } from '#tests/support/planted-tree.ts';
import { runProgram } from '#tests/support/run-program.ts';
import { throwawayFolder } from '#tests/support/throwaway-folder.ts';

const law = (...words: readonly string[]) =>
	runProgram(process.execPath, [path.join(root, 'src/cli/main.ts'), 'law', ...words], { cwd: root });

test('a command about the law that is called wrongly says how it is called, and answers nothing', async (t) => {
	const facts = path.join(await throwawayFolder(t), 'facts.json');
	writeFileSync(facts, JSON.stringify({ conducts: ['ncii-distribution'] }));
	for (const words of [
		['options', '--facts', facts, '--as-of', '2026-11-31'],
		['next', 'more', '--facts', facts, '--as-of', '2026-11-22'],
		['channels', '--from', 'DE', '--to', 'PH', '--measure', 'everything', '--as-of', '2026-11-22'],
		['stats', '--fast'],
		['changed', '--since', '2025-02-29']
	]) {
		const { code, stdout, stderr } = await law(...words);
		assert.deepEqual([code, stdout], [2, ''], words.join(' '));
		assert.match(stderr, new RegExp(`^(--as-of takes .*\n)?usage: \\./causeway law ${words[0]} `));
	}
});

test('facts are read from a file, and a file that holds none is refused with its code', async (t) => {
	const folder = await throwawayFolder(t);
	const [good, bad] = [path.join(folder, 'good.json'), path.join(folder, 'bad.json')];
	writeFileSync(good, JSON.stringify({ conducts: ['ncii-distribution'], places: { acts: ['DE'] } }));
	writeFileSync(bad, 'no facts');
	const { code, stdout } = await law('states', '--facts', good, '--as-of', '2026-11-22', '--json');
	assert.equal(code, 0);
	assert.ok((JSON.parse(stdout) as { jurisdiction: string }[]).some(({ jurisdiction }) => jurisdiction === 'DE'));
	const refused = await law('states', '--facts', bad, '--as-of', '2026-11-22');
	assert.deepEqual([refused.code, refused.stdout], [1, '']);
	assert.match(refused.stderr, /facts-malformed/);
});
