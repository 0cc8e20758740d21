import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Facts, linkedLaw, options, questionsFrom } from '#core/law';
import { readShownLaw } from '#server/law/shown-law.ts';
import { elsewhere, tiePaths, withFact } from '#ui/options/facts-form.ts';
import { placesToPick } from '#ui/options/places-to-pick.ts';
import { noneOfThese, notSure, tickedLast, tiesOf, withTies } from '#ui/options/ties.ts';

const paths = ['survivor.residence', 'places.acts', 'survivor.nationalities'];
const places = ['ES', 'PH'];

test('a line without a tick is not known, "none of these" is no place at all, and what is ticked comes back as it was', () => {
	const ticked = { 'survivor.residence': ['ES'], 'places.acts': ['ES', 'PH'], 'survivor.nationalities': [noneOfThese] };
	const facts = withTies({}, ticked, paths, places);
	assert.deepEqual(facts, { survivor: { residence: 'ES', nationalities: [] }, places: { acts: ['ES', 'PH'] } });
	assert.deepEqual(tiesOf(facts, paths), ticked);
	assert.deepEqual(withTies(facts, {}, paths, places), {
		survivor: { residence: null, nationalities: null },
		places: { acts: null }
	});
});

test('a country that nobody named, and "not sure", change nothing', () => {
	const facts = withTies({}, { 'survivor.residence': [notSure], 'places.acts': ['US', elsewhere] }, paths, places);
	assert.deepEqual(facts, withTies({}, {}, paths, places));
	assert.equal(withTies({}, { 'survivor.residence': [elsewhere] }, paths, places).survivor?.residence, elsewhere);
});

test('"none of these" and a country never stand together', () => {
	assert.deepEqual(tickedLast(['ES'], ['ES', noneOfThese]), [noneOfThese]);
	assert.deepEqual(tickedLast([noneOfThese], [noneOfThese, 'PH']), ['PH']);
	assert.deepEqual(tickedLast([noneOfThese], []), []);
});

test('one screen is enough: whatever is ticked on it, no fact about countries is open afterwards that was not on it', () => {
	const law = readShownLaw();
	const all = placesToPick(law);
	let seed = 7;
	const random = (below: number): number => {
		seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
		return Math.floor((seed / 2_147_483_648) * below);
	};
	for (let round = 0; round < 25; round++) {
		const linked = [...new Set(Array.from({ length: 1 + random(3) }, () => all[random(all.length)] as string))];
		const near = linkedLaw(law, linked);
		let facts: Facts = { conducts: [law.conducts[random(law.conducts.length)] as string] };
		const open = (): readonly string[] => questionsFrom(options(near, facts, '2026-11-23')).map(({ fact }) => fact);
		const screen = tiePaths.filter((path) => open().includes(path));
		const ticked = Object.fromEntries(screen.map((path) => [path, [[], [linked[0] as string], [noneOfThese]][random(3)] ?? []]));
		facts = withTies(facts, ticked, screen, linked);
		for (let step = 0; step < 30; step++) {
			assert.deepEqual(
				open().filter((path) => tiePaths.includes(path) && !screen.includes(path)),
				[],
				linked.join()
			);
			const next = open().find((path) => !tiePaths.includes(path) && !path.startsWith('dates.') && path !== 'survivor.birthDate');
			if (next === undefined) break;
			facts = withFact(facts, next, random(2) === 0);
		}
	}
});
