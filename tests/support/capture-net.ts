import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { type CaptureBounds, type CaptureWorld, usualBounds } from '#server/capture/capture-page.ts';
import { type PageNet, publicNet } from '#server/capture/page-net.ts';
import { chromiumProgram } from './browser.ts';

export type PageHost = { readonly port: number; readonly asked: string[] };

/** A server of invented pages on this machine; `asked` are the paths that somebody asked for. */
export async function servePage(
	t: Pick<TestContext, 'after'>,
	answer: (request: IncomingMessage, response: ServerResponse) => void
): Promise<PageHost> {
	const asked: string[] = [];
	const server: Server = createServer((request, response) => {
		asked.push(request.url ?? '');
		answer(request, response);
	});
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	t.after(() => {
		server.closeAllConnections();
		server.close();
	});
	return { port: (server.address() as AddressInfo).port, asked };
}

/**
 * The public internet as a test has it: names under `page.example` lead to this machine, and there to the one port of the pages; all else is judged as always, and no name is really looked up.
 */
export const netOf = (port: number, names: Readonly<Record<string, readonly string[]>> = {}): PageNet => ({
	resolve: async (name) => {
		const known = names[name] ?? (name === 'page.example' || name.endsWith('.page.example') ? ['127.0.0.1'] : []);
		if (known.length === 0) throw new Error('no such name');
		return known;
	},
	allows: (address, at) => (address === '127.0.0.1' && at === port) || publicNet.allows(address, at)
});

export const captureWorldOf = (net: PageNet, bounds: Partial<CaptureBounds> = {}): Omit<CaptureWorld, 'profiles'> => ({
	net,
	bounds: { ...usualBounds, refusalMs: 300, settleMs: 4000, ...bounds },
	program: chromiumProgram(),
	sandbox: false
});
