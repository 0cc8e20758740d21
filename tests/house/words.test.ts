import assert from 'node:assert/strict';
import test from 'node:test';
import { plant, root } from '#tests/support/planted-tree.ts';
import { runProgram } from '#tests/support/run-program.ts';
import { throwawayFolder } from '#tests/support/throwaway-folder.ts';

type Tree = { [key: string]: string | string[] | Tree };

/** A complete small set of words, the same in each language but for the long sentence. */
const complete = (): Record<string, Tree> => {
	const made = Object.entries({ en: 'en', es: 'es', fr: 'fr', ar: 'ar', pt: 'pt', fil: 'fil' }).map(([language, mark]) => [
		language,
		{
			_review: { reviewed: ['exit.long'] },
			exit: { leave: mark, long: `${mark} ${mark} ${mark} ${mark} {name}`, kinds: { police: mark, other: mark } },
			report: { files: Object.fromEntries(formsOf(language).map((form) => [form, `${mark} {count}`])) }
		}
	]);
	return Object.fromEntries(made);
};
const formsOf = (language: string): string[] =>
	language === 'ar' ? ['zero', 'one', 'two', 'few', 'many', 'other'] : ['one', 'other'];

async function faultsOf(folder: string, words: Record<string, Tree>): Promise<string[]> {
	plant(folder, Object.fromEntries(Object.entries(words).map(([language, tree]) => [`${language}.json`, JSON.stringify(tree)])));
	const { stdout, code } = await runProgram(process.execPath, [`${root}/tools/words.ts`, folder], { cwd: root });
	const faults = stdout.split('\n').filter((line) => line !== '');
	assert.equal(code, faults.length > 0 ? 1 : 0);
	return faults;
}

test('complete words pass', async (t) => {
	assert.deepEqual(await faultsOf(await throwawayFolder(t), complete()), []);
});

test('a language without a file is not shipped', async (t) => {
	const { fil, ...words } = complete();
	assert.ok(fil);
	assert.deepEqual(await faultsOf(await throwawayFolder(t), words), ['fil: no file']);
});

/** What is said, and the change that must make it said: a key of one language with its new value, none to remove it. */
const changes: readonly [fault: string, key: string, value?: string | string[]][] = [
	['es: exit.leave: missing', 'exit.leave'],
	['es: exit.more: not in English', 'exit.more', 'más'],
	['es: exit.away: reviewed, but there is no such key', '_review.reviewed', ['exit.away']],
	['fr: exit.long: {name} is missing', 'exit.long', 'sans nom'],
	['fr: exit.long: a sign stands after a space that breaks', 'exit.long', 'Avec {name} ?'],
	['fr: exit.leave: {who} is unknown', 'exit.leave', 'au revoir {who}'],
	['fr: exit.leave: has a malformed placeholder', 'exit.leave', 'au revoir { name'],
	['pt: exit.leave: empty', 'exit.leave', ' '],
	['pt: exit.leave: stray spaces', 'exit.leave', 'sair '],
	['pt: exit.leave: shouts', 'exit.leave', 'sair!'],
	['pt: exit.leave: holds markup', 'exit.leave', '<b>sair</b>'],
	['fil: exit.long: still in English', 'exit.long', 'en en en en {name}'],
	['ar: report.files: plural form "few" is missing', 'report.files.few'],
	['es: report.files: plural form "two" is not of this language', 'report.files.two', 'dos {count}'],
	['es: report.files: has plural forms in one language and not in the other', 'report.files', 'archivos {count}']
];
for (const [fault, key, value] of changes) {
	test(`caught: ${fault}`, async (t) => {
		const words = complete();
		const steps = [fault.split(':')[0] as string, ...key.split('.')];
		const branch = steps.slice(0, -1).reduce((tree, step) => tree[step] as Tree, words as Tree);
		const last = steps.at(-1) as string;
		if (value === undefined) delete branch[last];
		else branch[last] = value;
		assert.deepEqual(await faultsOf(await throwawayFolder(t), words), [fault]);
	});
}

test('a key that nothing says is left over; templates name the keys that they can make', async (t) => {
	const folder = await throwawayFolder(t);
	assert.deepEqual(await faultsOf(folder, complete()), []);
	plant(folder, {
		'src/a.ts': `say('exit.leave'); say(\`exit.kinds.\${kind}\`);`,
		'src/b.svelte': "{words.say('exit.long', { name })}",
		'src/c.test.ts': "say('report.files');"
	});
	const { stdout, code } = await runProgram(process.execPath, [`${root}/tools/words.ts`, folder, `${folder}/src`], { cwd: root });
	assert.equal(stdout, 'report.files: said nowhere\n');
	assert.equal(code, 1);
});
