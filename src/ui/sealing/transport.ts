import { concat } from '#core/base';
import { giveBack } from './give-back.ts';

/** A request as it goes out; `body` is sent as it is. `onSent` hears how many bytes of the body have left, where the transport knows; `onCame` that another part of the answer came. */
export type Request = {
	readonly method: 'GET' | 'POST' | 'PUT';
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: Uint8Array | null;
	readonly withCookies: boolean;
	readonly signal: AbortSignal;
	readonly onSent?: (bytes: number) => void;
	readonly onCame?: () => void;
};

export type Answer = { readonly status: number; readonly signature: string | null; readonly body: Uint8Array };

/** Sends one request. Rejects where no answer came: no network, or `signal` aborted. */
export type Transport = (request: Request) => Promise<Answer>;

const signatureHeader = 'Causeway-Signature';

/** Sends with `fetch`; `extra` headers are for programs that are no browser (a browser writes `Origin` itself). */
export const fetchTransport =
	(extra: Readonly<Record<string, string>> = {}): Transport =>
	async ({ method, url, headers, body, withCookies, signal, onSent, onCame }) => {
		const response = await fetch(url, {
			method,
			headers: { ...headers, ...extra },
			body: body as Uint8Array<ArrayBuffer> | null,
			credentials: withCookies ? 'same-origin' : 'omit',
			cache: 'no-store',
			redirect: 'error',
			signal
		});
		onSent?.(body?.length ?? 0);
		return {
			status: response.status,
			signature: response.headers.get(signatureHeader),
			body: onCame ? await read(response, onCame) : new Uint8Array(await response.arrayBuffer())
		};
	};

async function read({ body }: Response, onCame: () => void): Promise<Uint8Array> {
	const parts: Uint8Array[] = [];
	for (const reader = body?.getReader(); reader; ) {
		const { done, value } = await reader.read();
		if (done) break;
		parts.push(value);
		onCame();
	}
	const whole = concat(...parts);
	parts.forEach(giveBack);
	return whole;
}

/** Sends with XMLHttpRequest, the only way in which a browser tells how much of a body has left. Carries no cookies of its own making. */
export const progressTransport: Transport = ({ method, url, headers, body, signal, onSent }) =>
	new Promise((resolve, reject) => {
		const request = new XMLHttpRequest();
		const stop = (): void => request.abort();
		const fail = (): void => {
			signal.removeEventListener('abort', stop);
			reject(new Error('no answer'));
		};
		request.open(method, url);
		request.responseType = 'arraybuffer';
		for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
		request.upload.onprogress = ({ loaded }) => onSent?.(loaded);
		request.onerror = fail;
		request.onabort = fail;
		request.onload = () => {
			signal.removeEventListener('abort', stop);
			const answer = new Uint8Array(request.response as ArrayBuffer);
			resolve({ status: request.status, signature: request.getResponseHeader(signatureHeader), body: answer });
		};
		signal.addEventListener('abort', stop);
		if (signal.aborted) fail();
		else request.send(body as Uint8Array<ArrayBuffer> | null);
	});
