import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { accepted, type Outcome, refused } from '#core/base';

/** Where the files of a log are read: `null` where there is no such file. At most `most` bytes; more is refused, not cut. */
export type LogSource = (at: string, most: number) => Promise<Outcome<Uint8Array | null, 'no-connection' | 'answer-wrong'>>;

const usualTries = 4;
const waitMs = 30_000;

/** Files below an address. Asks again where the way breaks or the server is busy; follows no redirection: the address is what is verified. */
export function logAtAddress(prefix: URL, tries = usualTries): LogSource {
	return async (at, most) => {
		let about = '';
		for (let turn = 0; turn < tries; turn++) {
			if (turn > 0) await pause(200 * 3 ** turn);
			try {
				const answer = await fetch(new URL(at, prefix), { redirect: 'error', signal: AbortSignal.timeout(waitMs) });
				if (answer.status === 404 || answer.status === 410) return accepted(null);
				if (answer.ok) return await bodyOf(answer, at, most);
				about = `${at}: ${answer.status}`;
				if (answer.status !== 429 && answer.status < 500) return refused('answer-wrong', about);
			} catch {
				about = at;
			}
		}
		return refused('no-connection', about);
	};
}

/** Files below a folder, as `log export` writes them. */
export function logInFolder(folder: string): LogSource {
	return async (at, most) => {
		try {
			const file = path.join(folder, at);
			const bytes = fs.readFileSync(file);
			return bytes.length <= most ? accepted(plain(bytes)) : refused('answer-wrong', `${at}: too long`);
		} catch (error) {
			const { code } = error as NodeJS.ErrnoException;
			if (code === 'ENOENT' || code === 'ENOTDIR') return accepted(null);
			return refused('answer-wrong', `${at}: ${code}`);
		}
	};
}

async function bodyOf(answer: Response, at: string, most: number): Promise<Outcome<Uint8Array, 'answer-wrong'>> {
	const pieces: Uint8Array[] = [];
	let length = 0;
	for await (const piece of answer.body ?? []) {
		length += piece.length;
		if (length > most) return refused('answer-wrong', `${at}: too long`);
		pieces.push(piece);
	}
	return accepted(plain(Buffer.concat(pieces)));
}

/** The same bytes without the ways of a Buffer, which make each view of a part of them dearer. */
const plain = ({ buffer, byteOffset, length }: Buffer): Uint8Array => new Uint8Array(buffer, byteOffset, length);
