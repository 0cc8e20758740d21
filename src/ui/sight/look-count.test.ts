import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Exposure } from '#core/evidence';
import { countEveryMs, LookCount } from './look-count.ts';

/** A clock that goes where the test says. `takes`: whether the node takes what it is told. */
function counting() {
	const told: (Exposure & { unattended: boolean })[] = [];
	const world = { now: 0, takes: true, run: null as (() => void) | null };
	const look = new LookCount(
		async (seen, unattended) => {
			if (world.takes) told.push({ ...seen, unattended });
			return world.takes;
		},
		{
			now: () => world.now,
			every: (milliseconds, run) => {
				assert.equal(milliseconds, countEveryMs);
				world.run = run;
				return () => {
					world.run = null;
				};
			}
		}
	);
	const pass = async (milliseconds: number): Promise<void> => {
		world.now += milliseconds;
		world.run?.();
		await Promise.resolve();
	};
	return { told, world, look, pass };
}
const sum = (told: readonly Exposure[]): readonly number[] => [
	told.reduce((all, { openings }) => all + openings, 0),
	told.reduce((all, { minutes }) => all + minutes, 0)
];

test('a page that is torn away without a word was counted until a moment before', async () => {
	const { told, look, pass } = counting();
	await look.opened();
	assert.deepEqual(told, [{ openings: 1, minutes: 1, unattended: false }], 'before anything is shown');
	look.shown();
	for (let at = 0; at < 5; at++) await pass(countEveryMs);
	assert.deepEqual(sum(told), [1, 10]);
	assert.ok(
		told.slice(1).every(({ unattended }) => unattended),
		'what nobody pressed keeps no session alive'
	);
});

test('one look of three hours is three hours, and the rest is told when it is left, once', async () => {
	const { told, world, look, pass } = counting();
	await look.opened();
	look.shown();
	for (let at = 0; at < 90; at++) await pass(countEveryMs);
	world.now += 30_000;
	look.gone();
	look.gone();
	assert.deepEqual(sum(told), [1, 181]);
	assert.equal(world.run, null);
	assert.equal(told.at(-1)?.unattended, false);
});

test('what the node did not take is told with the next; a device that slept counts an hour and no more', async () => {
	const { told, world, look, pass } = counting();
	await look.opened();
	look.shown();
	world.takes = false;
	await pass(countEveryMs);
	world.takes = true;
	await pass(countEveryMs);
	assert.deepEqual(sum(told), [1, 4]);
	await pass(24 * 3_600_000);
	assert.deepEqual(sum(told), [1, 64]);
	await pass(countEveryMs);
	assert.deepEqual(sum(told), [1, 66]);
});

test('nothing is counted of what was never shown', () => {
	const { told, look } = counting();
	look.gone();
	assert.deepEqual(told, []);
});
