import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { accepted, type Outcome, refused } from '#core/base';
import { BrowserLine, captureFlags } from '#server/capture/browser-line.ts';

/** Nobody answers there: what the browser would ask for of its own gets nowhere. */
const noProxy = 9;
const withinMs = 60_000;

/**
 * Prints a paper as a PDF that programs can read aloud: with its structure, its language and its headings as an outline. By a Chromium of its own that knows nothing, runs no script,
 * reaches nothing and is thrown away. Refuses `print-failed`.
 */
export async function printPaper(
	html: Uint8Array,
	{ program, sandbox }: { readonly program: string; readonly sandbox: boolean }
): Promise<Outcome<Uint8Array, 'print-failed'>> {
	const home = await mkdtemp(path.join(os.tmpdir(), 'causeway-print-'));
	const line = new BrowserLine(program, captureFlags(path.join(home, 'profile'), noProxy, sandbox), home);
	const ending = new AbortController();
	try {
		const late = wait(withinMs, null, { signal: ending.signal });
		const printed = await Promise.race([print(line, html), late]);
		return printed ? accepted(printed) : refused('print-failed', 'late');
	} catch {
		return refused('print-failed');
	} finally {
		ending.abort();
		await line.kill();
		await rm(home, { recursive: true, force: true, maxRetries: 5 });
	}
}

async function print(line: BrowserLine, html: Uint8Array): Promise<Uint8Array> {
	const { targetId } = await line.ask('Target.createTarget', { url: 'about:blank' });
	const { sessionId } = await line.ask('Target.attachToTarget', { targetId, flatten: true });
	const session = String(sessionId);
	await line.ask('Emulation.setScriptExecutionDisabled', { value: true }, session);
	await line.ask('Page.enable', {}, session);
	const { frameTree } = await line.ask('Page.getFrameTree', {}, session);
	const { frame } = frameTree as { frame: { id: string } };
	await line.ask('Page.setDocumentContent', { frameId: frame.id, html: Buffer.from(html).toString() }, session);
	const wishes = {
		generateTaggedPDF: true,
		generateDocumentOutline: true,
		preferCSSPageSize: true,
		marginTop: 0.6,
		marginBottom: 0.6
	};
	const { data } = await line.ask('Page.printToPDF', wishes, session);
	return new Uint8Array(Buffer.from(String(data), 'base64'));
}
