/** Our rate and theirs. */
export type Compared = { readonly ours: number; readonly theirs: number; readonly ratio: number };

/** One size of a benchmark: how much was done, or of what, and the figures; `parts` where these are the worst of several. */
export type Sized = Compared & { readonly size: number | string; readonly parts?: Readonly<Record<string, Compared>> };

/** A figure, and the bound that it must keep. */
export type Bound = {
	readonly name: string;
	readonly value: number;
	readonly unit: string;
	readonly at: 'least' | 'most';
	readonly limit: number;
	readonly sizes?: readonly Sized[];
};

export type Measured = {
	readonly name: string;
	readonly unit: string;
	/** What is measured and against what, in a line. */
	readonly how: string;
	/** The ratio that must be reached, and which side of it is good. */
	readonly reach: { readonly ratio: number; readonly at: 'least' | 'most' };
	readonly sizes: readonly Sized[];
	/** What else must hold for the benchmark to be reached. */
	readonly bounds?: readonly Bound[];
	/** What is told beside it and decides nothing. */
	readonly beside?: readonly { readonly name: string; readonly value: number; readonly unit: string }[];
};

const round = (value: number): number => Number(value.toPrecision(4));

export const compared = (ours: number, theirs: number): Compared => ({
	ours: round(ours),
	theirs: round(theirs),
	ratio: round(ours / theirs)
});

export const sized = (size: number | string, ours: number, theirs: number): Sized => ({ size, ...compared(ours, theirs) });

/** The part with the least ratio speaks for the size. */
export function sizedByWorst(size: number, parts: Readonly<Record<string, Compared>>): Sized {
	const [worst] = Object.values(parts).sort((a, b) => a.ratio - b.ratio);
	if (!worst) throw new Error('impossible: a size without parts');
	return { size, ...worst, parts };
}

const isKept = (value: number, at: 'least' | 'most', limit: number): boolean =>
	at === 'least' ? value >= limit : value <= limit;

/** Prints a result: with `--json` one line for programs, else a line for each size. The last size counts, which is the largest. Exit code 1 where it is not reached. */
export function tell(measured: Measured, json = process.argv.includes('--json')): void {
	const { name, unit, how, reach, sizes, beside = [] } = measured;
	const last = sizes.at(-1);
	if (!last) throw new Error('impossible: a benchmark without sizes');
	const bounds = (measured.bounds ?? []).map((bound) => ({ ...bound, kept: isKept(bound.value, bound.at, bound.limit) }));
	const ratioKept = isKept(last.ratio, reach.at, reach.ratio);
	const reached = ratioKept && bounds.every(({ kept }) => kept);
	const { ours, theirs, ratio } = last;
	if (json) {
		const more = { ...(bounds.length > 0 && { bounds }), ...(beside.length > 0 && { beside }) };
		console.log(JSON.stringify({ name, ours, theirs, ratio, unit, reached, sizes, ...more }));
	} else {
		console.log(`${name}: ${how}`);
		tellSizes(sizes, unit);
		console.log(`  wanted: ratio at ${reach.at} ${reach.ratio}: ${verdict(ratioKept)}`);
		for (const bound of bounds) {
			tellSizes(bound.sizes ?? [], unit, `${bound.name} `);
			console.log(`  ${bound.name}: ${bound.value} ${bound.unit}, wanted at ${bound.at} ${bound.limit}: ${verdict(bound.kept)}`);
		}
		for (const told of beside) console.log(`  ${told.name}: ${told.value} ${told.unit}`);
	}
	if (!reached) process.exitCode = 1;
}

function tellSizes(sizes: readonly Sized[], unit: string, prefix = ''): void {
	const line = ({ ours, theirs, ratio }: Compared): string => `ours ${ours}  theirs ${theirs} ${unit}  ratio ${ratio}`;
	for (const size of sizes) {
		console.log(`  ${prefix}${String(size.size).padStart(9)}  ${line(size)}`);
		for (const [part, figures] of Object.entries(size.parts ?? {})) console.log(`      ${part}: ${line(figures)}`);
	}
}

const verdict = (kept: boolean): string => (kept ? 'reached' : 'NOT reached');
