import { readdirSync, readFileSync } from 'node:fs';

const everyMs = 20;

/**
 * Watches the processes that show pages of one Chromium, which is known by its profile. Counted is what each holds for itself (`RssAnon` and what of it was swapped out), as Chromium counts a
 * process: code and files that processes share are nobody's own.
 */
export function watchPages(profile: string): { stop(): void; startBytes(): number; peakBytes(): number } {
	let peak = 0;
	let pages: readonly number[] = [];
	let look = 0;
	const timer = setInterval(() => {
		if (look++ % 50 === 0) pages = pagesOf(profile);
		for (const id of pages) peak = Math.max(peak, privateBytes(id));
	}, everyMs);
	return {
		stop: () => clearInterval(timer),
		startBytes: () => {
			// Other pages stand still: the largest is the one that was prepared.
			const held = Math.max(...pages.map(privateBytes));
			peak = held;
			return held;
		},
		peakBytes: () => peak
	};
}

function pagesOf(profile: string): readonly number[] {
	const all = new Map(
		readdirSync('/proc')
			.filter((name) => /^\d+$/.test(name))
			.map((name) => [
				Number(name),
				{ line: read(`/proc/${name}/cmdline`), parent: numberIn(read(`/proc/${name}/status`), 'PPid') }
			])
	);
	const isOf = (id: number): boolean => {
		const one = all.get(id);
		return one !== undefined && (one.line.includes(`--user-data-dir=${profile}`) || isOf(one.parent));
	};
	return [...all].filter(([id, { line }]) => line.includes('--type=renderer') && isOf(id)).map(([id]) => id);
}

function privateBytes(id: number): number {
	const status = read(`/proc/${id}/status`);
	return (numberIn(status, 'RssAnon') + numberIn(status, 'VmSwap')) * 1024;
}

const numberIn = (status: string, name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);

/** A process may end while it is looked at. */
function read(file: string): string {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		return '';
	}
}
