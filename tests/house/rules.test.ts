import assert from 'node:assert/strict';
import test from 'node:test';
import { type Plants, plant, root } from '#tests/support/planted-tree.ts';
import { runProgram } from '#tests/support/run-program.ts';
import { throwawayFolder } from '#tests/support/throwaway-folder.ts';

type House = { rules: string[]; findings: { rule: string; path: string; line: number; about: string }[] };

/** Written in two pieces, so that this file itself keeps the rules. */
const up = '..' + '/';
const term = ['revenge', 'porn'].join(' ');
const spanishTerm = ['pornografía', 'infantil'].join(' ');
const home = ['', 'home', 'maria', 'causeway', ''].join('/');
const work = ['', 'work', ''].join('/');
const say = `con${'sole'}`;
const hash = 'sha512-AAAA';

/** One file against each rule, with the line where the rule must point. */
const broken: readonly [rule: string, line: number, file: string, text: string][] = [
	['parent-import', 2, 'src/core/base/climbs.ts', `\nimport { a } from '${up}log/index.ts';`],
	['parent-import', 1, 'tests/store/climbs.test.ts', `await import('${up}support/a.ts');`],
	['parent-import', 1, 'src/ui/parts/Climbs.svelte', `<script>import A from '${up}A.svelte';</script>`],
	['export-star', 1, 'src/core/log/index.ts', "export * from './merkle.ts';"],
	['export-star', 1, 'src/core/access/index.ts', "export type * from './who.ts';"],
	['env-read', 1, 'src/server/app.ts', 'export const port = process.env.PORT;'],
	['env-read', 1, 'src/server/taken.ts', "import { env } from 'node:process';"],
	['env-read', 1, 'src/routes/+layout.server.ts', "import { PORT } from '$app/env/private';"],
	['file-name', 1, 'src/server/date-utils.ts', ''],
	['file-name', 1, 'src/server/common/day.ts', ''],
	['file-name', 1, 'src/core/report/caseState.ts', ''],
	['file-name', 1, 'src/ui/parts/deskCard.svelte', ''],
	['file-length', 401, 'src/server/long.ts', 'x;\n'.repeat(401)],
	['harmful-term', 2, 'docs/about.md', `Help.\nAgainst ${term.replace(' ', '-').toUpperCase()}.`],
	['harmful-term', 1, 'locales/es.json', `{"a": "${spanishTerm.normalize('NFD')}"}`],
	['machine-path', 1, 'docs/install.md', `cd ${home}build`],
	['machine-path', 3, 'bench/seal.ts', `\n\nconst at = '${home}x';`],
	['console-use', 1, 'src/server/http.ts', `${say}.log(1);`],
	['console-use', 1, 'tests/store/noisy.test.ts', `${say}.error(1);`],
	['core-clock', 1, 'src/core/report/now.ts', 'export const now = Date.now();'],
	['core-clock', 1, 'src/core/report/today.ts', 'export const today = new Date();'],
	['core-chance', 1, 'src/core/report/id.ts', 'export const id = crypto.getRandomValues(new Uint8Array(16));'],
	['core-chance', 1, 'src/core/sealing/weak.ts', 'export const weak = Math.random();'],
	['colour-literal', 2, 'src/ui/base.css', 'a {\n\tcolor: #0b5563;\n}'],
	['colour-literal', 2, 'src/ui/parts/Card.svelte', '<p></p>\n<style>p { background: rgb(1 2 3); }</style>'],
	['colour-literal', 1, 'src/ui/parts/Icon.svelte', '<svg><path fill="#fff" /></svg>'],
	['type-size-literal', 1, 'src/ui/parts/Big.svelte', '<style>p { font-size: 18px; }</style>'],
	['type-size-literal', 1, 'src/ui/print.css', 'p { font: 1.2rem/1.5 sans-serif; }'],
	['raw-html', 1, 'src/ui/parts/Raw.svelte', '<p>{@html text}</p>'],
	['raw-html', 1, 'src/ui/exit/hide.ts', "document.body.innerHTML = '';"],
	['raw-html', 1, 'src/ui/replay/elsewhere.ts', 'frame.srcdoc = text;'],
	['raw-html', 2, 'src/ui/replay/start-replay-page.ts', 'frame.srcdoc = text;\nframe.innerHTML = text;'],
	['inline-style', 1, 'src/ui/parts/Wide.svelte', '<p class="a" style="width: 1px"></p>'],
	['inline-style', 2, 'src/ui/parts/Bar.svelte', '<p\n\tstyle:width={width}></p>'],
	['template-words', 2, 'src/ui/parts/Hello.svelte', '<div>\n<p>Hello</p></div>'],
	['template-words', 1, 'src/ui/parts/Named.svelte', '<button aria-label="Close the list">{x}</button>'],
	['template-words', 1, 'src/ui/parts/Branch.svelte', '{#if a}<p>{b}</p>{:else}Nothing here{/if}'],
	['lock-file', 1, 'package-lock.json', JSON.stringify({ packages: { 'node_modules/kysely': { version: '1.0.0' } } })]
];

