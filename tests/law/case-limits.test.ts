import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calendarFile, options } from '#core/law';
import { readLaw } from '#server/law/read-law.ts';
import { calendarDays, limitsOf } from '#ui/case-law/limits-of.ts';

const asOf = '2026-11-22';
const facts = {
	conducts: ['ncii-distribution'],
	places: { acts: ['DE'] },
	dates: { firstAct: '2025-05-01', lastAct: '2025-05-01' }
};
const limitsFor = (more = {}) => limitsOf(options(readLaw(), { ...facts, ...more }, asOf), () => asOf);

test('limits stand nearest first, none of a day that is over, and each has the steps that led to it', () => {
	const { dated } = limitsFor({ dates: { ...facts.dates, knowledge: '2025-06-10' } });
	assert.ok(dated.length > 2);
	assert.deepEqual(
		dated.map(({ day }) => day),
		dated.map(({ day }) => day).sort()
	);
	assert.ok(dated.every(({ day }) => day >= asOf));
	assert.ok(dated.every(({ limit }) => (limit?.steps.length ?? 0) > 0));
	assert.equal(dated.find(({ remedy }) => remedy === 'de-civil-image')?.day, '2028-12-31');
});

test('a limit that hangs on a fact says on which; one that may be over is told apart from what is still to come', () => {
	const older = limitsFor({ dates: { firstAct: '2020', lastAct: '2020' } });
	assert.ok(older.unsure.every(({ day }) => day < asOf));
	assert.ok(older.unsure.some(({ dependsOn }) => dependsOn.length > 0));
	assert.ok(older.unsure.some(({ remedy }) => remedy === 'de-civil-image'));
	const open = limitsFor({ places: {}, dates: {} }).open;
	assert.ok(open.length > 0);
	assert.ok(open.some(({ dependsOn }) => dependsOn.some((path) => path.startsWith('dates.'))));
});

test('the calendar has each day once, and nothing but days and one word', () => {
	const limits = limitsFor({ dates: { ...facts.dates, knowledge: '2025-06-10' } });
	const days = calendarDays(limits);
	assert.equal(new Set(days).size, days.length);
	const file = calendarFile(
		days.map((day) => ({ day, at: null, title: 'Reminder' })),
		'2026-11-22T10:00:00Z'
	);
	const said = file.split('\r\n').filter((line) => !/^(BEGIN|END|VERSION|PRODID|UID|DTSTAMP|DTSTART|TRANSP)\b/.test(line));
	assert.deepEqual(new Set(said), new Set(['SUMMARY:Reminder', '']));
	assert.doesNotMatch(file, /DE|civil|ncii/);
});

test('what is over is told by the day of its own place', () => {
	const answers = options(readLaw(), facts, asOf);
	const ends = limitsOf(answers, () => asOf).dated.filter(({ jurisdiction }) => jurisdiction === 'DE');
	const day = ends[0]?.day ?? '';
	assert.ok(day > asOf);
	const after = (place: string): string => (place === 'DE' ? `${day.slice(0, 4)}-12-31` : asOf);
	assert.ok(limitsOf(answers, () => day).dated.some((limit) => limit.jurisdiction === 'DE' && limit.day === day));
	assert.equal(
		limitsOf(answers, after).dated.some((limit) => limit.jurisdiction === 'DE' && limit.day === day && day < after('DE')),
		false
	);
});
