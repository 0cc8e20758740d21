import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCallablePlaces } from '#server/law-services.ts';
import { type CallLine, eachNumberOnce, sharedLines } from './each-number-once.ts';
import { callFirst, fitting, type NamedDanger, withStates } from './near-places.ts';

const line = (kind: string, numbers: readonly string[], checked = true): CallLine => ({ kind, numbers, checked });
const self = (one: CallLine): CallLine => one;
const told = (lines: readonly CallLine[]): string[] =>
	eachNumberOnce(lines, self).map(({ line: { kind }, numbers }) => `${kind} ${[...numbers].join(' ')}`);

test('a number stands once: with the emergency line, but with a checked line before one that nobody has checked', () => {
	const [police, all] = [line('police-report', ['999']), line('emergency', ['999'])];
	assert.deepEqual(told([police, all]), ['emergency 999']);
	assert.deepEqual(told([police, line('emergency', ['999'], false)]), ['police-report 999']);
	assert.deepEqual(told([line('helpline', ['1098', '112']), line('emergency', ['112'])]), ['helpline 1098', 'emergency 112']);
	assert.deepEqual(told([line('helpline', ['1']), line('helpline', ['2'])]), ['helpline 1', 'helpline 2']);
});

test('what all parts of a state share is told once; a list alone shares nothing', () => {
	const [north, south] = [
		[line('emergency', ['999']), line('helpline', ['1'])],
		[line('helpline', ['2']), line('emergency', ['999'])]
	];
	assert.deepEqual(sharedLines([north, south], self), { shared: [north[0]], own: [[north[1]], [south[0]]] });
	assert.deepEqual(sharedLines([north], self), { shared: [], own: [north] });
	assert.deepEqual(sharedLines([], self), { shared: [], own: [] });
});

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
