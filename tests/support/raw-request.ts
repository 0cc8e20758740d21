import { Agent, request } from 'node:http';

export type RawAnswer = {
	readonly status: number;
	readonly headers: Readonly<Record<string, string | string[] | undefined>>;
	readonly body: string;
	/** `error.code` of the answer; empty where it is none. */
	readonly code: string;
};

const agent = new Agent({ keepAlive: true, maxSockets: 20 });

/** Asks a node with exactly these headers and nothing that a browser or `fetch` would add. Rejects where no answer comes. */
export function rawRequest(
	origin: string,
	method: string,
	path: string,
	headers: Readonly<Record<string, string>> = {},
	body: string | Uint8Array | null = null
): Promise<RawAnswer> {
	return new Promise((resolve, reject) => {
		const { port } = new URL(origin);
		const length = body === null ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
		const asked = request({ host: '127.0.0.1', port, method, path, headers: { ...length, ...headers }, agent }, (response) => {
			const pieces: Buffer[] = [];
			response.on('data', (piece: Buffer) => pieces.push(piece));
			response.on('error', reject);
			response.on('end', () => {
				const text = Buffer.concat(pieces).toString();
				resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text, code: codeIn(text) });
			});
		});
		asked.on('error', reject);
		asked.end(body ?? undefined);
	});
}

/** JSON as a browser's page would send it. */
export const postJson = (
	origin: string,
	path: string,
	value: unknown,
	headers: Readonly<Record<string, string>> = {}
): Promise<RawAnswer> =>
	rawRequest(origin, 'POST', path, { Origin: origin, 'Content-Type': 'application/json', ...headers }, JSON.stringify(value));

function codeIn(text: string): string {
	try {
		return (JSON.parse(text) as { error?: { code?: string } }).error?.code ?? '';
	} catch {
		return '';
	}
}
