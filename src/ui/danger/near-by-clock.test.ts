import assert from 'node:assert/strict';
import { test } from 'node:test';
import { regionsOfZone } from './near-by-clock.ts';

test('a clock is in the countries of its zone, and in none where nothing is known of it', () => {
	const regions = ['MX', 'ES', 'GB', 'PH', 'EU'];
	assert.deepEqual(regionsOfZone(regions, 'America/Mexico_City'), ['MX']);
	assert.deepEqual(regionsOfZone(regions, 'Asia/Manila'), ['PH']);
	assert.deepEqual(regionsOfZone(regions, 'Atlantic/Canary'), ['ES']);
	assert.deepEqual(regionsOfZone(regions, 'Etc/Nowhere'), []);
});
