import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CaptureProxy } from './capture-proxy.ts';
import type { PageNet } from './page-net.ts';

const refusalMs = 400;
const bounds = { bytes: 1000, requests: 10, refusalMs };

/** Answers at once, late, never, or with a fault, by the name. */
const net: PageNet = {
	resolve: async (name) => {
		if (name.startsWith('never')) await new Promise(() => {});
		if (name.startsWith('late')) await new Promise((resolve) => setTimeout(resolve, refusalMs * 3).unref());
		if (name.startsWith('broken')) throw new Error('no such name');
		return name.startsWith('inside') ? ['10.1.2.3'] : ['93.184.216.34'];
	},
	allows: (address) => address !== '10.1.2.3'
};

test('19: a name whose resolver is slow, or never answers, is refused as any other: not sooner, and without waiting for it', async () => {
	const proxy = new CaptureProxy(net, bounds);
	const names = ['inside.example', 'broken.example', 'localhost', 'late.example', 'never.example'];
	const answers = await Promise.all(
		names.map(async (name) => {
			const begun = performance.now();
			const reached = await proxy.reach(name, 80);
			return { name, answer: JSON.stringify(reached), took: performance.now() - begun };
		})
	);
	for (const { name, answer, took } of answers) {
		assert.equal(answer, '{"ok":false,"refusal":{"code":"address-not-public","about":""}}', name);
		assert.ok(took >= refusalMs - 2, `${name} was refused in ${took} ms`);
		assert.ok(proxy.wasRefused(new URL(`http://${name}/`)), name);
	}
	// They went side by side: a ceiling that a busy machine keeps is that none waited for its resolver.
	const [soonest, latest] = [Math.min(...answers.map(({ took }) => took)), Math.max(...answers.map(({ took }) => took))];
	assert.ok(latest - soonest < refusalMs, `from ${soonest} to ${latest} ms`);
});

test('19: what a slow resolver says at last counts no more: the name stays refused for the whole capture', async () => {
	let answer: (addresses: readonly string[]) => void = () => {};
	const slow: PageNet = { ...net, resolve: () => new Promise((resolve) => (answer = resolve)) };
	const proxy = new CaptureProxy(slow, { ...bounds, refusalMs: 50 });
	assert.equal((await proxy.reach('page.example', 80)).ok, false);
	answer(['93.184.216.34']);
	assert.equal((await proxy.reach('page.example', 80)).ok, false);
	assert.deepEqual(proxy.lookups, []);
});

test('a public name that is found in time is reached, and waits for nothing', async () => {
	const proxy = new CaptureProxy(net, { ...bounds, refusalMs: 600_000 });
	const reached = await proxy.reach('page.example', 443);
	assert.ok(reached.ok && reached.value.address === '93.184.216.34');
});
