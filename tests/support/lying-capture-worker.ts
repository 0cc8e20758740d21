import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { concat, must, toBase64url } from '#core/base';
import type { CaptureFacts, CaptureRequest } from '#core/evidence';
import { pieceSpans } from '#core/report';
import { hashOfSealed, makeKeyPair, openValue, sealBulk, sealValue } from '#core/sealing';
import { bulkCipherNative } from '#server/gateways/bulk-cipher.ts';
import { readBody } from '#server/read-body.ts';
import { inventedPage, inventedWacz } from './invented-wacz.ts';
import { makeThrowawayFolder } from './throwaway-folder.ts';

/** A worker that tells of every page the same invented archive, changed as `lie` says. Gives its socket. */
export async function startLyingWorker(
	t: Pick<TestContext, 'after'>,
	lie: (facts: CaptureFacts) => CaptureFacts
): Promise<string> {
	const folder = await makeThrowawayFolder();
	const socket = path.join(folder, 's');
	const keys = await makeKeyPair();
	let told: { readonly facts: string; readonly sealed: Uint8Array } = { facts: '', sealed: new Uint8Array() };
	const server = createServer(async (request, response) => {
		const say = (value: object): void => void response.end(JSON.stringify(value));
		if (request.url === '/recipient') return say({ recipient: keys.recipient });
		if (request.method === 'POST') {
			told = await make(must(await readBody(request, 20_000)), keys.identity, lie);
			return say({ capture: 'AAAAAAAAAAAAAAAAAAAAAA' });
		}
		if (request.url?.includes('/pieces/')) return void response.end(told.sealed);
		return say({ state: 'done', facts: told.facts, pieces: [nameOf(told.sealed)] });
	});
	await new Promise<void>((listening) => server.listen(socket, listening));
	t.after(async () => {
		server.closeAllConnections();
		server.close();
		await rm(folder, { recursive: true, force: true });
	});
	return socket;
}

const nameOf = (sealed: Uint8Array): CaptureFacts['pieces'][number] => ({
	sealedHash: hashOfSealed(sealed),
	bytes: sealed.length
});

async function make(body: Uint8Array, identity: string, lie: (facts: CaptureFacts) => CaptureFacts) {
	const request = must(await openValue<CaptureRequest>(body, 'causeway/capture-request/v1', identity as never));
	const archive = inventedWacz();
	const [span] = pieceSpans(archive.length);
	const sealed = must(await sealBulk(bulkCipherNative, concat(archive, new Uint8Array(span?.zeros ?? 0)), request.recipient));
	const facts: CaptureFacts = {
		v: 1,
		type: 'causeway/capture/v1',
		asked: request.address,
		url: inventedPage,
		redirects: [],
		title: 'Invented',
		begunAt: '2026-11-23T10:00:00.000Z',
		endedAt: '2026-11-23T10:00:01.000Z',
		software: 'invented',
		address: null,
		certificate: null,
		requests: 1,
		refusals: 0,
		bytes: archive.length,
		sha256: createHash('sha256').update(archive).digest('hex'),
		pieces: [nameOf(sealed)]
	};
	return { facts: toBase64url(must(await sealValue(lie(facts), request.recipient))), sealed };
}
