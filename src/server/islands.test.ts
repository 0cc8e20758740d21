import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { readIslands } from './islands.ts';

test('an island is told with all that it imports at once, all its styles, each once, and its words; one not built is missing', (t) => {
	const build = mkdtempSync(path.join(tmpdir(), 'islands-'));
	t.after(() => rmSync(build, { recursive: true }));
	mkdirSync(path.join(build, 'islands'));
	writeFileSync(
		path.join(build, 'islands/manifest.json'),
		JSON.stringify({
			'src/ui/islands/report.ts': { file: 'report-1.js', css: ['report-1.css'], imports: ['_a.js', '_b.js'], isEntry: true },
			'_a.js': { file: 'a-1.js', css: ['shared-1.css'], imports: ['_b.js'] },
			'_b.js': { file: 'b-1.js', css: ['shared-1.css'], imports: ['_a.js'] },
			'virtual:words/of/report/en': { file: 'en-1.js', isDynamicEntry: true },
			'virtual:words/of/return/en': { file: 'en-2.js', isDynamicEntry: true }
		})
	);
	assert.deepEqual(readIslands(pathToFileURL(path.join(build, 'server/chunks/page.js')).href), {
		report: {
			script: '/app/report-1.js',
			preload: ['/app/a-1.js', '/app/b-1.js'],
			styles: ['/app/report-1.css', '/app/shared-1.css'],
			words: { en: '/app/en-1.js' }
		}
	});
});
