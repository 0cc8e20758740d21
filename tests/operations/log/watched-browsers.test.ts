import assert from 'node:assert/strict';
import { test } from 'node:test';
import { must } from '#core/base';
import type { Watch } from '#core/log';
import { signCheckpoint } from '#core/log';
import { witnessFolder } from '#server/node-witness.ts';
import { TrustedLogs } from '#server/store/trusted-logs.ts';
import { eventually } from '#tests/support/eventually.ts';
import { startTestWitness } from '#tests/support/lone-witness.ts';
import { startTestNode } from '#tests/support/node.ts';
import { placeAt } from '#tests/support/survivor.ts';
import { ApiClient } from '#ui/sealing/api-client.ts';
import { fetchKeyBook, type KeysAnswer, verifyKeys } from '#ui/sealing/key-book.ts';

test('browsers ask for what witnesses cosigned: it is proved, a witness that is away stops nothing, and another history is refused', async (t) => {
	const dog = await startTestWitness(t, 'watchdog.example/w1');
	const node = await startTestNode(t, {
		mode: 'real',
		env: { CAUSEWAY_PRIVATE_HOSTS: '127.0.0.1' },
		witnesses: `witness dog ${dog.vkey} ${dog.url}\nquorum dog\n`
	});
	const place = await placeAt(node.origin);
	const client = new ApiClient(place);
	const watch = async (): Promise<Watch> => must(await fetchKeyBook(client)).watch;
	assert.equal((await watch()).state, 'missing', 'nobody follows it yet');
	await dog.follow(node.app.log.vkey);
	await eventually('a quorum', async () => (await watch()).state === 'watched');
	const seen = await watch();
	assert.ok(seen.state === 'watched' && seen.size > 0 && Math.abs(seen.at - Date.now() / 1000) < 60);

	await new TrustedLogs(witnessFolder(dog.home)).write([]);
	must(await node.app.log.beat());
	must(await node.app.log.beat());
	const away = await watch();
	assert.ok(away.state === 'watched', 'what was cosigned stays proved, and what came since is taken');

	const answer = must(await client.ask<KeysAnswer>('GET', '/api/v1/keys'));
	const { watched } = answer;
	assert.ok(watched?.cosigned);
	const forked = signCheckpoint(
		{ origin: node.app.log.origin, size: away.size, root: new Uint8Array(32).fill(7) },
		node.app.log.key
	);
	const lying = verifyKeys({ ...answer, watched: { ...watched, cosigned: forked } }, place);
	assert.deepEqual(lying.ok ? '' : [lying.refusal.code, String(lying.refusal.about).split(' ')[0]], [
		'key-not-proved',
		'log-not-continued'
	]);
	assert.equal(verifyKeys(answer, place).ok, true);
});
