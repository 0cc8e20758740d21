import type { Confidence, Source } from './sheet.ts';

/** A statement of a sheet with where it can be checked. */
export type SteppedStatement = {
	readonly text: string;
	readonly cite: string | null;
	readonly source: Source;
	readonly confidence: Confidence;
};

/** What the sheets say to somebody who comes upon material that may show a child. An empty list: the sheet does not say it, which is no answer. */
export type ChildSteps = {
	/** Who must report. */
	readonly duty: readonly SteppedStatement[];
	/** That having or looking at it is an offence. */
	readonly having: readonly SteppedStatement[];
	/** Who takes reports. */
	readonly hotlines: readonly (SteppedStatement & { readonly url: string | null; readonly phone: string | null })[];
};
