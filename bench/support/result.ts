/** One size of a benchmark: how much was done, our rate and theirs. */
export type Sized = { readonly size: number; readonly ours: number; readonly theirs: number; readonly ratio: number };

export type Measured = {
	readonly name: string;
	readonly unit: string;
	/** What is measured and against what, in a line. */
	readonly how: string;
	/** The ratio that must be reached, and which side of it is good. */
	readonly reach: { readonly ratio: number; readonly at: 'least' | 'most' };
	readonly sizes: readonly Sized[];
};

const round = (value: number): number => Number(value.toPrecision(4));

export const sized = (size: number, ours: number, theirs: number): Sized => ({
	size,
	ours: round(ours),
	theirs: round(theirs),
	ratio: round(ours / theirs)
});

/** Prints a result: with `--json` one line for programs, else a line for each size. The largest size counts. Exit code 1 where it is not reached. */
export function tell({ name, unit, how, reach, sizes }: Measured, json = process.argv.includes('--json')): void {
	const last = sizes.at(-1);
	if (!last) throw new Error('impossible: a benchmark without sizes');
	const reached = reach.at === 'least' ? last.ratio >= reach.ratio : last.ratio <= reach.ratio;
	if (json) console.log(JSON.stringify({ name, ours: last.ours, theirs: last.theirs, ratio: last.ratio, unit, reached, sizes }));
	else {
		console.log(`${name}: ${how}`);
		for (const { size, ours, theirs, ratio } of sizes)
			console.log(`  ${String(size).padStart(9)}  ours ${ours}  theirs ${theirs} ${unit}  ratio ${ratio}`);
		console.log(`  wanted: ratio at ${reach.at} ${reach.ratio}: ${reached ? 'reached' : 'NOT reached'}`);
	}
	if (!reached) process.exitCode = 1;
}
