import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { throwawayFolder } from '#tests/support/throwaway-folder.ts';
import { lawCommands } from './law.ts';
import { lawReviewCommands } from './law-review.ts';

type Said = { readonly code: number; readonly said: string; readonly complained: string };

/** Runs `./causeway law …` in this process. */
async function run(...words: readonly string[]): Promise<Said> {
	const command = [...lawCommands, ...lawReviewCommands].find(({ name }) => name[1] === words[0]);
	assert.ok(command, words[0]);
	const said: string[] = [];
	const complained: string[] = [];
	const code = await command.run(words.slice(1), {
		checkout: '',
		env: {},
		say: (line) => said.push(line),
		complain: (line) => complained.push(line)
	});
	return { code, said: said.join('\n'), complained: complained.join('\n') };
}

async function factsFile(t: TestContext, text: string): Promise<string> {
	const file = path.join(await throwawayFolder(t), 'facts.json');
	writeFileSync(file, text);
	return file;
}

const over = async (t: TestContext, command: string, facts: unknown, ...more: readonly string[]): Promise<Said> =>
	run(
		command,
		'--facts',
		await factsFile(t, typeof facts === 'string' ? facts : JSON.stringify(facts)),
		'--as-of',
		'2026-11-22',
		...more
	);

const known = {
	conducts: ['ncii-distribution', 'sexual-extortion'],
	survivor: { birthDate: '2001-03-04', residence: 'DE', residenceAtTime: null, nationalities: ['DE'] },
	accused: { known: true, residence: 'PH', convicted: null },
	places: { acts: ['DE'], servers: null },
	dates: { firstAct: '2023', lastAct: '2024-05', knowledge: '2024-06-01', conviction: null },
	contentOnline: true,
	losses: [{ head: 'medical', amount: 100, currency: 'EUR', from: '2024', to: null }]
};

test('options prints a JSON list of exactly the fields that were promised', async (t) => {
	const { code, said } = await over(t, 'options', known, '--json');
	assert.equal(code, 0);
	const options = JSON.parse(said);
	assert.ok(Array.isArray(options) && options.length >= 250);
	for (const option of options) {
		assert.deepEqual(Object.keys(option).sort(), [
			'confidence',
			'dependsOn',
			'jurisdiction',
			'kind',
			'limit',
			'outcome',
			'reasons',
			'remedy'
		]);
		assert.ok(['available', 'not-available', 'too-late', 'depends'].includes(option.outcome));
		assert.equal(option.outcome === 'depends', option.dependsOn.length > 0, option.remedy);
		if (option.limit) assert.ok(Array.isArray(option.limit.steps));
		for (const { text, cite, source, facts } of option.reasons)
			assert.ok(text && cite && source.url && Array.isArray(facts), option.remedy);
		for (const { text } of option.reasons) assert.doesNotMatch(text, /…|undefined|law\./, option.remedy);
		for (const { text } of option.limit?.steps ?? [])
			assert.doesNotMatch(text, /…|undefined|law\.|0001-01-01|9999/, option.remedy);
	}
});

test('null, absent, and another order say the same, byte for byte', async (t) => {
	const { survivor, accused, places, dates, ...rest } = known;
	const without = {
		...rest,
		losses: [{ currency: 'EUR', amount: 100, head: 'medical', from: '2024' }],
		dates: { knowledge: dates.knowledge, lastAct: dates.lastAct, firstAct: dates.firstAct },
		places: { acts: places.acts },
		accused: { residence: accused.residence, known: true },
		survivor: { nationalities: survivor.nationalities, residence: 'DE', birthDate: survivor.birthDate },
		conducts: [...known.conducts].reverse()
	};
	const [a, b] = [await over(t, 'options', known, '--json'), await over(t, 'options', without, '--json')];
	assert.equal(a.said, b.said);
});

