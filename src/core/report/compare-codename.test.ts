import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareCodename, comparePin } from './compare-codename.ts';

const codename = 'árbol barco cielo dedo enero fuego gato hielo';

test('the words typed back with other capitals, marks and spaces are the same', () => {
	assert.deepEqual(compareCodename(' Arbol  BARCO cielo, dedo enero fuego gato hielo\n', codename), { count: 8, different: [] });
});

test('a different word is named by its place, a missing one counts as different', () => {
	assert.deepEqual(compareCodename('árbol barco cielo dado enero fuego gato hielo', codename), { count: 8, different: [4] });
	assert.deepEqual(compareCodename('árbol barco cielo dedo enero fuego gato', codename), { count: 7, different: [8] });
	assert.deepEqual(compareCodename('', codename).count, 0);
});

test('a PIN typed back counts with its capitals, and without the spaces around it', () => {
	assert.ok(comparePin(' Kite 7 ', 'Kite 7'));
	assert.ok(!comparePin('kite 7', 'Kite 7'));
	assert.ok(!comparePin('', 'Kite 7'));
	assert.ok(comparePin('', '  '));
});
