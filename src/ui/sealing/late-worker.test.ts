import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accepted, type Outcome, refused } from '#core/base';
import { LateWorker } from './late-worker.ts';
import { answerCalls, type Line, WorkerLine } from './worker-rpc.ts';

const verbs = { double: async (input: number): Promise<Outcome<number>> => accepted(input * 2) };

/** A late worker whose script comes, or does not, when the test says so. */
function late() {
	const script = Promise.withResolvers<boolean>();
	const told = { asked: 0, made: 0, ended: 0 };
	const { port1, port2 } = new MessageChannel();
	answerCalls(verbs, port2 as unknown as Line);
	const worker = new LateWorker(
		() => {
			told.asked += 1;
			return script.promise;
		},
		() => {
			told.made += 1;
			port1.start();
			port2.start();
			return Object.assign(port1 as unknown as Line, { terminate: () => void told.ended++ });
		}
	);
	const close = (): void => {
		port1.close();
		port2.close();
	};
	return { worker, line: new WorkerLine<typeof verbs>(worker), script, told, close };
}

test('what is asked before the script came is answered after, by one worker', async () => {
	const { worker, line, script, told, close } = late();
	const asked = [line.call('double', 4), line.call('double', 5)];
	assert.equal(told.asked, 0, 'nothing is fetched before it is woken');
	worker.wake();
	worker.wake();
	script.resolve(true);
	assert.deepEqual(await Promise.all(asked), [accepted(8), accepted(10)]);
	assert.deepEqual(await line.call('double', 6), accepted(12));
	assert.deepEqual(told, { asked: 1, made: 1, ended: 0 });
	line.stop();
	assert.equal(told.ended, 1);
	close();
});

test('when the script does not come, everything that waits is refused and no worker is made', async () => {
	const { worker, line, script, told, close } = late();
	const asked = line.call('double', 4);
	worker.wake();
	script.resolve(false);
	assert.deepEqual(await asked, refused('sealing-stopped'));
	assert.ok(line.stopped);
	assert.equal(told.made, 0);
	close();
});

test('when the page is left while the script is on its way, no worker is made', async () => {
	const { worker, line, script, told, close } = late();
	const asked = line.call('double', 4);
	worker.wake();
	line.stop();
	script.resolve(true);
	assert.deepEqual(await asked, refused('sealing-stopped'));
	await script.promise;
	assert.equal(told.made, 0);
	close();
});

test('a slow script is no silence', async (t) => {
	t.mock.timers.enable({ apis: ['setInterval'] });
	let now = 0;
	t.mock.method(performance, 'now', () => now);
	const { worker, line, script, close } = late();
	const asked = line.call('double', 4);
	worker.wake();
	for (; now < 120_000; now += 2000) t.mock.timers.tick(2000);
	assert.equal(line.stopped, false);
	script.resolve(true);
	assert.deepEqual(await asked, accepted(8));
	line.stop();
	close();
});
