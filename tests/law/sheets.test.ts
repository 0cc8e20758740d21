import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { lintLaw } from '#server/law/lint-law.ts';
import { lawFolder, readLaw } from '#server/law/read-law.ts';
import { changedSince, countLaw, dueForReview } from '#server/law/review-law.ts';
import { weighLaw } from '#server/law/weigh-law.ts';
import { throwawayFolder } from '#tests/support/throwaway-folder.ts';

test('the law folder keeps its rules, and every case in it is the engine’s answer', () => {
	assert.deepEqual(lintLaw(), []);
});

/** A copy of the law folder with one text of one file replaced. */
function spoilt(folder: string, file: string, from: string | RegExp, to: string): string {
	const copy = path.join(folder, `${Math.random()}`, 'law');
	mkdirSync(path.dirname(copy), { recursive: true });
	cpSync(lawFolder, copy, { recursive: true });
	const text = readFileSync(path.join(copy, file), 'utf8');
	const changed = text.replace(from, to);
	assert.notEqual(changed, text, 'the text to spoil is there');
	writeFileSync(path.join(copy, file), changed);
	return `${copy}/`;
}

test('caught: a changed figure, an unknown conduct, a field nobody reads, a remedy without source, an id used twice', async (t) => {
	const folder = await throwawayFolder(t);
	const deImage = /(id: de-civil-image[\s\S]*?period: )P3Y/;
	assert.ok(
		lintLaw(spoilt(folder, 'jurisdictions/DE.yaml', deImage, '$1P2Y'), ['DE']).some(({ says }) => says.startsWith('limit: '))
	);
	assert.ok(
		lintLaw(spoilt(folder, 'jurisdictions/GH.yaml', 'conduct: csam-production', 'conduct: csam-making'), ['GH']).some(
			({ says }) => says.includes('csam-making')
		)
	);
	assert.throws(
		() => lintLaw(spoilt(folder, 'jurisdictions/GH.yaml', 'confidence: verified', 'certainty: verified')),
		/GH\.yaml/
	);
	assert.throws(() => lintLaw(spoilt(folder, 'jurisdictions/GH.yaml', 'source:', 'seen:')), /GH\.yaml/);
	assert.ok(
		lintLaw(spoilt(folder, 'jurisdictions/GH.yaml', 'id: gh-dv-civil', 'id: gh-dv-order'), ['GH']).some(({ says }) =>
			says.includes('used in')
		)
	);
});

test('caught: an offence that says in words that there is none, and counts', async (t) => {
	const folder = await throwawayFolder(t);
	const counted = spoilt(folder, 'jurisdictions/RO.yaml', '    found: false\n', '');
	assert.ok(lintLaw(counted, ['RO']).some(({ says }) => says.includes('found: false')));
});

test('nothing that was gathered is missing', () => {
	const counts = countLaw();
	assert.equal(counts.jurisdictions, 31);
	assert.equal(counts.instruments, 60);
	assert.equal(counts.conducts, 16);
	assert.ok(
		counts.offences.count >= 425 && counts.remedies.count >= 250 && counts.limits.count >= 80 && counts.services.count >= 160
	);
	assert.ok(counts.verified > 0 && counts.verified < 1);
	assert.ok(readLaw().sheets.every(({ remedies }) => remedies.length > 0));
});

test('what is due is what was recalled; the heaviest first, twenty of them, the same every time', () => {
	assert.ok(dueForReview('2026-11-22').every(({ confidence }) => confidence === 'recalled'));
	assert.ok(dueForReview('2028-01-01').length > dueForReview('2026-11-22').length);
	const { how, statements } = weighLaw(20, '2026-11-22');
	assert.equal(statements.length, 20);
	assert.ok(statements.every(({ answers }, at) => answers > 0 && (at === 0 || answers <= (statements[at - 1]?.answers ?? 0))));
	assert.deepEqual(weighLaw(20, '2026-11-22'), { how, statements });
	assert.ok(how.weighed > 20 && how.cases > 0);
});

test('a checked statement weighs nothing, however many answers it stands behind', async (t) => {
	const [heaviest] = weighLaw(1, '2026-11-22').statements;
	assert.ok(heaviest);
	const folder = await throwawayFolder(t);
	const file = /^[A-Z]/.test(heaviest.at) ? `jurisdictions/${heaviest.at}.yaml` : 'instruments.yaml';
	const copy = spoilt(folder, file, /confidence: recalled/g, 'confidence: verified');
	assert.ok(weighLaw(20, '2026-11-22', copy).statements.every(({ at, name }) => at !== heaviest.at || name !== heaviest.name));
});

test('what changed is told with its day and the kinds of case that it touches', () => {
	const changed = changedSince('2026-06-01', '2026-11-22');
	assert.ok(
		changed.some(
			({ name, on, conducts }) =>
				name === 'gb-eaw-child-abuse-damages' && on.includes('2026-06-29') && conducts.includes('grooming')
		)
	);
	assert.ok(changed.every(({ on }) => on.every((day) => day >= '2026-06-01' && day <= '2026-11-22')));
});
