import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { access, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import path from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { must } from '#core/base';
import { answerOf, checkWacz } from '#core/evidence';
import { makeKeyPair, sealValue } from '#core/sealing';
import { CaptureDesk } from '#server/capture/capture-desk.ts';
import { profilesOf, startCaptureWorker } from '#server/capture/start-capture-worker.ts';
import { captureWorldOf, netOf, servePage } from '#tests/support/capture-net.ts';
import { captureAt } from '#tests/support/capture-request.ts';
import { eventually } from '#tests/support/eventually.ts';
import { throwawayFolder } from '#tests/support/throwaway-folder.ts';
import { judgeSigner } from '#ui/evidence/judge-signer.ts';

const html =
	'<!doctype html><title>Invented page</title><link rel=stylesheet href=/look.css><h1>Words — of the page</h1><img src=/dot.png><script src=/more.js></script>';
const dot = Buffer.from(
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
	'base64'
);
const served: Readonly<Record<string, readonly [type: string, body: Uint8Array]>> = {
	'/': ['text/html; charset=utf-8', Buffer.from(html)],
	'/look.css': ['text/css', Buffer.from('h1 { color: rgb(11, 85, 99) }')],
	'/dot.png': ['image/png', dot],
	'/more.js': ['text/javascript', Buffer.from('document.body.append("and what its script wrote")')]
};

test('a page served on this machine is captured: what the archive holds is what was served, byte for byte', async (t) => {
	const pages = await servePage(t, ({ url = '' }, response) => {
		if (url === '/go') return response.writeHead(302, { Location: '/', 'Set-Cookie': ['a=1', 'b=2'] }).end();
		const [type, body] = served[url] ?? ['', null];
		if (!body) return response.writeHead(404).end();
		return response.writeHead(200, { 'Content-Type': type, 'Content-Encoding': 'gzip', 'X-Invented': 'yes' }).end(gzipSync(body));
	});
	const profiles = path.join(await throwawayFolder(t), 'profiles');
	const desk = await CaptureDesk.open({ ...captureWorldOf(netOf(pages.port)), profiles });
	const origin = `http://page.example:${pages.port}`;
	const came = await captureAt(desk, `${origin}/go`);
	assert.ok(came.state === 'done', JSON.stringify(came));
	const { archive, facts } = came;

	assert.equal(facts.url, `${origin}/`);
	assert.deepEqual(facts.redirects, [`${origin}/go`]);
	assert.equal(facts.title, 'Invented page');
	assert.equal(facts.address, '127.0.0.1');
	assert.equal(facts.certificate, null);
	assert.equal(facts.sha256, createHash('sha256').update(archive).digest('hex'));
	assert.ok(facts.begunAt <= facts.endedAt);

	const checked = must(await checkWacz(archive, judgeSigner));
	assert.deepEqual(checked.findings, []);
	assert.deepEqual(
		checked.pages.map(({ url, title, text }) => ({ url, title, text })),
		[{ url: `${origin}/`, title: 'Invented page', text: 'Words — of the page\nand what its script wrote' }]
	);
	for (const [place, [type, body]] of Object.entries(served)) {
		const record = checked.records.find((one) => one.type === 'response' && one.url === origin + place);
		assert.ok(record, place);
		const answer = answerOf(record);
		assert.equal(Buffer.from(answer?.body ?? []).compare(body), 0, place);
		assert.equal(answer?.headers.get('content-type'), type);
		assert.equal(answer?.headers.get('x-invented'), 'yes');
		assert.equal(answer?.headers.get('x-archive-orig-content-encoding'), 'gzip');
		assert.equal(record.headers.get('warc-ip-address'), '127.0.0.1');
	}
	const led = checked.records.find(({ type, url }) => type === 'response' && url === `${origin}/go`);
	assert.equal(led && answerOf(led)?.status, 302);
	assert.equal(checked.records[0]?.type, 'warcinfo');
	assert.ok(checked.records.every(({ date }) => date >= facts.begunAt.slice(0, 19) && date <= facts.endedAt));
	const textOf = (url: string): string => Buffer.from(checked.records.find((one) => one.url === url)?.block ?? []).toString();
	assert.match(textOf('dns:page.example'), /^\d{14}\npage\.example\. 0 IN A 127\.0\.0\.1\n$/);
	assert.match(textOf(`urn:dom:${origin}/`), /Words — of the page.*and what its script wrote/s);
	const picture = checked.records.find(({ url }) => url === `urn:view:${origin}/`)?.block ?? new Uint8Array();
	assert.deepEqual([...picture.subarray(0, 3)], [0xff, 0xd8, 0xff]);
	assert.deepEqual(await readdir(profiles), [], 'nothing of the browser is left');
});

test('who shows a person under 18, or may, is not captured; nor is what is sealed to no key', async (t) => {
	const desk = await CaptureDesk.open({ ...captureWorldOf(netOf(0)), profiles: path.join(await throwawayFolder(t), 'p') });
	const { recipient } = await makeKeyPair();
	const usual = {
		v: 1,
		type: 'causeway/capture-request/v1',
		address: 'https://page.example/',
		shows: 'adults',
		recipient
	} as const;
	for (const wrong of [{ shows: 'minor' }, { shows: 'not-sure' }, { recipient: 'age1' }, { address: 1 }]) {
		const sealed = must(await sealValue({ ...usual, ...wrong } as typeof usual, desk.recipient));
		const taken = await desk.take(sealed);
		assert.equal(!taken.ok && taken.refusal.code, 'request-malformed', JSON.stringify(wrong));
	}
	assert.equal((await desk.take(new Uint8Array(600))).ok, false);
});

test('a worker that is killed in the middle takes its browser with it, and the next one sweeps what it left', async (t) => {
	const pages = await servePage(t, () => {});
	const socket = path.join(await throwawayFolder(t), 's');
	const program = path.resolve(import.meta.dirname, '../../support/capture-program.ts');
	const child = spawn(process.execPath, [program, socket, String(pages.port)], { stdio: ['ignore', 'pipe', 'inherit'] });
	t.after(() => child.kill('SIGKILL'));
	await once(child.stdout, 'data');
	const { recipient } = (await ask(socket, 'GET', '/recipient')) as { recipient: string };
	const address = `http://page.example:${pages.port}/never`;
	const own = (await makeKeyPair()).recipient;
	const asked = { v: 1, type: 'causeway/capture-request/v1', address, shows: 'nobody', recipient: own } as const;
	await ask(socket, 'POST', '/captures', must(await sealValue(asked, recipient)));
	await eventually('the browser asks for the page', () => pages.asked.includes('/never'), 60);
	const browsers = await runningWith(profilesOf(socket));
	assert.ok(browsers.length > 0);
	child.kill('SIGKILL');
	await once(child, 'exit');
	await eventually('the browser ends', async () => (await runningWith(profilesOf(socket))).length === 0, 60);

	await mkdir(profilesOf(socket), { recursive: true });
	await writeFile(path.join(profilesOf(socket), 'left'), 'canary');
	const next = must(await startCaptureWorker(socket, captureWorldOf(netOf(pages.port))));
	t.after(() => next.stop());
	await assert.rejects(access(profilesOf(socket)));
	const second = await startCaptureWorker(socket, captureWorldOf(netOf(pages.port)));
	assert.equal(!second.ok && second.refusal.code, 'capture-running');
});

/** Processes whose command names this folder. */
async function runningWith(folder: string): Promise<readonly string[]> {
	const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
	const lines = await Promise.all(
		pids.map(async (pid) => [pid, await readFile(`/proc/${pid}/cmdline`, 'latin1').catch(() => '')] as const)
	);
	return lines.filter(([, line]) => line.includes(folder)).map(([pid]) => pid);
}

function ask(socketPath: string, method: string, at: string, body: Uint8Array = new Uint8Array()): Promise<unknown> {
	return new Promise((resolve, reject) => {
		const asked = request({ socketPath, method, path: at }, async (answer) => {
			const pieces: Buffer[] = [];
			for await (const piece of answer) pieces.push(piece as Buffer);
			resolve(JSON.parse(Buffer.concat(pieces).toString()));
		});
		asked.on('error', reject);
		asked.end(body);
	});
}
