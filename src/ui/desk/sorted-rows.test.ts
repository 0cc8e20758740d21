import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitsQuery, pressed, type Sorting, sortedRows } from './sorted-rows.ts';

const rows = [
	{ name: 'Zoe', day: '2026-11-02' },
	{ name: 'Émile', day: '2026-11-20' },
	{ name: 'anna', day: '2026-10-31' }
];
const names = (sorting: Sorting<'name' | 'day'>): string[] =>
	sortedRows(rows, (row, column) => row[column], sorting, 'fr').map(({ name }) => name);

test('a list is ordered as its reader’s language orders, and turned round by a second press', () => {
	const once: Sorting<'name' | 'day'> = { by: 'name', turned: false };
	assert.deepEqual(names(once), ['anna', 'Émile', 'Zoe']);
	assert.deepEqual(names(pressed(once, 'name')), ['Zoe', 'Émile', 'anna']);
	assert.deepEqual(pressed(pressed(once, 'name'), 'day'), { by: 'day', turned: false });
	assert.deepEqual(names({ by: 'day', turned: false }), ['anna', 'Zoe', 'Émile']);
});

test('a search finds words in any order, without accents and in any case', () => {
	assert.ok(fitsQuery('', ['Émile']));
	assert.ok(fitsQuery('emile LEAD', ['Émile', 'Lead of the desk']));
	assert.ok(!fitsQuery('emile member', ['Émile', 'Lead of the desk']));
});
