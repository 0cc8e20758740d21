import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { IslandFiles } from '#server/island-files.ts';
import { setSecurityHeaders } from '#server/security-headers.ts';
import type { PagePart, PageShown } from '#ui/replay/page-parts.ts';
import { startBrowser } from './browser.ts';
import { standingFrame } from './kept-frame.ts';
import { root } from './planted-tree.ts';

/** A page to show: its document, and what its archive holds besides. */
export type Staged = { readonly html: string; readonly url?: string; readonly parts?: readonly PagePart[] };

/**
 * The frame that shows kept pages, as it was built and with our headers, in an empty page of this place. `faults` are everything that a shown page must not bring about: a request, a violation of a policy, a script, a window.
 */
export class ReplayStage {
	readonly faults: string[] = [];
	readonly #page: Page;
	readonly #origin: string;

	private constructor(page: Page, origin: string) {
		this.#page = page;
		this.#origin = origin;
		page.on('request', (request) => {
			if (!request.url().startsWith(`${origin}/`)) this.faults.push(`asked ${request.url()}`);
		});
		// Browsers protest in errors; that a font is none is a warning.
		page.on('console', (message) => {
			if (message.type() === 'error') this.faults.push(`said ${message.text()}`);
		});
		page.on('pageerror', (error) => this.faults.push(`threw ${error.message}`));
		page.on('popup', () => this.faults.push('opened a window'));
		page.on('dialog', (dialog) => {
			this.faults.push('spoke');
			void dialog.dismiss();
		});
	}

	static async open(): Promise<ReplayStage> {
		const files = await IslandFiles.read(path.join(root, 'build', 'islands'));
		const asked: string[] = [];
		const server = createServer((request, response) => {
			const at = request.url ?? '/';
			asked.push(at);
			setSecurityHeaders(response, at, false);
			if (at.startsWith('/app/')) void files.answer(request, response, at.slice('/app/'.length));
			else
				response
					.writeHead(200, { 'Content-Type': 'text/html' })
					.end('<!doctype html><title>Stage</title><link rel="icon" href="data:,">');
		});
		await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
		const browser = await startBrowser();
		const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
		const stage = new ReplayStage(await browser.newPage(), origin);
		stage.asked = asked;
		stage.close = async () => {
			await browser.close();
			server.closeAllConnections();
			server.close();
		};
		return stage;
	}

	/** What anybody asked the server for. */
	asked: readonly string[] = [];
	close: () => Promise<void> = async () => {};

	/** Shows a page; gives what the frame told of it, and the frame in it. */
	async show({
		html,
		url = 'https://page.example/',
		parts = []
	}: Staged): Promise<{ readonly shown: PageShown; readonly frame: Frame }> {
		if (!this.#page.url().startsWith(this.#origin)) await this.#page.goto(`${this.#origin}/return`);
		const held = parts.map((part) => ({ ...part, body: [...part.body] }));
		const shown = await this.#page.evaluate(
			([text, at, given]) =>
				new Promise<unknown>((told) => {
					const frame = document.createElement('iframe');
					frame.setAttribute('sandbox', 'allow-scripts');
					frame.src = '/app/replay.html';
					const hear = ({ source, data }: MessageEvent): void => {
						if (source !== frame.contentWindow) return;
						if (data !== 'ready') {
							removeEventListener('message', hear);
							told(data);
							return;
						}
						const document = { type: 'text/html; charset=utf-8', body: new TextEncoder().encode(text) };
						const parts = given.map((part) => ({ ...part, body: Uint8Array.from(part.body) }));
						frame.contentWindow?.postMessage({ page: { url: at, title: '', document, parts, picture: null }, name: 'Kept' }, '*');
					};
					addEventListener('message', hear);
					document.body.replaceChildren(frame);
				}),
			[html, url, held] as const
		);
		return { shown: shown as PageShown, frame: await standingFrame(this.#page) };
	}
}
