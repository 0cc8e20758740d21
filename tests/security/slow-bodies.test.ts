import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import path from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { dayOf, type FileId, must } from '#core/base';
import { randomId, randomOf } from '#core/sealing';
import type { Pace } from '#server/body-pace.ts';
import { readConfig } from '#server/config.ts';
import { systemClock } from '#server/gateways/clock.ts';
import { close, listen } from '#server/listen.ts';
import { makeNodeHome } from '#server/node-home.ts';
import type { Witness } from '#server/operations/witness/witness.ts';
import { type RunningNode, startNode } from '#server/start-node.ts';
import { WitnessDesk } from '#server/witness-desk.ts';
import { enterSurvivor } from '#tests/support/invented-stage.ts';
import { piecePut } from '#tests/support/signed-piece.ts';
import { placeAt, type TestSurvivor } from '#tests/support/survivor.ts';
import { makeThrowawayFolder } from '#tests/support/throwaway-folder.ts';
import { wholeFile } from '#tests/support/whole-file.ts';

/** A sixtieth of the usual times, which a busy machine keeps too, and a rate that fits them. */
const pace: Pace = { idleMs: 2000, graceMs: 2000, bytesPerSecond: 1000 };
const whole = wholeFile();
const timeout = 300_000;
let node: RunningNode;
let her: TestSurvivor;

test.before(async () => {
	const home = await makeThrowawayFolder();
	const config = must(readConfig({ PORT: '0', CAUSEWAY_HOME: home }, { mode: 'real', checkout: path.resolve('.') }));
	const keys = must(await makeNodeHome(home, { name: 'Slow node (invented)', created: dayOf(new Date()), mode: 'real' }));
	node = must(await startNode(config, keys, { build: null, report: () => {}, durable: false, pace }));
	whole.after(() => node.stop());
	her = await enterSurvivor(await placeAt(node.origin));
});

/** `cut`: the connection was ended before all pieces were sent. */
type Sent = { readonly said: string; readonly ms: number; readonly cut: boolean };

/** Sends a body piece by piece over a connection of its own, and gives what came back before it ended. */
async function send(head: readonly string[], pieces: readonly Uint8Array[], everyMs: number, port = node.port): Promise<Sent> {
	const socket = connect(port, '127.0.0.1');
	const heard: Buffer[] = [];
	socket.on('data', (piece: Buffer) => heard.push(piece));
	socket.on('error', () => {});
	await once(socket, 'connect');
	const began = performance.now();
	const ended = once(socket, 'close').catch(() => {});
	socket.write([...head, 'Connection: close', '', ''].join('\r\n'));
	let sent = 0;
	for (const piece of pieces) {
		if (socket.closed) break;
		socket.write(piece);
		sent += 1;
		await Promise.race([pause(everyMs), ended]);
	}
	await ended;
	return {
		said: Buffer.concat(heard).toString().split('\r\n', 1)[0] as string,
		ms: performance.now() - began,
		cut: sent < pieces.length
	};
}

function pieceHead(of: FileId, bytes: Uint8Array): readonly string[] {
	const headers = { Host: 'localhost', 'Content-Length': String(bytes.length), ...piecePut(her, of, bytes) };
	return [`PUT /api/v1/case/pieces/${of}/0 HTTP/1.1`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)];
}

const cut = (bytes: Uint8Array, into: number): readonly Uint8Array[] => {
	const length = Math.ceil(bytes.length / into);
	return Array.from({ length: into }, (_, at) => bytes.subarray(at * length, (at + 1) * length));
};
const newFile = (): FileId => randomId<'file'>() as FileId;

test('a slow upload that goes on is taken, though it lasts many times as long as any silence may', { timeout }, async () => {
	const bytes = randomOf(20_000);
	const { said, ms } = await send(pieceHead(newFile(), bytes), cut(bytes, 40), 110);
	assert.match(said, / 204 /);
	assert.ok(ms > 2 * pace.idleMs, `${ms} ms`);
});

test('who falls silent within a body is cut, and so is who sends a byte now and then to hold the connection', {
	timeout
}, async () => {
	const bytes = randomOf(40_000);
	const [silent, drip] = await Promise.all([
		send(pieceHead(newFile(), bytes), [bytes.subarray(0, 30_000)], 10),
		send(pieceHead(newFile(), bytes), Array(1000).fill(bytes.subarray(0, 1)), 100)
	]);
	for (const [name, { said, ms }] of Object.entries({ silent, drip })) {
		assert.doesNotMatch(said, / 2\d\d /, name);
		assert.ok(ms >= pace.idleMs, `${name}: ${ms} ms`);
	}
	assert.ok(drip.cut);
	const rows = await node.app.db.selectFrom('pieces').selectAll().execute();
	assert.ok(
		rows.every((row) => row.bytes !== 40_000),
		'nothing of it is kept'
	);
	assert.equal((await fetch(`${node.origin}/api/v1/node`)).status, 200);
});

test('a body that nobody reads, refused at once, is not a way to hold a connection either', { timeout }, async () => {
	const head = ['POST /api/v1/nowhere HTTP/1.1', 'Host: localhost', 'Content-Length: 100000'];
	assert.ok((await send(head, Array(1000).fill(new Uint8Array(1)), 100)).cut);
});

test('while the own disk is slow the sender is not blamed', { timeout }, async () => {
	const usual = node.app.blobs;
	const put: typeof usual.put = async (id, body, limits) => {
		await pause(2.5 * pace.idleMs);
		return usual.put(id, body, limits);
	};
	Object.assign(node.app, { blobs: Object.assign(Object.create(usual), { put }) });
	// More than a connection's buffers hold.
	const bytes = Buffer.alloc(12 * 1024 * 1024, randomOf(64));
	const { said, ms } = await send(pieceHead(newFile(), bytes), [bytes], 10);
	Object.assign(node.app, { blobs: usual });
	assert.match(said, / 204 /);
	assert.ok(ms > 2 * pace.idleMs);
});

test('slow senders hold none of a witness’s places, and are cut', { timeout }, async (t) => {
	const witness = { cosigners: [], logs: async () => [], clock: systemClock, memory: {} } as unknown as Witness;
	const desk = new WitnessDesk(witness, assert.fail, 1000);
	const server = createServer(
		(request, response) => void desk.answer(request, response, 'add-checkpoint', String(Math.random()))
	);
	const port = must(await listen(server, '127.0.0.1', 0));
	t.after(() => close(server));
	const slow: Socket[] = [];
	const head = (length: number): string => `POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${length}\r\n\r\n`;
	for (let one = 0; one < 60; one++) {
		const socket = connect(port, '127.0.0.1');
		socket.on('error', () => {});
		await once(socket, 'connect');
		socket.write(`${head(5000)}old 0\n`);
		slow.push(socket);
	}
	const asked = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: 'not a checkpoint' });
	assert.equal(asked.status, 400, 'looked at, not turned away');
	await Promise.all(slow.map((socket) => socket.closed || once(socket, 'close')));
});
