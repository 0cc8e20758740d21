import { readdirSync, readFileSync } from 'node:fs';

const everyMs = 20;

type Processes = { readonly all: readonly number[]; readonly pages: readonly number[] };
/** `wholeAddedBytes`: what all processes of that Chromium held together, more than at the start. So what only went from one into another shows. */
export type PageWatch = { stop(): void; start(): number; peakBytes(): number; wholeAddedBytes(): number };

/**
 * Watches the processes that show pages of one Chromium, which is known by its profile. Counted is what each holds for itself (`RssAnon` and what of it was swapped out), as Chromium counts a
 * process: code and files that processes share are nobody's own.
 */
export function watchPages(profile: string): PageWatch {
	let [peak, wholeBefore, wholePeak] = [0, 0, 0];
	let processes: Processes = { all: [], pages: [] };
	let look = 0;
	const timer = setInterval(() => {
		if (look % 50 === 0) processes = processesOf(profile);
		for (const id of processes.pages) peak = Math.max(peak, privateBytes(id));
		if (look++ % 10 === 0) wholePeak = Math.max(wholePeak, wholeBytes(processes.all));
	}, everyMs);
	return {
		stop: () => clearInterval(timer),
		start: () => {
			// Other pages stand still: the largest is the one that was prepared.
			peak = Math.max(...processes.pages.map(privateBytes));
			wholeBefore = wholePeak = wholeBytes(processes.all);
			return peak;
		},
		peakBytes: () => peak,
		wholeAddedBytes: () => wholePeak - wholeBefore
	};
}

function processesOf(profile: string): Processes {
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
	const ours = [...all].filter(([id]) => isOf(id));
	const pages = ours.filter(([, { line }]) => line.includes('--type=renderer'));
	return { all: ours.map(([id]) => id), pages: pages.map(([id]) => id) };
}

/** What processes hold together, what they share with each other counted once. */
function wholeBytes(ids: readonly number[]): number {
	const parts = ids.flatMap((id) => {
		const held = read(`/proc/${id}/smaps_rollup`);
		return [numberIn(held, 'Pss_Anon'), numberIn(held, 'Pss_Shmem'), numberIn(held, 'SwapPss')];
	});
	return parts.reduce((sum, part) => sum + part, 0) * 1024;
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
