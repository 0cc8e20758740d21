import { chmod, lstat, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { accepted, type Outcome, refused, toBase64url } from '#core/base';
import { hashOfSealed } from '#core/sealing';
import { close } from '#server/listen.ts';
import { readBody } from '#server/read-body.ts';
import { CaptureDesk } from './capture-desk.ts';
import type { CaptureWorld } from './capture-page.ts';

export type RunningWorker = { stop(): Promise<void> };

const requestMost = 16_384;

/** Where the profiles of a worker's browsers lie: beside its socket, which belongs into a folder in memory. */
export const profilesOf = (socket: string): string => `${socket}.profiles`;

/**
 * Serves captures on a socket of this machine: whoever may open the file may ask, and nobody over a network. What a worker that was killed left behind is swept first. Refuses `capture-running` where
 * another one answers there.
 */
export async function startCaptureWorker(
	socket: string,
	world: Omit<CaptureWorld, 'profiles'>
): Promise<Outcome<RunningWorker, 'capture-running' | 'capture-socket-wrong'>> {
	if (await answers(socket)) return refused('capture-running', socket);
	const found = await lstat(socket).catch(() => null);
	if (found && !found.isSocket()) return refused('capture-socket-wrong', socket);
	const profiles = profilesOf(socket);
	await rm(socket, { force: true });
	await rm(profiles, { recursive: true, force: true });
	const desk = await CaptureDesk.open({ ...world, profiles });
	const server = createServer((request, response) => void answer(desk, request, response).catch(() => response.destroy()));
	const listening = await new Promise<boolean>((resolve) => {
		server.once('error', () => resolve(false));
		server.listen(socket, () => resolve(true));
	});
	if (!listening) return refused('capture-socket-wrong', socket);
	await chmod(socket, 0o660);
	return accepted({
		stop: async () => {
			await close(server);
			await desk.rest();
			await rm(profiles, { recursive: true, force: true });
		}
	});
}

const answers = (socket: string): Promise<boolean> =>
	new Promise((resolve) => {
		const line = connect(socket, () => {
			line.destroy();
			resolve(true);
		});
		line.on('error', () => resolve(false));
	});

async function answer(desk: CaptureDesk, request: IncomingMessage, response: ServerResponse): Promise<void> {
	const [, room, id = '', part, index = ''] = (request.url ?? '').split('/');
	const say = (status: number, value: object): void => {
		response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
	};
	if (request.method === 'GET' && room === 'recipient') return say(200, { recipient: desk.recipient });
	if (room !== 'captures') return say(404, { code: 'not-found' });
	if (request.method === 'POST' && id === '') {
		const body = await readBody(request, requestMost);
		const taken = body.ok ? await desk.take(body.value) : body;
		return taken.ok ? say(200, { capture: taken.value }) : say(400, { code: taken.refusal.code });
	}
	const state = desk.state(id);
	if (!state) return say(404, { code: 'not-found' });
	if (part === 'pieces') {
		const piece = state.state === 'done' ? state.pieces[Number(index)] : undefined;
		if (!piece) return say(404, { code: 'not-found' });
		response.writeHead(200, { 'Content-Length': piece.length }).end(piece);
		return;
	}
	if (state.state !== 'done') return say(200, state);
	const pieces = state.pieces.map((piece) => ({ sealedHash: hashOfSealed(piece), bytes: piece.length }));
	say(200, { state: 'done', facts: toBase64url(state.facts), pieces });
}
