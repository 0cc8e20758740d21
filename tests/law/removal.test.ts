import assert from 'node:assert/strict';
import test from 'node:test';
import { must } from '#core/base';
import { type PersonKind, type PlatformKind, parseFacts, personsIn, removalAnswers, removalDates, removalWays } from '#core/law';
import { readRemoval, readRemovalPlan } from '#server/law/read-removal.ts';

const law = readRemoval();
const ask = (residence: string, conduct: string, person: PersonKind = 'adult', platform: PlatformKind = 'social') => {
	const facts = must(parseFacts({ conducts: [conduct], survivor: { residence }, contentOnline: conduct !== 'ncii-threat' }));
	return removalWays(law, { platform, person, facts, asOf: '2026-11-22' }).filter(({ standing }) => standing === 'open');
};
const ids = (...question: Parameters<typeof ask>) => ask(...question).map(({ way }) => way.id);

test('an image of a grown-up in the United States: the notice with 48 hours comes first, then the regulator', () => {
	const [first] = ask('US', 'ncii-distribution');
	assert.equal(first?.way.id, 'us-take-it-down-act');
	assert.equal(first?.way.time?.period, 'PT48H');
	assert.deepEqual(
		first?.next.map(({ id }) => id),
		['us-ftc-complaint']
	);
});

test('in the Union the notice of article 16 is there, and articles 20, 22, 21 and 53 follow it', () => {
	const notice = ask('DE', 'ncii-distribution').find(({ way }) => way.id === 'eu-dsa-notice');
	assert.deepEqual(
		notice?.next.map(({ id }) => id),
		['eu-dsa-complaint', 'eu-dsa-flagger', 'eu-dsa-dispute', 'eu-dsa-coordinator']
	);
	assert.ok(notice?.why.includes('your-country') && notice.why.includes('no-clock'));
});

test('a child in Britain is sent to the programme for children, and a grown-up never', () => {
	assert.equal(ids('GB-EAW', 'ncii-threat', 'is-child')[0], 'gb-report-remove');
	assert.ok(!ids('GB-EAW', 'ncii-threat').includes('gb-report-remove'));
	assert.ok(ids('GB-EAW', 'ncii-threat').includes('stopncii'));
	assert.ok(ids('PH', 'ncii-distribution', 'was-child').includes('us-ncmec-take-it-down'));
	assert.ok(!ids('PH', 'ncii-distribution', 'was-child').includes('stopncii'));
});

test('India, Nigeria and Australia have their own ways', () => {
	assert.equal(ids('IN', 'ncii-synthetic')[0], 'in-platform-notice');
	assert.ok(ids('NG', 'ncii-distribution').includes('ng-notice'));
	assert.ok(ids('AU', 'ncii-distribution').includes('au-esafety'));
});

test('no recalled time, and no time that somebody else starts, becomes a day of the law', () => {
	for (const way of law.ways) {
		const dates = must(removalDates(way, readRemovalPlan(), { day: '2026-11-22', zone: 'UTC' }));
		const fromLaw = dates.some((date) => date.fromLaw);
		if (way.confidence === 'recalled' && way.remedy?.confidence === 'recalled') assert.equal(fromLaw, false, way.id);
		if (way.clock?.starts !== 'notice') assert.equal(fromLaw, false, way.id);
	}
});

test('without a kind of platform or person every one that the facts allow is asked, each way once', () => {
	const facts = must(parseFacts({ conducts: ['ncii-distribution'], survivor: { residence: 'GB-EAW', birthDate: '2010-05-01' } }));
	assert.deepEqual(personsIn(facts, '2026-11-22'), ['is-child']);
	assert.deepEqual(personsIn(facts, '2028-05-01'), ['adult', 'was-child']);
	assert.deepEqual(personsIn(must(parseFacts({ ...facts, dates: { firstAct: '2027' } })), '2028-05-01'), ['was-child']);
	assert.deepEqual(personsIn({}, '2026-11-22'), ['adult', 'was-child', 'is-child']);
	const answers = removalAnswers(law, facts, '2026-11-22');
	assert.equal(new Set(answers.map(({ way }) => way.id)).size, answers.length);
	assert.ok(!answers.some(({ way }) => way.id === 'stopncii'), 'nobody under 18 is sent to the programme for grown-ups');
	assert.deepEqual(
		removalAnswers(law, facts, '2026-11-22', 'social', 'is-child').map(({ way }) => way.id),
		removalWays(law, { platform: 'social', person: 'is-child', facts, asOf: '2026-11-22' }).map(({ way }) => way.id)
	);
});

test('every way says where it can be checked, or that it was not', () => {
	for (const { id, source, confidence } of law.ways) assert.ok(source !== null || confidence === 'recalled', id);
});
