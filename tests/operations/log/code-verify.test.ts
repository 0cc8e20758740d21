import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestNode } from '#tests/support/node.ts';
import { startProxy } from '#tests/support/node-proxy.ts';
import { root } from '#tests/support/planted-tree.ts';
import { runProgram } from '#tests/support/run-program.ts';

const codeVerify = (...words: string[]) =>
	runProgram(process.execPath, ['src/cli/main.ts', 'code', 'verify', ...words], { cwd: root });

test('code verify compares what arrives here with the manifest in the log, and names what somebody on the way changed', async (t) => {
	const proxy = await startProxy(t);
	const node = await startTestNode(t, { pages: true });
	proxy.port = Number(new URL(node.origin).port);
	const verify = (...more: string[]) => codeVerify(proxy.origin, ...more);

	const sound = await verify('--vkey', node.app.log.vkey);
	assert.equal(sound.stderr, '');
	assert.match(sound.stdout, /^(\d+) of \1 files compared, 0 differ; checkpoint \d+\n$/);
	assert.equal(sound.code, 0);

	const script = proxy.seen.find(({ path, status }) => status === 200 && /^\/app\/.*\.js$/.test(path))?.path ?? '';
	proxy.change = (passing) => {
		if (passing.path === script) passing.answer = Buffer.concat([passing.answer, Buffer.from('\nvoid 0;')]);
	};
	const changed = await verify();
	assert.match(changed.stdout, /, 1 differ;/);
	assert.ok(changed.stdout.startsWith(`changed  ${script}\n`));
	assert.equal(changed.code, 1);

	proxy.change = (passing) => {
		if (passing.path !== '/en/report') return;
		passing.answerHeaders = { 'content-type': 'text/html' };
		passing.answer = Buffer.from('<script src="/app/more.js"></script><script>void 0</script>');
	};
	const added = await verify();
	assert.match(added.stdout, /^unexpected {2}\/app\/more\.js$/m);
	assert.match(added.stdout, /^unexpected {2}\/en\/report \(script inside the page\)$/m);
	assert.equal(added.code, 1);

	proxy.change = (passing) => {
		if (passing.path === script) passing.status = 404;
	};
	const missing = await verify();
	assert.match(missing.stdout, /^missing {2}\/app\//m);
	assert.equal(missing.code, 1);
});

test('code verify believes the key that somebody wrote down, and no node that shows another or none', async (t) => {
	const proxy = await startProxy(t);
	const [node, other] = [await startTestNode(t, { pages: true }), await startTestNode(t, { pages: true })];
	proxy.port = Number(new URL(node.origin).port);
	const wrong = await codeVerify(proxy.origin, '--vkey', other.app.log.vkey);
	assert.match(wrong.stderr, /node-key-changed/);
	assert.notEqual(wrong.code, 0);

	// A proxy that answers with the manifest of another node, which is signed and logged there.
	const theirs = Buffer.from(await (await fetch(`${other.origin}/api/v1/code`)).arrayBuffer());
	proxy.change = (passing) => {
		if (passing.path === '/api/v1/code') passing.answer = theirs;
	};
	const swapped = await codeVerify(proxy.origin);
	assert.equal(swapped.stdout, '');
	assert.notEqual(swapped.code, 0);

	proxy.change = (passing) => {
		passing.status = 503;
	};
	assert.match((await codeVerify(proxy.origin)).stderr, /no-connection/);
});
