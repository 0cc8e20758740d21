import assert from 'node:assert/strict';
import test from 'node:test';
import { must } from '#core/base';
import { calendarFile } from './calendar-file.ts';
import { brokenLaw, removalWays } from './removal.ts';
import { removalDates } from './removal-dates.ts';
import { asksForName, composeLetter, type LetterFields, letterConducts, takesLetter } from './removal-letter.ts';
import type { PersonKind, RemovalPlan, RemovalWay } from './removal-way.ts';
import type { Remedy } from './sheet.ts';

const source = { title: 'An invented act', url: 'https://law.example/act' };
const remedy: Remedy = {
	id: 'aa-48h',
	kind: 'content-removal',
	name: 'Removal',
	cite: 's. 1',
	conducts: ['ncii-distribution', 'csam-distribution'],
	where: 'anywhere',
	conditions: [{ contentOnline: true }],
	source,
	confidence: 'verified'
};
const base: RemovalWay = {
	id: 'aa-notice',
	place: 'AA',
	kind: 'notice',
	to: 'platform',
	platforms: ['social'],
	persons: ['adult', 'was-child', 'is-child'],
	sentBy: ['person-shown'],
	contains: ['address', 'signature', 'no-consent'],
	image: 'none',
	name: 'Removal',
	remedy,
	cite: 's. 1',
	cost: 'free',
	start: [],
	confidence: 'verified',
	source,
	clock: { means: 'removal', starts: 'notice' },
	time: { period: 'PT48H', note: null, checked: true }
};
const programme: RemovalWay = {
	...base,
	id: 'aa-programme',
	kind: 'programme',
	to: 'programme',
	persons: ['was-child', 'is-child'],
	image: 'stays-on-device',
	clock: undefined as never,
	time: null
};
const home: RemovalWay = {
	...base,
	id: 'bb-notice',
	place: 'BB',
	remedy: { ...remedy, id: 'bb', where: { residence: ['BB'] } },
	time: { period: 'PT24H', note: null, checked: false },
	confidence: 'recalled'
};
const plan: RemovalPlan = { ask: 'P2D', escalate: 'P7D', look: ['P7D', 'P30D'] };
const facts = { conducts: ['ncii-distribution'], contentOnline: true, survivor: { residence: 'BB' } };
const law = (...ways: readonly RemovalWay[]) => ({ groups: {}, ages: {}, offences: {}, ways });
const ranked = (ways: readonly RemovalWay[], more: object = {}) =>
	removalWays(law(...ways), { platform: 'social', person: 'adult', asOf: '2026-11-22', facts, ...more });

test('a checked time of the law goes before one that was recalled, even at home', () => {
	const found = ranked([home, base]);
	assert.deepEqual(
		found.map(({ way, why }) => [way.id, why]),
		[
			['aa-notice', ['open-to-all', 'has-clock']],
			['bb-notice', ['your-country', 'clock-not-checked', 'not-checked']]
		]
	);
});

test('the order of the ways changes nothing', () => {
	assert.deepEqual(ranked([home, base, programme]), ranked([programme, base, home]));
});

test('for a child the programme for children comes first, and never for a grown-up', () => {
	assert.deepEqual(
		ranked([base, programme], { person: 'is-child' }).map(({ way }) => way.id),
		['aa-programme', 'aa-notice']
	);
	assert.deepEqual(
		ranked([base, programme]).map(({ way }) => way.id),
		['aa-notice']
	);
});

test('what the law excludes is left out, what wants a link comes last with the facts that are open', () => {
	assert.deepEqual(ranked([base], { facts: { ...facts, conducts: ['doxxing'] } }), []);
	assert.deepEqual(ranked([base], { facts: { ...facts, contentOnline: false } }), []);
	assert.deepEqual(ranked([home], { facts: { ...facts, survivor: { residence: 'CC' } } }), []);
	const [first, second] = ranked([home, base], { facts: { ...facts, survivor: {} } });
	assert.equal(first?.way.id, 'aa-notice');
	assert.equal(second?.standing, 'needs-link');
	assert.deepEqual(second?.dependsOn, ['survivor.residence']);
});

test('a way that is not yet law, or no longer, is left out', () => {
	const later: RemovalWay = { ...base, remedy: { ...remedy, inForce: '2026-11-23' } };
	assert.deepEqual(ranked([later]), []);
	assert.equal(ranked([later], { asOf: '2026-11-23' }).length, 1);
	assert.deepEqual(ranked([{ ...base, remedy: { ...remedy, until: '2026-11-21' } }]), []);
});

test('sharing an image of somebody under 18 is also asked as child sexual abuse material', () => {
	const forChildren: RemovalWay = { ...base, remedy: { ...remedy, conducts: ['csam-distribution'] } };
	assert.equal(ranked([forChildren], { person: 'was-child' }).length, 1);
	assert.equal(ranked([forChildren]).length, 0);
});

