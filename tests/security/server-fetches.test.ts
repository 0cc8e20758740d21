import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { CaptureDesk } from '#server/capture/capture-desk.ts';
import { type CaptureBounds, type CaptureWorld, capturePage, usualBounds } from '#server/capture/capture-page.ts';
import type { PageNet } from '#server/capture/page-net.ts';
import { captureWorldOf, netOf, servePage } from '#tests/support/capture-net.ts';
import { captureAt } from '#tests/support/capture-request.ts';
import { throwawayFolder } from '#tests/support/throwaway-folder.ts';

const refusalMs = 400;

/** Names that a resolver of the wrong kind would know. */
const inner: Readonly<Record<string, readonly string[]>> = {
	'inside.example': ['10.1.2.3'],
	'mixed.example': ['93.184.216.34', '192.168.0.7'],
	'mapped.example': ['::ffff:127.0.0.1'],
	'router.lan': ['93.184.216.34'],
	printer: ['93.184.216.34'],
	'metadata.google.internal': ['169.254.169.254']
};

const forbidden = [
	'http://127.0.0.1/',
	'http://127.1/',
	'http://2130706433/',
	'http://0x7f000001/',
	'http://0177.0.0.1/',
	'http://１２７.0.0.1/',
	'http://0.0.0.0/',
	'http://10.0.0.1/',
	'http://172.16.5.4/',
	'http://192.168.1.1/admin',
	'http://169.254.169.254/latest/meta-data/',
	'http://100.64.0.1/',
	'http://198.18.0.1/',
	'http://224.0.0.1/',
	'http://255.255.255.255/',
	'http://[::1]/',
	'http://[::]/',
	'http://[::ffff:127.0.0.1]/',
	'http://[64:ff9b::7f00:1]/',
	'http://[2002:7f00:1::]/',
	'http://[fe80::1]/',
	'http://[fd00:ec2::254]/',
	'http://localhost/',
	'http://localhost./',
	'http://printer/',
	'http://router.lan/',
	'http://metadata.google.internal/',
	'http://inside.example/',
	'https://mixed.example/',
	'http://mapped.example/',
	'http://nobody-has-this-name.example/',
	'http://93.184.216.34:22/',
	'http://somebody:secret@93.184.216.34/',
	'file:///etc/passwd',
	'chrome://version',
	'ftp://93.184.216.34/',
	'no address'
];

async function worldOf(t: TestContext, net: PageNet, bounds: Partial<CaptureBounds> = {}): Promise<CaptureWorld> {
	return { ...captureWorldOf(net, { refusalMs, ...bounds }), profiles: path.join(await throwawayFolder(t), 'profiles') };
}

test('19: pages are captured from no address inside: each is refused alike, after the same time, before a browser is started', async (t) => {
	// A program that is not there: whoever started it would be told so.
	const world = { ...(await worldOf(t, netOf(0, inner))), program: '/nonexistent' };
	const answers = await Promise.all(
		forbidden.map(async (address) => {
			const begun = performance.now();
			const answer = await capturePage(address, world);
			return { address, answer: JSON.stringify(answer), took: performance.now() - begun };
		})
	);
	assert.ok(answers.length >= 30);
	for (const { address, answer, took } of answers) {
		assert.equal(answer, '{"ok":false,"refusal":{"code":"address-not-public","about":""}}', address);
		assert.ok(took >= refusalMs - 2, `${address} was refused in ${took} ms`);
	}
});

test('19: a page that leads inside by a redirect, by its script or by its pictures reaches nothing there', async (t) => {
	const within = await servePage(t, (_, response) => response.end('inside'));
	const inside = `http://127.0.0.1:${within.port}/`;
	const pages = await servePage(t, (request, response) => {
		if (request.url === '/redirect') response.writeHead(302, { Location: inside }).end();
		else if (request.url === '/script')
			response.setHeader('Content-Type', 'text/html').end(`<title>Script</title><script>location.replace('${inside}')</script>`);
		else if (request.url === '/pictures')
			response
				.setHeader('Content-Type', 'text/html')
				.end(
					`<title>Pictures</title><img src="${inside}a.png"><iframe src="${inside}b"></iframe><script>fetch('${inside}c').catch(() => document.body.append('refused'));new WebSocket('${inside.replace('http', 'ws')}')</script>`
				);
		else response.writeHead(404).end();
	});
	const desk = await CaptureDesk.open(await worldOf(t, netOf(pages.port)));
	for (const place of ['/redirect', '/script'])
		assert.deepEqual(
			await captureAt(desk, `http://page.example:${pages.port}${place}`),
			{ state: 'refused', code: 'address-not-public' },
			place
		);
	const kept = await captureAt(desk, `http://page.example:${pages.port}/pictures`);
	assert.equal(kept.state, 'done');
	assert.ok(kept.state === 'done' && kept.facts.refusals >= 2, 'what was refused is counted');
	assert.deepEqual(within.asked, []);
});

test('19: a name that leads elsewhere the second time is asked at the address that was judged', async (t) => {
	const pages = await servePage(t, (request, response) =>
		response
			.setHeader('Content-Type', 'text/html')
			.end(request.url === '/' ? '<title>Twice</title><img src="/again.png"><script>fetch("/third")</script>' : 'again')
	);
	const asked: string[] = [];
	const within = createServer((request, response) => {
		asked.push(request.url ?? '');
		response.end('inside');
	});
	await new Promise<void>((listening) => within.listen(pages.port, '127.0.0.2', listening));
	t.after(() => within.close());
	let times = 0;
	const usual = netOf(pages.port);
	const net: PageNet = { ...usual, resolve: async () => (times++ === 0 ? ['127.0.0.1'] : ['127.0.0.2']) };
	const desk = await CaptureDesk.open(await worldOf(t, net));
	const kept = await captureAt(desk, `http://page.example:${pages.port}/`);
	assert.equal(kept.state, 'done');
	assert.ok(pages.asked.includes('/again.png') && pages.asked.includes('/third'));
	assert.deepEqual(asked, []);
	assert.deepEqual(await captureAt(desk, `http://page.example:${pages.port}/`), { state: 'refused', code: 'address-not-public' });
});

test('a page that is too heavy or never ends is given up, and its browser leaves nothing', async (t) => {
	const pages = await servePage(t, (request, response) => {
		if (request.url === '/heavy') {
			response.writeHead(200, { 'Content-Type': 'text/html' });
			const more = (): void => {
				if (!response.destroyed) response.write('x'.repeat(200_000), () => setImmediate(more));
			};
			more();
		}
	});
	const world = await worldOf(t, netOf(pages.port), { bytes: 2_000_000, withinMs: usualBounds.withinMs });
	const codeOf = async (place: string, one: CaptureWorld): Promise<string> => {
		const answer = await capturePage(`http://page.example:${pages.port}${place}`, one);
		return answer.ok ? 'captured' : answer.refusal.code;
	};
	assert.equal(await codeOf('/heavy', world), 'capture-too-large');
	assert.equal(await codeOf('/silent', { ...world, bounds: { ...world.bounds, withinMs: 4000 } }), 'capture-too-slow');
	assert.deepEqual(await readdir(world.profiles), []);
});
