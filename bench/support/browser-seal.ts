import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { setSecurityHeaders } from '#server/security-headers.ts';
import { startBrowser } from '#tests/support/browser.ts';
import { bundleOf } from './bundle.ts';

export type SealTimes = { readonly seal: number; readonly open: number; readonly native: boolean };
export type BrowserSeal = { run(file: string): Promise<SealTimes>; close(): Promise<void> };
type Keys = { readonly recipient: string; readonly identity: string };

const workerPath = '/app/survivor-worker-benchmark.js';

/** A Chromium with a page of our own, our headers, and in it a worker that seals and opens. `run` takes a file and a new worker each time. */
export async function startBrowserSeal(keys: Keys): Promise<BrowserSeal> {
	const script = await bundleOf('bench/support/seal-worker.ts', 'browser');
	const server = createServer((request, response) => {
		const path = request.url ?? '/';
		setSecurityHeaders(response, path, false);
		response.setHeader('Content-Type', path === workerPath ? 'text/javascript' : 'text/html');
		response.end(path === workerPath ? script : '<title>Bench</title><input type="file">');
	});
	const origin = await listen(server);
	const browser = await startBrowser();
	return {
		run: (file) => sealIn(browser, origin, file, keys),
		close: async () => {
			await browser.close();
			server.closeAllConnections();
			await new Promise((closed) => server.close(closed));
		}
	};
}

async function sealIn(browser: Browser, origin: string, file: string, keys: Keys): Promise<SealTimes> {
	const page = await browser.newPage();
	try {
		await page.goto(origin);
		await page.setInputFiles('input', file);
		return await page.evaluate(
			([path, { recipient, identity }]) =>
				new Promise<SealTimes>((resolve, reject) => {
					type Policy = { createScriptURL(url: string): string };
					type Policies = { createPolicy(name: string, rules: Policy): Policy };
					const { trustedTypes } = globalThis as unknown as { trustedTypes: Policies };
					const policy = trustedTypes.createPolicy('causeway-worker', { createScriptURL: (url) => url });
					const worker = new Worker(policy.createScriptURL(path), { type: 'module' });
					worker.onmessage = ({ data }) => resolve(data as SealTimes);
					worker.onerror = ({ message }) => reject(new Error(message));
					const input = document.querySelector('input') as HTMLInputElement;
					worker.postMessage({ file: input.files?.[0], recipient, identity });
				}),
			[workerPath, keys] as const
		);
	} finally {
		await page.close();
	}
}

async function listen(server: Server): Promise<string> {
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