/** What resembles a violation and is none. */
const innocent: Plants = {
	'src/core/base/index.ts':
		"/** Adds `/..` to nothing. */\nexport { a } from './a.ts';\nexport const when = (now: Date) => new Date(now);",
	'src/core/sealing/random.ts': 'export const random = () => crypto.getRandomValues(new Uint8Array(16));',
	'src/core/base/a.test.ts': 'export const began = Date.now();',
	'src/server/config.ts': 'export const port = process.env.PORT;',
	'src/server/store/schema.ts': 'x;\n'.repeat(900),
	'src/server/store/metadata.ts': 'x;\n'.repeat(400),
	'src/cli/say.ts': `${say}.log(1);`,
	'src/routes/(portal)/[[lang=lang]]/+page.svelte': '<a href="#face">{words.say("a.b")}</a><p class="style">{1} · {2}</p>',
	'src/routes/desk/[...path]/+page.server.ts': '',
	'src/routes/helpers/+page.svelte': '',
	'src/hooks.server.ts': '',
	'src/ui/tokens.css': ':root { --ink: #1d282e; --size: 18px; font-size: 18px; }',
	'src/ui/parts/Fine.svelte':
		'<script>const style = `a`; const t = "Hello there";</script><input type="text" name="first-name" /><style>p { color: var(--ink); font: inherit; background: color-mix(in oklab, var(--ink), var(--ground)); }</style>',
	'law/conducts.yaml': `term: ${term}`,
	'docs/fine.md': `In /srv/invented/ see https://example.org/home/people/ and .${work}here and GET /api/v1${work}`,
	'tools/print.ts': `${say}.log(process.env.HOME);`
};
const soundLock = {
	packages: {
		'': {},
		'node_modules/kysely': { version: '1.0.0', integrity: hash },
		'node_modules/a-darwin-x64': { version: '1.0.0', optional: true, os: ['darwin'], cpu: ['x64'] }
	}
};

async function inspect(folder: string): Promise<House & { code: number | null }> {
	const { code, stdout } = await runProgram(process.execPath, [`${root}/tools/house.ts`, folder, '--json'], { cwd: folder });
	return { ...(JSON.parse(stdout) as House), code };
}

test('each rule of the house reports its planted violation in its place, and nothing else', async (t) => {
	const folder = await throwawayFolder(t);
	plant(folder, { ...innocent, ...Object.fromEntries(broken.map(([, , file, text]) => [file, text])) });
	const { rules, findings, code } = await inspect(folder);
	assert.deepEqual(
		findings.map(({ rule, line, path }) => `${rule} ${path}:${line}`).sort(),
		broken.map(([rule, line, file]) => `${rule} ${file}:${line}`).sort()
	);
	assert.equal(code, 1);
	assert.deepEqual([...new Set(broken.map(([rule]) => rule))].sort(), rules.sort(), 'a rule without a planted violation');
});

test('what only resembles a violation is left alone', async (t) => {
	const folder = await throwawayFolder(t);
	plant(folder, { ...innocent, 'package-lock.json': JSON.stringify(soundLock) });
	const { findings, code } = await inspect(folder);
	assert.deepEqual(findings, []);
	assert.equal(code, 0);
});

test('a lock file may name no host', async (t) => {
	const folder = await throwawayFolder(t);
	const entry = { version: '1.0.0', integrity: hash, resolved: 'https://mirror.example/a.tgz' };
	plant(folder, { 'package-lock.json': JSON.stringify({ packages: { 'node_modules/a': entry } }) });
	assert.deepEqual(
		(await inspect(folder)).findings.map(({ about }) => about),
		['node_modules/a names a host']
	);
});

test('this checkout keeps every rule of the house', async () => {
	assert.deepEqual((await inspect(root)).findings, []);
});
