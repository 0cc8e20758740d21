import type { IncomingMessage } from 'node:http';
import { accepted, concat, type Outcome, refused } from '#core/base';

/**
 * Reads a whole request body of at most `most` bytes, within `withinMs` where that is said; else the pace of the server alone bounds it. Refuses
 * `too-large` as soon as that is known, and `body-cut` where the sender went away or was too slow, whose connection then ends.
 */
export async function readBody(
	request: IncomingMessage,
	most: number,
	withinMs: number | null = null
): Promise<Outcome<Uint8Array, 'too-large' | 'body-cut'>> {
	const timer = withinMs === null ? null : setTimeout(() => request.socket.destroy(), withinMs);
	try {
		return await readAll(request, most);
	} finally {
		if (timer) clearTimeout(timer);
	}
}

async function readAll(request: IncomingMessage, most: number): Promise<Outcome<Uint8Array, 'too-large' | 'body-cut'>> {
	const announced = Number(request.headers['content-length'] ?? 0);
	if (announced > most) return refused('too-large', `more than ${most} bytes`);
	const pieces: Uint8Array[] = [];
	let length = 0;
	try {
		for await (const piece of bodyOf(request)) {
			length += piece.length;
			if (length > most) return refused('too-large', `more than ${most} bytes`);
			pieces.push(piece);
		}
	} catch {
		return refused('body-cut');
	}
	return accepted(pieces.length === 1 ? (pieces[0] as Uint8Array) : concat(...pieces));
}

/**
 * The body as it comes in. Whoever stops reading it leaves the request alive, so that what is still under way is taken and thrown away:
 * otherwise it would block the connection, and the browser's next request with it.
 */
export const bodyOf = (request: IncomingMessage): AsyncIterable<Uint8Array> => request.iterator({ destroyOnReturn: false });
