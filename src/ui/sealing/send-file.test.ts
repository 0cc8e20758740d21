import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { must, type Outcome } from '#core/base';
import { InventedNode } from '#tests/support/invented-node.ts';
import { ApiClient } from './api-client.ts';
import { argon2idByWasm } from './argon2.ts';
import type { FileSource } from './file-source.ts';
import { hashFile } from './hash-file.ts';
import { type FileProgress, sendFile } from './send-file.ts';
import { SurvivorSession } from './survivor-session.ts';
import { openOwnFile } from './survivor-verbs.ts';
import type { Call } from './worker-rpc.ts';

const codename = 'apple bird candle door engine forest garden hill';
const codeOf = (outcome: Outcome<unknown, string>): string => (outcome.ok ? 'accepted' : outcome.refusal.code);

/** A file of 20 MiB whose bytes differ from place to place. */
const content = new Uint8Array(20 * 1024 * 1024).map((_, at) => (at * 31 + (at >> 8)) & 0xff);
const source: FileSource = {
	name: 'canary-name.mp4',
	mediaType: 'video/mp4',
	bytes: content.length,
	lastModified: 1_700_000_000_000,
	read: async (from, to) => content.slice(from, to)
};

function calling(stop = new AbortController()): Call & { readonly heard: FileProgress[] } {
	const heard: FileProgress[] = [];
	return { heard, signal: stop.signal, report: (progress) => heard.push(progress as FileProgress) };
}

async function filed() {
	const node = new InventedNode();
	const session = new SurvivorSession({
		client: new ApiClient(node.place, node.transport),
		argon2id: argon2idByWasm,
		clock: () => node.now
	});
	must(await session.openCase({ codename, pin: '', way: 'self', language: 'en', answers: [] }));
	return { node, session };
}
const pieceRequests = (node: InventedNode) => node.seen.filter(({ method }) => method === 'PUT');

test('a file goes out in sealed pieces, tells how far it is, and comes back byte for byte', async () => {
	const { node, session } = await filed();
	const call = calling();
	const file = must(await sendFile(session, { source, shows: 'adults', resume: null }, call));
	assert.equal(pieceRequests(node).length, 2);
	for (const { body, headers } of pieceRequests(node)) {
		assert.equal(new TextDecoder('latin1').decode(body?.subarray(0, 21)), 'age-encryption.org/v1');
		assert.ok(!JSON.stringify(headers).includes('canary'));
	}
	assert.deepEqual([call.heard.at(-1)?.done, call.heard.at(-1)?.total], [call.heard.at(-1)?.total, 20_971_520]);
	assert.ok(call.heard.every(({ done }, at) => at === 0 || done >= (call.heard[at - 1]?.done as number)));
	must(await session.look());
	const blob = must(await openOwnFile(session, file, calling()));
	assert.equal(blob.size, content.length);
	assert.deepEqual(new Uint8Array(await blob.arrayBuffer()), content);
	assert.equal(blob.type, 'application/octet-stream');
});

test('a paused file is taken up again later, and only what is missing goes out', async () => {
	const { node, session } = await filed();
	const stop = new AbortController();
	node.fault = (request, pass) => {
		const result = pass();
		if (request.method === 'PUT') stop.abort();
		return result;
	};
	assert.equal(codeOf(await sendFile(session, { source, shows: 'adults', resume: null }, calling(stop))), 'stopped');
	node.fault = (_, pass) => pass();
	assert.equal(pieceRequests(node).length, 1);

	const back = new SurvivorSession({
		client: new ApiClient(node.place, node.transport),
		argon2id: argon2idByWasm,
		clock: () => node.now
	});
	const space = must(await back.enter({ codename, pin: '' }));
	assert.deepEqual(
		space.files.map(({ pieces }) => pieces),
		[null]
	);
	const resume = space.files[0]?.file ?? null;
	must(await sendFile(back, { source, shows: 'adults', resume }, calling()));
	assert.equal(pieceRequests(node).length, 2);
	const after = must(await back.look());
	assert.deepEqual([after.files.length, after.files[0]?.pieces?.length], [1, 2]);
});

test('a file whose beginning was kept without an answer begins once', async () => {
	const { node, session } = await filed();
	const small: FileSource = { ...source, bytes: 5000 };
	let down = false;
	node.fault = (request, pass) => {
		const isAct = request.url.endsWith('/case/acts');
		const answer = down ? 'lost' : isAct ? 'sent-and-lost' : pass();
		down ||= isAct;
		return answer;
	};
	assert.equal(codeOf(await sendFile(session, { source: small, shows: 'adults', resume: null }, calling())), 'no-connection');
	node.fault = (_, pass) => pass();
	must(await sendFile(session, { source: small, shows: 'adults', resume: null }, calling()));
	assert.deepEqual(
		must(await session.look()).files.map(({ pieces }) => pieces?.length),
		[1]
	);
});

test('a piece that the node only claims to hold leaves the file unfinished', async () => {
	const { node, session } = await filed();
	node.fault = (request, pass) => (request.method === 'PUT' ? { status: 204, bytes: new Uint8Array() } : pass());
	assert.equal(codeOf(await sendFile(session, { source, shows: 'adults', resume: null }, calling())), 'upload-incomplete');
});

test('a piece changed where it is kept is not opened', async () => {
	const { node, session } = await filed();
	const file = must(await sendFile(session, { source, shows: 'adults', resume: null }, calling()));
	must(await session.look());
	node.fault = (request, pass) => {
		const result = pass();
		return request.url.endsWith(`${file}/1`) && result.bytes ? { ...result, bytes: result.bytes.toReversed() } : result;
	};
	assert.equal(codeOf(await openOwnFile(session, file, calling())), 'piece-altered');
});

test('a file that cannot be read, or is too large, sends no piece', async () => {
	const { node, session } = await filed();
	const gone: FileSource = { ...source, read: () => Promise.reject(new Error('gone')) };
	assert.equal(codeOf(await sendFile(session, { source: gone, shows: 'nobody', resume: null }, calling())), 'file-unreadable');
	const huge: FileSource = { ...source, bytes: 104_857_601 };
	assert.equal(codeOf(await sendFile(session, { source: huge, shows: 'nobody', resume: null }, calling())), 'too-large');
	assert.equal(pieceRequests(node).length, 0);
});

test('how large a file may be is what the node says; a larger one is refused before it is begun', async () => {
	const { node } = await filed();
	node.limits = { ...node.limits, fileBytes: content.length };
	const session = new SurvivorSession({
		client: new ApiClient(node.place, node.transport),
		argon2id: argon2idByWasm,
		clock: () => node.now
	});
	must(await session.enter({ codename, pin: '' }));
	assert.equal(session.mostOfFile, content.length);
	must(await sendFile(session, { source, shows: 'nobody', resume: null }, calling()));
	const asked = node.seen.length;
	const larger: FileSource = { ...source, bytes: content.length + 1 };
	assert.equal(codeOf(await sendFile(session, { source: larger, shows: 'nobody', resume: null }, calling())), 'too-large');
	assert.equal(node.seen.length, asked, 'nothing went out');
});

test('a file that may show a child is hashed on the device and never sent', async () => {
	assert.deepEqual(await hashFile(source, calling()), {
		ok: true,
		value: createHash('sha256').update(content).digest('hex')
	});
	const stop = new AbortController();
	stop.abort();
	assert.equal(codeOf(await hashFile(source, calling(stop))), 'stopped');
});