test('ways that only follow are told under what leads to them', () => {
	const next: RemovalWay = { ...base, id: 'aa-appeal', kind: 'complaint', after: true };
	const [first, ...rest] = ranked([{ ...base, escalate: ['aa-appeal'] }, next]);
	assert.deepEqual([first?.next.map(({ id }) => id), rest], [['aa-appeal'], []]);
});

test('a way of its own without a remedy asks for its conducts, and for residence where it is for residents', () => {
	const helper: RemovalWay = { ...base, remedy: null, conducts: ['ncii-distribution'], forResidents: true, place: 'BB' };
	assert.equal(ranked([helper])[0]?.standing, 'open');
	assert.deepEqual(ranked([helper], { facts: { ...facts, survivor: { residence: 'CC' } } }), []);
	assert.deepEqual(ranked([helper], { facts: { ...facts, survivor: {} } })[0]?.dependsOn, ['survivor.residence']);
});

const datesOf = (way: RemovalWay, sent: Parameters<typeof removalDates>[2]) =>
	must(removalDates(way, plan, sent)).map(({ code, day, at }) => [code, at ?? day]);

test('48 hours run from the hour of sending, over the change of the clock', () => {
	// 10:00 in summer is 08:00 UTC; two days of 24 hours later it is 09:00 on the wall there.
	assert.deepEqual(datesOf(base, { day: '2026-10-24', time: '10:00', zone: 'Europe/Berlin' }), [
		['time-over', '2026-10-26T08:00:00Z'],
		['escalate', '2026-10-26T08:00:00Z'],
		['look', '2026-10-31'],
		['look', '2026-11-23']
	]);
});

test('without the hour the time counts from the end of the day', () => {
	assert.deepEqual(datesOf(base, { day: '2026-11-22', zone: 'UTC' })[0], ['time-over', '2026-11-24T23:59:00Z']);
});

test('a time that is not checked, or that an order starts, gives no day of the law', () => {
	for (const way of [home, { ...base, clock: { means: 'removal', starts: 'order' } } as RemovalWay, programme]) {
		const dates = must(removalDates(way, plan, { day: '2026-11-22', zone: 'UTC' }));
		assert.deepEqual(
			dates.map(({ code, day, fromLaw }) => [code, day, fromLaw]),
			[
				['ask', '2026-11-24', false],
				['escalate', '2026-11-29', false],
				['look', '2026-11-29', false],
				['look', '2026-12-22', false]
			]
		);
	}
});

test('working days leave out Saturday and Sunday; a month ends on its last day; going further is the day after', () => {
	const working: RemovalWay = {
		...base,
		clock: { means: 'answer', starts: 'notice', days: 'working' },
		time: { period: 'P5D', note: null, checked: true }
	};
	assert.deepEqual(datesOf(working, { day: '2026-11-20', zone: 'UTC' })[0], ['time-over', '2026-11-27']);
	const month: RemovalWay = { ...base, time: { period: 'P1M', note: null, checked: true } };
	assert.deepEqual(
		datesOf(month, { day: '2027-01-31', zone: 'UTC' }).filter(([code]) => code !== 'look'),
		[
			['time-over', '2027-02-28'],
			['escalate', '2027-03-01']
		]
	);
});

test('a wrong day, hour or zone is refused', () => {
	const codeOf = (sent: Parameters<typeof removalDates>[2]) => {
		const found = removalDates(base, plan, sent);
		return found.ok ? 'accepted' : found.refusal.code;
	};
	assert.equal(codeOf({ day: '2026-02-30', zone: 'UTC' }), 'sent-day-wrong');
	assert.equal(codeOf({ day: '2026-11-22', time: '24:00', zone: 'UTC' }), 'sent-time-wrong');
	assert.equal(codeOf({ day: '2026-11-22', zone: 'Nowhere/Land' }), 'zone-unknown');
});

const speech = {
	say: (key: string, values: Readonly<Record<string, string | number>> = {}) => [key, ...Object.values(values)].join(' '),
	period: (period: string) => period
};
const fields: LetterFields = {
	conduct: 'ncii-distribution',
	person: 'adult',
	sender: 'person-shown',
	platform: 'An invented site',
	addresses: ['https://site.example/post/1', '', ' @invented '],
	name: 'Ana Invented',
	day: '22 November 2026'
};
const letter = (way: RemovalWay = base, more: Partial<LetterFields> = {}) => composeLetter(way, { ...fields, ...more }, speech);

