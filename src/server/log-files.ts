import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { toBase64url, utf8 } from '#core/base';
import { isCovered, parseTilePath } from '#core/log';
import type { App } from '#server/app.ts';
import { nativeDigest } from '#server/gateways/log.ts';
import { headersOfLogFile } from '#server/gateways/log-place.ts';
import { publicPolicy, readCosignedCheckpoint, readNewestCheckpoint } from '#server/operations/log/cosigned-checkpoint.ts';
import { readTile } from '#server/operations/log/read-tile.ts';
import { statusOf } from '#server/refusal-status.ts';
import { storageRefusal } from '#server/store/database.ts';
import { readCheckpoint } from '#server/store/log-store.ts';

/** `body` of a type, and how long anybody may keep it. */
type LogFile = { readonly body: Uint8Array; readonly type: string; readonly cache: string };

/**
 * The log as files under `/log/` (spec/log.md, "Tiles"), the same for everybody: a checkpoint that changes with every beat, and tiles that never
 * change. What no published checkpoint covers is not there, also while it lies in the database already.
 */
export class LogFiles {
	readonly #app: App;
	readonly #report: (code: string) => void;

	constructor(app: App, report: (code: string) => void) {
		this.#app = app;
		this.#report = report;
	}

	async answer(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
		if (request.method !== 'GET' && request.method !== 'HEAD') {
			response.setHeader('Allow', 'GET, HEAD');
			return say(response, 'method-wrong');
		}
		try {
			const file = await this.#file(path);
			if (file) await send(request, response, file, path.startsWith('tile/entries/'));
			else say(response, 'not-found');
		} catch (error) {
			const code = storageRefusal(error)?.code ?? 'internal';
			this.#report(code);
			if (response.headersSent) response.destroy();
			else say(response, code);
		}
	}

	async #file(path: string): Promise<LogFile | null> {
		if (path === 'checkpoint') return textFile(await readNewestCheckpoint(this.#app));
		if (path === 'cosigned') return textFile((await readCosignedCheckpoint(this.#app))?.note ?? null);
		return path === 'policy' ? textFile(publicPolicy(this.#app)) : this.#tile(path);
	}

	async #tile(path: string): Promise<LogFile | null> {
		const tile = parseTilePath(path);
		if (!tile.ok) return null;
		const published = await readCheckpoint(this.#app.db);
		if (!published || !isCovered(tile.value, published.size)) return null;
		const body = await readTile(this.#app.db, tile.value);
		return { body, ...headersOfLogFile(path) };
	}
}

const shrink = promisify(gzip);

/** RFC 9110 section 12.5.3: named, or any, and not with the weight 0. */
function takesGzip(header: string | string[] | undefined): boolean {
	const codings = String(header ?? '')
		.toLowerCase()
		.split(',')
		.map((one) => one.split(';').map((part) => part.trim()));
	const asked = codings.find(([coding]) => coding === 'gzip') ?? codings.find(([coding]) => coding === '*');
	return asked !== undefined && !asked.slice(1).some((part) => /^q=0(?:\.0*)?$/.test(part));
}

/** What may change with every beat. */
const textFile = (text: string | null): LogFile | null =>
	text === null ? null : { body: utf8(text), type: 'text/plain; charset=utf-8', cache: 'public, max-age=1' };

/**
 * With a tag over the content, so that whoever kept it need not fetch it again (RFC 9110 section 13.1.2). `shrinks`: compressed where that was asked
 * for (section 12.5.3); hashes do not get shorter.
 */
async function send(
	request: IncomingMessage,
	response: ServerResponse,
	{ body: plain, type, cache }: LogFile,
	shrinks: boolean
): Promise<void> {
	const isShrunk = shrinks && takesGzip(request.headers['accept-encoding']);
	const body = isShrunk ? await shrink(plain) : plain;
	const tag = `"${toBase64url(nativeDigest(plain))}${isShrunk ? '-gzip' : ''}"`;
	response.setHeader('ETag', tag);
	response.setHeader('Cache-Control', cache);
	if (shrinks) response.setHeader('Vary', 'Accept-Encoding');
	if (isShrunk) response.setHeader('Content-Encoding', 'gzip');
	const known = (request.headers['if-none-match'] ?? '').split(',').map((one) => one.trim().replace(/^W\//, ''));
	if (known.includes(tag) || known.includes('*')) {
		response.writeHead(304).end();
		return;
	}
	response.writeHead(200, { 'Content-Type': type, 'Content-Length': body.length });
	response.end(request.method === 'HEAD' ? undefined : body);
}

/** Nothing that says no is kept: the tile may be there a moment later. */
function say(response: ServerResponse, code: string): void {
	response.writeHead(statusOf(code), { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' }).end(code);
}
