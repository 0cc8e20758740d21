import { type ChildProcess, spawn } from 'node:child_process';
import { chmod } from 'node:fs/promises';
import path from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { chromiumFlags, chromiumProgram } from '#tests/support/browser.ts';
import { filedAt } from '#tests/support/her-space.ts';
import { startTestNode } from '#tests/support/node.ts';
import { SurvivorPage } from '#tests/support/survivor-page.ts';
import { watchPages } from './page-memory.ts';

/** How long it took, the most memory that the page's process held meanwhile, and how much that was more than before. */
export type Spent = {
	readonly ms: number;
	readonly peakBytes: number;
	readonly addedBytes: number;
	/** The same of all processes of the browser. */
	readonly wholeAddedBytes: number;
};
export type LargeBrowser = { run(file: string, bytes: number): Promise<{ sent: Spent; saved: Spent }>; close(): Promise<void> };

const patienceMs = 60 * 60_000;

/**
 * A whole node, and a Chromium with a profile on the disk, as a person has one. `run` sends a file from her space, comes back, and saves it to a place of the device. While that is measured
 * nobody watches the network of the page: what watches keeps copies of all that goes over it, in the memory of the page. No window can ask for a place here, so the page gets one in the
 * browser's own folders, which is written to in the same way.
 */
export async function startLargeBrowser(folder: string): Promise<LargeBrowser> {
	const ended: (() => unknown)[] = [];
	const after = (end: unknown): void => void ended.push(end as () => unknown);
	const node = await startTestNode({ after } as never, { pages: true, seeded: true });
	await chmod(folder, 0o711);
	const profile = path.join(folder, 'profile');
	const { program, address } = await startChromium(profile);

	const inSpace = async (codename: string, prepare: (space: SurvivorPage, page: Page) => Promise<void>): Promise<void> => {
		const browser = await chromium.connectOverCDP(address);
		const context = browser.contexts()[0] ?? (await browser.newContext());
		for (const page of context.pages().slice(1)) await page.close();
		const page = await context.newPage();
		const space = await new SurvivorPage(page).open(node.origin, '/en/return');
		await space.write(codename);
		await space.primary();
		await page.locator('main .steps').waitFor();
		await space.press(/^Files/);
		await prepare(space, page);
		await browser.close();
	};
	const spent = async (start: string, end: string): Promise<Spent> => {
		const watch = watchPages(profile);
		const page = await lineTo(address, node.origin);
		await new Promise((resolve) => setTimeout(resolve, 3000));
		const before = watch.start();
		const began = performance.now();
		await page.evaluate(start);
		while ((await page.evaluate(end)) !== true) {
			if (performance.now() - began > patienceMs) throw new Error('it never ended');
			await new Promise((resolve) => setTimeout(resolve, 250));
		}
		watch.stop();
		page.close();
		const [ms, peakBytes, wholeAddedBytes] = [performance.now() - began, watch.peakBytes(), watch.wholeAddedBytes()];
		return { ms, peakBytes, addedBytes: peakBytes - before, wholeAddedBytes };
	};
	return {
		run: async (file, bytes) => {
			const { codename } = await filedAt(node.origin);
			const name = path.basename(file);
			await inSpace(codename, async (space, page) => {
				await space.press('Add files');
				await choose(page, file);
				await space.pick('No, it shows nobody');
			});
			const sent = await spent(
				`document.querySelector('main button[type=submit]').click()`,
				`document.body.innerText.includes('${name} is saved')`
			);
			await inSpace(codename, async (space, page) => {
				await space.press('Save to this device');
				await page.getByRole('button', { name: 'Save it', exact: true }).waitFor();
			});
			const saved = await spent(
				`window.showSaveFilePicker = async () => (await navigator.storage.getDirectory()).getFileHandle('${name}', { create: true });
				HTMLAnchorElement.prototype.click = function () { window.downloaded = this.href; };
				[...document.querySelectorAll('button')].find(({ textContent }) => textContent.trim() === 'Save it').click()`,
				`(async () => {
					const found = await navigator.storage.getDirectory().then((folder) => folder.getFileHandle('${name}')).catch(() => null);
					const content = found ? await found.getFile() : window.downloaded ? await fetch(window.downloaded).then((all) => all.blob()).catch(() => ({ size: ${bytes} })) : null;
					return content?.size === ${bytes};
				})()`
			);
			return { sent, saved };
		},
		close: async () => {
			const gone = new Promise((resolve) => program.once('exit', resolve));
			program.kill();
			await gone;
			for (const end of ended.reverse()) await end();
		}
	};
}

/** By the browser itself: what drives it from elsewhere would carry all of the file over. */
async function choose(page: Page, file: string): Promise<void> {
	const line = await page.context().newCDPSession(page);
	const { root } = await line.send('DOM.getDocument');
	const { nodeId } = await line.send('DOM.querySelector', { nodeId: root.nodeId, selector: 'main input[type=file]' });
	await line.send('DOM.setFileInputFiles', { files: [file], nodeId });
}

/** Tells where it listens in a line of its own. */
async function startChromium(profile: string): Promise<{ readonly program: ChildProcess; readonly address: string }> {
	const program = spawn(
		chromiumProgram(),
		[...chromiumFlags, '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'],
		{
			stdio: ['ignore', 'ignore', 'pipe']
		}
	);
	const address = await new Promise<string>((resolve, reject) => {
		let told = '';
		program.once('exit', () => reject(new Error('the browser ended')));
		program.stderr?.on('data', (more: Buffer) => {
			told += more;
			const [, port] = /ws:\/\/127\.0\.0\.1:(\d+)\//.exec(told) ?? [];
			if (port) resolve(`http://127.0.0.1:${port}`);
		});
	});
	return { program, address };
}

type PageLine = { evaluate(expression: string): Promise<unknown>; close(): void };

/** Has the page of the node work out expressions, and watches nothing of it. */
async function lineTo(address: string, origin: string): Promise<PageLine> {
	const pages = (await (await fetch(`${address}/json/list`)).json()) as {
		url: string;
		type: string;
		webSocketDebuggerUrl: string;
	}[];
	const found = pages.find(({ url, type }) => type === 'page' && url.startsWith(origin));
	if (!found) throw new Error('impossible: the page is not there');
	const socket = new WebSocket(found.webSocketDebuggerUrl);
	await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
	let asked = 0;
	return {
		evaluate: (expression) =>
			new Promise((resolve, reject) => {
				const id = ++asked;
				const hear = ({ data }: MessageEvent): void => {
					const told = JSON.parse(data as string) as {
						id?: number;
						result?: { result?: { value?: unknown }; exceptionDetails?: unknown };
					};
					if (told.id !== id) return;
					socket.removeEventListener('message', hear);
					if (told.result?.exceptionDetails) reject(new Error(JSON.stringify(told.result.exceptionDetails)));
					else resolve(told.result?.result?.value);
				};
				socket.addEventListener('message', hear);
				socket.send(
					JSON.stringify({
						id,
						method: 'Runtime.evaluate',
						params: { expression, awaitPromise: true, returnByValue: true, userGesture: true }
					})
				);
			}),
		close: () => socket.close()
	};
}