test('a letter says where, under which law, and until when, and asks that nobody wants a copy', () => {
	const written = must(letter());
	for (const part of [
		'law s. 1',
		'what.ncii-distribution',
		'https://site.example/post/1\n@invented',
		'time.removal PT48H',
		'no-copy',
		'no-consent',
		'signed Ana Invented'
	])
		assert.ok(written.includes(part), part);
});

test('a letter about a child names no act, only that it is a child', () => {
	for (const conduct of letterConducts.filter((each) => each !== 'doxxing' && each !== 'cyberstalking')) {
		const written = must(letter(base, { conduct, person: 'is-child' }));
		assert.ok(written.includes('what.is-child') && written.includes('ask-child') && written.includes('subject-child'));
		assert.ok(!written.some((part) => part.startsWith(`what.${conduct}`)));
	}
	assert.ok(must(letter(base, { conduct: 'doxxing', person: 'is-child' })).includes('what.doxxing'));
});

test('a letter names the law that is broken, as it stands on the day, and for a child the one about children', () => {
	const known = {
		...law(),
		offences: {
			AA: {
				'ncii-distribution': [
					{ cite: 's. 5', inForce: null },
					{ cite: 's. 6', inForce: '2027-01-01' }
				],
				'csam-distribution': [{ cite: 's. 9', inForce: '2020-01-01' }]
			}
		}
	};
	const named = (person: PersonKind, day = '2026-11-22') => brokenLaw(known, 'AA', 'ncii-distribution', person, day);
	assert.deepEqual([named('adult'), named('adult', '2027-01-01'), named('is-child')], [['s. 5'], ['s. 5', 's. 6'], ['s. 9']]);
	assert.deepEqual(brokenLaw(known, 'ZZ', 'ncii-distribution', 'adult', '2026-11-22'), []);
	assert.ok(
		must(letter(base, { broken: { place: 'Exampleland', cites: ['s. 5', 's. 6'] } })).includes('broken Exampleland s. 5; s. 6')
	);
	assert.ok(!must(letter(base, { broken: { place: 'Exampleland', cites: [] } })).some((part) => part.startsWith('broken')));
});

test('a time that is not checked is not put to the platform', () => {
	assert.ok(!must(letter(home)).some((part) => part.startsWith('time.')));
});

test('a letter without a place, with a file in it, too long, or unsigned where the law wants a name is refused', () => {
	const codeOf = (more: Partial<LetterFields>, way = base) => {
		const found = letter(way, more);
		return found.ok ? 'accepted' : found.refusal.code;
	};
	assert.equal(codeOf({ addresses: [' ', ''] }), 'letter-no-address');
	assert.equal(codeOf({ addresses: ['data:image/png;base64,AAAA'] }), 'letter-holds-image');
	assert.equal(codeOf({ addresses: ['Blob:https://x.example/1'] }), 'letter-holds-image');
	assert.equal(codeOf({ addresses: Array.from({ length: 51 }, (_, at) => `https://x.example/${at}`) }), 'letter-too-long');
	assert.equal(codeOf({ platform: 'x'.repeat(2001) }), 'letter-too-long');
	assert.equal(codeOf({ name: ' ' }), 'letter-no-name');
	const union: RemovalWay = { ...base, contains: ['address', 'name-unless-child'] };
	assert.equal(codeOf({ name: '' }, union), 'letter-no-name');
	assert.equal(codeOf({ name: '', person: 'was-child' }, union), 'accepted');
	assert.equal(asksForName(union, 'is-child'), false);
	assert.equal(takesLetter(base) && !takesLetter(programme), true);
});

test('what is typed stays one line, and cannot turn the direction of the writing', () => {
	const written = must(letter(base, { name: 'Ana\nInvented\u202e', platform: 'A\r\nB' }));
	assert.ok(written.includes('signed Ana Invented') && written.includes('to A B'));
});

test('a calendar file holds days and titles, folded, ended by CR LF, and nothing else', () => {
	const file = calendarFile(
		[
			{ day: '2026-11-24', at: null, title: 'Reminder; one, two' },
			{ day: '2026-11-25', at: '2026-11-25T08:00:00Z', title: 'é'.repeat(60) }
		],
		'2026-11-22T10:00:00.123Z'
	);
	const lines = file.split('\r\n');
	assert.equal(lines.at(-1), '');
	assert.ok(lines.includes('DTSTART;VALUE=DATE:20261124') && lines.includes('DTSTART:20261125T080000Z'));
	assert.ok(lines.includes('DTSTAMP:20261122T100000Z') && lines.includes('SUMMARY:Reminder\\; one\\, two'));
	for (const line of lines) assert.ok(new TextEncoder().encode(line).length <= 75, line);
	assert.ok(file.replaceAll('\r\n ', '').includes('é'.repeat(60)));
	assert.doesNotMatch(file.replaceAll('\r\n ', ''), /DESCRIPTION|URL|LOCATION|https/);
});
