import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accepted, type Outcome, refused } from '#core/base';
import { answerCalls, type Call, type Line, WorkerLine } from './worker-rpc.ts';

const verbs = {
	double: async (input: number): Promise<Outcome<number>> => accepted(input * 2),
	count: async (input: number, call: Call): Promise<Outcome<string>> => {
		for (let at = 1; at <= input; at++) call.report({ at });
		return accepted('counted');
	},
	wait: (_: null, call: Call): Promise<Outcome<never>> =>
		new Promise((settle) => call.signal.addEventListener('abort', () => settle(refused('stopped')))),
	forever: (_: null): Promise<Outcome<never>> => new Promise(() => {}),
	fault: async (_: null): Promise<Outcome<never>> => {
		throw new Error('a secret stands here');
	}
};

/** Two ends joined by a message channel, as page and worker are; `break` sends what a dying worker sends. */
function joined() {
	const { port1, port2 } = new MessageChannel();
	const listeners: (() => void)[] = [];
	const line: Line & { terminate(): void } = {
		postMessage: (message) => port1.postMessage(message),
		addEventListener: (type, listener) => {
			if (type === 'error') listeners.push(() => listener({}));
			else port1.addEventListener(type as 'message', (event) => listener(event as { data: unknown }));
		},
		terminate: () => port1.close()
	};
	port1.start();
	answerCalls(verbs, port2 as unknown as Line);
	port2.start();
	return { line: new WorkerLine<typeof verbs>(line), die: () => listeners.at(0)?.() };
}

test('a call is answered with the outcome of its verb', async () => {
	const { line } = joined();
	assert.deepEqual(await Promise.all([line.call('double', 4), line.call('double', 5)]), [accepted(8), accepted(10)]);
	line.stop();
});

test('progress reaches the caller before the answer', async () => {
	const { line } = joined();
	const heard: number[] = [];
	const answer = await line.call('count', 3, { progress: ({ at }: { at: number }) => heard.push(at) });
	assert.deepEqual([heard, answer], [[1, 2, 3], accepted('counted')]);
	line.stop();
});

test('an aborted call ends as the verb says', async () => {
	const { line } = joined();
	const stop = new AbortController();
	const asked = line.call('wait', null, { signal: stop.signal });
	stop.abort();
	assert.deepEqual(await asked, refused('stopped'));
	line.stop();
});

test('a fault in the worker says nothing of what it held', async () => {
	const { line } = joined();
	assert.deepEqual(await line.call('fault', null), refused('sealing-stopped', 'fault'));
	line.stop();
});

test('when the worker dies everything that waits is refused, and everything after', async () => {
	const { line, die } = joined();
	const waiting = line.call('forever', null);
	die();
	assert.deepEqual(await waiting, refused('sealing-stopped'));
	assert.deepEqual(await line.call('double', 1), refused('sealing-stopped'));
	assert.equal(line.stopped, true);
});

test('a worker that falls silent counts as dead', async (t) => {
	t.mock.timers.enable({ apis: ['setInterval'] });
	let now = 0;
	t.mock.method(performance, 'now', () => now);
	const deaf: Line = { postMessage: () => {}, addEventListener: () => {} };
	const waiting = new WorkerLine<typeof verbs>(deaf).call('double', 1);
	for (now = 2000; now <= 60_000; now += 2000) t.mock.timers.tick(2000);
	assert.deepEqual(await waiting, refused('sealing-stopped'));
});

test('a device that slept while a call was under way finds its worker alive', async (t) => {
	t.mock.timers.enable({ apis: ['setInterval'] });
	let now = 0;
	t.mock.method(performance, 'now', () => now);
	const slow: Line = { postMessage: () => {}, addEventListener: () => {} };
	const line = new WorkerLine<typeof verbs>(slow);
	void line.call('double', 1);
	for (now = 2000; now <= 20_000; now += 2000) t.mock.timers.tick(2000);
	now = 3_600_000;
	t.mock.timers.tick(2000);
	assert.equal(line.stopped, false);
	line.stop();
});

test('a device that slept between two calls finds its worker alive', async (t) => {
	t.mock.timers.enable({ apis: ['setInterval'] });
	let now = 0;
	t.mock.method(performance, 'now', () => now);
	let hear: (event: { readonly data?: unknown }) => void = () => {};
	const quick: Line = {
		postMessage: (message) => {
			const { id } = message as { id?: number };
			if (id !== undefined) queueMicrotask(() => hear({ data: { id, outcome: refused('answered') } }));
		},
		addEventListener: (type, listener) => {
			if (type === 'message') hear = listener;
		}
	};
	const line = new WorkerLine<typeof verbs>(quick);
	await line.call('double', 1);
	now = 3_600_000;
	const asked = line.call('double', 1);
	t.mock.timers.tick(2000);
	assert.deepEqual(await asked, refused('answered'));
	assert.equal(line.stopped, false);
	line.stop();
});
