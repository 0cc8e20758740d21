import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCallablePlaces } from '#server/law-services.ts';
import { callFirst, fitting, type NamedDanger, withStates } from '#ui/danger/near-places.ts';

test('in no danger and nowhere does a card hold a number twice, and none is lost by it', () => {
	const places = readCallablePlaces().map((place) => ({ ...place, likely: true }));
	for (const danger of Object.keys(callFirst) as NamedDanger[])
		for (const place of places) {
			const numbers = fitting(place, danger).flatMap(({ phones }) => phones.map(({ dial }) => dial));
			assert.equal(new Set(numbers).size, numbers.length, `${place.code} ${danger}: ${numbers.join(' ')}`);
			const all = place.services
				.filter(({ kind }) => (callFirst[danger] as readonly string[]).includes(kind))
				.flatMap(({ phones }) => phones.flatMap(({ dial }) => dial ?? []));
			assert.deepEqual(new Set(numbers), new Set(all), `${place.code} ${danger}`);
		}
});

test('in the United Kingdom the card of each danger has 999 once, under the name of the whole', () => {
	const parts = readCallablePlaces()
		.filter(({ code }) => code.startsWith('GB'))
		.map((place) => ({ ...place, likely: true }));
	assert.equal(parts.length, 2);
	const near = withStates(parts);
	assert.equal(near[0]?.code, 'GB');
	for (const danger of Object.keys(callFirst) as NamedDanger[]) {
		const numbers = near.flatMap((place) => fitting(place, danger).flatMap(({ phones }) => phones.map(({ dial }) => dial)));
		assert.equal(numbers.filter((number) => number === '999').length, 1, danger);
		assert.ok(
			fitting(near[0] as (typeof near)[number], danger).some(({ kind }) => kind === 'emergency'),
			danger
		);
		assert.equal(new Set(numbers).size, numbers.length, `${danger}: ${numbers.join(' ')}`);
	}
	assert.deepEqual(withStates(parts.slice(0, 1)), parts.slice(0, 1), 'one part alone keeps its name');
});