test('options for reading: each line has its law and its day, taking down first and the fastest before the others', async (t) => {
	const facts = {
		conducts: ['ncii-distribution'],
		survivor: { residence: 'DE' },
		places: { acts: ['DE'], platformSeat: 'US' },
		dates: { firstAct: '2026-09-01', lastAct: '2026-09-01', knowledge: '2026-09-10' },
		contentOnline: true
	};
	const { said } = await over(t, 'options', facts);
	const lines = said.split('\n').map((line) => line.split('\t'));
	assert.ok(lines.every(([place, remedy, outcome, , cite]) => place && remedy && outcome && cite));
	const ids = lines.map(([, remedy]) => remedy);
	assert.ok(ids.indexOf('us-platform-removal-223a') < ids.indexOf('eu-gdpr-erasure'), '48 hours before a month');
	assert.ok(ids.indexOf('eu-gdpr-erasure') < ids.indexOf('de-complaint'));
	assert.ok(ids.indexOf('de-complaint') < ids.indexOf('de-civil-image'), 'the nearest day first');
	assert.equal(lines.find(([, remedy]) => remedy === 'de-complaint')?.[3], 'until 2026-12-10');
	assert.equal(lines.find(([, remedy]) => remedy === 'us-platform-removal-223a')?.[3], 'decided in 48 hours');
	assert.equal(lines.at(-1)?.[2], 'not-available');
});

test('bad facts are refused with a code and a sentence, and nothing is printed', async (t) => {
	const cases: readonly (readonly [unknown, string])[] = [
		['', 'facts-malformed'],
		['{"a":', 'facts-malformed'],
		['[]', 'facts-malformed'],
		['null', 'facts-malformed'],
		[`{"conducts": ["${'a'.repeat(1_000_000)}"]}`, 'facts-malformed'],
		[{ weather: 1 }, 'facts-unknown-field'],
		[{ survivor: { gender: 'x' } }, 'facts-unknown-field'],
		['{"__proto__": {"known": true}}', 'facts-unknown-field'],
		[{ dates: { firstAct: '2023-02-30' } }, 'facts-bad-value'],
		[{ dates: { firstAct: '2023-13' } }, 'facts-bad-value'],
		[{ dates: { firstAct: 20230101 } }, 'facts-bad-value'],
		[{ places: { acts: ['QQ'] } }, 'facts-bad-value'],
		[{ places: { acts: ['UK'] } }, 'facts-bad-value'],
		[{ places: { acts: 'DE' } }, 'facts-bad-value'],
		[{ survivor: { residence: 'de' } }, 'facts-bad-value'],
		[{ conducts: ['invented-act'] }, 'facts-bad-value'],
		[{ contentOnline: 'yes' }, 'facts-bad-value'],
		[{ losses: [{ head: 'medical', amount: -1, currency: 'EUR' }] }, 'facts-bad-value'],
		[{ losses: [{ head: 'medical', amount: 1, currency: 'ABC' }] }, 'facts-bad-value'],
		[{ losses: [{ head: 'medical', amount: 1 }] }, 'facts-bad-value'],
		[{ accused: { convicted: false }, dates: { conviction: '2020' } }, 'facts-contradict']
	];
	for (const [facts, wanted] of cases) {
		const { code, said, complained } = await over(t, 'options', facts);
		assert.deepEqual([code, said], [1, ''], `${facts}`.slice(0, 60));
		assert.match(complained, new RegExp(`^refused: [A-Z].*\\. \\[${wanted}\\]`), `${facts}`.slice(0, 60));
	}
	assert.equal((await run('options', '--facts', '/nowhere/at/all', '--as-of', '2026-11-22')).code, 1);
});

test('a day that is none, a flag that is none, and a place that is none are wrong calls', async (t) => {
	const file = await factsFile(t, '{}');
	for (const day of ['2023-02-30', '2026-13-01', '26-1-1', '2026-11'])
		assert.equal((await run('options', '--facts', file, '--as-of', day)).code, 2, day);
	assert.equal((await run('options', '--facts', file, '--as-of', '2026-11-22', '--bogus')).code, 2);
	for (const to of ['ZZ', 'EU', 'us', 'XX', 'Germany'])
		assert.equal(
			(await run('channels', '--from', 'DE', '--to', to, '--measure', 'preservation', '--as-of', '2026-11-22')).code,
			2,
			to
		);
	assert.equal((await run('lint', 'ZZ')).code, 2);
	assert.equal((await run('stats', '--bogus')).code, 2);
});

