import type { SendingVerbs } from './sending-verbs.ts';
import { startWorker } from './start-worker.ts';
import { fetchTransport, progressTransport, type Transport } from './transport.ts';

/** From here on a body goes apart: for less, the start of a worker is not worth it. */
const largeBytes = 4_194_304;

/** How a sealing worker sends: with `fetch`, and bodies whose way is told with what tells it; large ones by `script`, a sending worker for each. */
export const browserTransport =
	(script: string): Transport =>
	(request) => {
		if (!request.onSent) return fetchTransport()(request);
		return (request.body?.length ?? 0) < largeBytes ? progressTransport(request) : sendApart(script, request);
	};

/**
 * A browser holds the body of a request until it collects what the request was, and a worker with little to collect does that late: a gigabyte was sent, and stood in memory. With its worker it goes
 * at once. Where no worker can be started inside a worker, or its script does not come, the request goes as any other.
 */
const sendApart = async (script: string, request: Parameters<Transport>[0]): ReturnType<Transport> => {
	if (typeof Worker === 'undefined') return progressTransport(request);
	const { method, url, headers, withCookies, signal, onSent } = request;
	const line = startWorker<SendingVerbs>(script);
	try {
		// A copy: the caller may have to send it once more.
		const body = request.body?.slice() ?? null;
		const options = { signal, ...(onSent && { progress: onSent }), transfer: body ? [body.buffer] : [] };
		const sent = await line.call('send', { method, url, headers, body, withCookies }, options);
		if (sent.ok) return sent.value;
		if (sent.refusal.code === ('sealing-stopped' as string) && !signal.aborted) return progressTransport(request);
		throw new Error('no answer');
	} finally {
		line.stop();
	}
};
