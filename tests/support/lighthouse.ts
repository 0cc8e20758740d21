import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cp, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { chromiumFlags, chromiumProgram } from '#tests/support/browser.ts';
import { makeThrowawayFolder } from '#tests/support/throwaway-folder.ts';

/** Pages that each way in begins with, and the heaviest of `/open`. Arabic stands for the other direction of writing. */
export const auditedPages = [
	'/',
	'/ar',
	'/now',
	'/report',
	'/ar/report',
	'/return',
	'/options',
	'/removal',
	'/open',
	'/open/law/DE',
	'/desk'
];

/** What Lighthouse judges a page by. */
export type Category = 'performance' | 'accessibility' | 'best-practices';

/** Scores from 0 to 1, as Lighthouse's phone gives them, and what cost points. */
export type Audit = { readonly scores: Partial<Record<Category, number>>; readonly faults: readonly string[] };

type Report = {
	readonly categories: Record<
		string,
		{ readonly score: number; readonly auditRefs: readonly { readonly id: string; readonly weight: number }[] }
	>;
	readonly audits: Record<string, { readonly title: string; readonly score: number | null }>;
};

/** Lighthouse with its own packages, outside the program's: pinned in tests/interop/lighthouse, installed in a folder that goes again. */
export class Lighthouse {
	readonly #folder: string;

	private constructor(folder: string) {
		this.#folder = folder;
	}

	static async install(): Promise<Lighthouse> {
		const folder = await makeThrowawayFolder();
		const pins = path.resolve(import.meta.dirname, '../interop/lighthouse');
		await cp(pins, folder, { recursive: true });
		await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], folder, 240_000);
		return new Lighthouse(folder);
	}

	/** Visits a page as a phone does, with an empty profile, and says what Lighthouse thinks of it. */
	async audit(url: string, ...categories: readonly Category[]): Promise<Audit> {
		const report = path.join(this.#folder, 'report.json');
		const program = path.join(this.#folder, 'node_modules/lighthouse/cli/index.js');
		const chromium = `--chrome-flags=${chromiumFlags.join(' ')}`;
		const wishes = [chromium, `--only-categories=${categories}`, '--output=json', `--output-path=${report}`, '--quiet'];
		await again(() => run(process.execPath, [program, url, ...wishes, '--no-enable-error-reporting'], this.#folder, 120_000));
		const told = JSON.parse(await readFile(report, 'utf8')) as Report;
		const judged = categories.flatMap((name) => told.categories[name]?.auditRefs ?? []);
		return {
			scores: Object.fromEntries(categories.map((name) => [name, told.categories[name]?.score ?? 0])),
			faults: judged
				.filter(({ id, weight }) => weight > 0 && (told.audits[id]?.score ?? 1) < 1)
				.map(({ id }) => `${id}: ${told.audits[id]?.title}`)
		};
	}

	remove(): Promise<void> {
		return rm(this.#folder, { recursive: true, force: true });
	}
}

/** Lighthouse asks to be run again when the browser's trace came without its beginning, as on a busy machine: three times at most. */
async function again(visit: () => Promise<void>, left = 2): Promise<void> {
	try {
		await visit();
	} catch (error) {
		if (left === 0 || !String(error).includes('Please run Lighthouse again')) throw error;
		await again(visit, left - 1);
	}
}

/** Runs a program to its end; one that fails or takes longer than `atMost` milliseconds throws with what it said. */
async function run(program: string, args: readonly string[], cwd: string, atMost: number): Promise<void> {
	const env = { ...process.env, CHROME_PATH: chromiumProgram() };
	const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'ignore', 'pipe'], detached: true });
	let said = '';
	child.stderr.on('data', (piece) => (said += piece));
	const ended = new Promise<number | null>((resolve, reject) => child.on('error', reject).on('exit', resolve));
	const late = new AbortController();
	const code = await Promise.race([ended, setTimeout(atMost, 'late' as const, { signal: late.signal })]);
	late.abort();
	if (code === 'late' && child.pid) process.kill(-child.pid, 'SIGKILL');
	assert.equal(code, 0, `${path.basename(program)} ended with ${code}: ${said.slice(-2000)}`);
}