test('channels prints a ranked JSON list of the fields that were promised, letters rogatory last', async () => {
	const asked = ['--from', 'GB-EAW', '--to', 'US-CA', '--measure', 'preservation', '--as-of', '2026-11-22', '--json'];
	const { code, said } = await run('channels', ...asked);
	assert.equal(code, 0);
	const ways = JSON.parse(said);
	assert.equal(ways.at(-1).instrument, 'letters-rogatory');
	for (const way of ways) {
		for (const field of [
			'instrument',
			'article',
			'sender',
			'receiver',
			'timeLimit',
			'dualCriminality',
			'contents',
			'form',
			'confidence',
			'why'
		])
			assert.ok(field in way, field);
		assert.ok(typeof way.why === 'string' && way.why.length > 0);
		assert.doesNotMatch(way.why, /law\.|undefined|…/);
	}
});

test('offences say in words and in JSON why they do not fit', async (t) => {
	const facts = {
		conducts: ['ncii-distribution'],
		survivor: { birthDate: '1990-01-01' },
		dates: { firstAct: '2019-06', lastAct: '2019-07-01' }
	};
	const answers = JSON.parse((await over(t, 'offences', facts, '--json')).said);
	const dutch = answers.find(
		({ jurisdiction, cite }: { jurisdiction: string; cite: string }) => jurisdiction === 'NL' && cite.startsWith('Sr 139h')
	);
	assert.deepEqual(
		[dutch.outcome, dutch.reasons[0].code, dutch.reasons[0].facts],
		['does-not-fit', 'not-yet-in-force', ['dates.lastAct']]
	);
	assert.match((await over(t, 'offences', facts)).said, /^NL\tncii-distribution\tdoes-not-fit\t.*This law began on 2020-01-01/m);
});

test('removal prints notices with contents, clock, days to look again and what comes next', async (t) => {
	const facts = {
		conducts: ['ncii-distribution'],
		survivor: { birthDate: '1990-01-01', residence: 'US' },
		dates: { firstAct: '2025' },
		contentOnline: true
	};
	const asked = ['--platform', 'social', '--sent', '2026-11-20', '--time', '10:00', '--zone', 'America/New_York', '--json'];
	const [first] = JSON.parse((await over(t, 'removal', facts, ...asked)).said);
	assert.equal(first.way, 'us-take-it-down-act');
	assert.deepEqual(first.persons, ['adult']);
	assert.deepEqual([first.clock.period, first.clock.checked, first.clock.starts], ['PT48H', true, 'notice']);
	assert.ok(first.contents.some(({ code, text }: { code: string; text: string }) => code === 'signature' && text.length > 0));
	assert.deepEqual(first.dates[0], {
		code: 'time-over',
		day: '2026-11-22',
		at: '2026-11-22T15:00:00Z',
		fromLaw: true,
		text: 'The time of the law is over.'
	});
	assert.equal(first.dates.filter(({ code }: { code: string }) => code === 'look').length, 3);
	assert.equal(first.escalation[0].way, 'us-ftc-complaint');
	assert.match((await over(t, 'removal', facts)).said, /^US\tus-take-it-down-act\topen\t/m);
	assert.equal((await over(t, 'removal', facts, '--platform', 'paper')).code, 2);
	assert.match((await over(t, 'removal', facts, '--sent', '2026-02-30')).complained, /\[sent-day-wrong\]/);
	assert.match((await over(t, 'removal', facts, '--zone', 'Nowhere/Town')).complained, /\[zone-unknown\]/);
});

test('stats, due and changed print the same in words and in JSON', async () => {
	const stats = JSON.parse((await run('stats', '--json')).said);
	for (const name of ['jurisdictions', 'instruments', 'remedies', 'limits', 'offences', 'verified'])
		assert.ok(name in stats, name);
	const words = (await run('stats')).said.split('\n');
	assert.deepEqual(
		words.map((line) => line.split('\t')[0]),
		Object.keys(stats)
	);
	const changed = ['--since', '2026-01-01', '--as-of', '2026-11-22'];
	const list = JSON.parse((await run('changed', ...changed, '--json')).said);
	assert.equal((await run('changed', ...changed)).said.split('\n').length, list.length);
	assert.ok(list.length > 0 && list.every(({ conducts }: { conducts: unknown }) => Array.isArray(conducts)));
	const due = JSON.parse((await run('due', '--as-of', '2026-11-22', '--json')).said);
	assert.equal((await run('due', '--as-of', '2026-11-22')).said.split('\n').length, due.length);
	assert.equal((await run('changed', '--since', '2026-02-30')).code, 2);
});
