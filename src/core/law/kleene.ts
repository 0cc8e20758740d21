/** True, false, or not known: strong Kleene logic (Kleene, Introduction to Metamathematics, section 64). */
export type Truth = boolean | null;

export const not = (truth: Truth): Truth => (truth === null ? null : !truth);

/** False as soon as one is false, whatever is not known of the others. */
export function every(truths: readonly Truth[]): Truth {
	if (truths.includes(false)) return false;
	return truths.includes(null) ? null : true;
}

/** True as soon as one is true, whatever is not known of the others. */
export function some(truths: readonly Truth[]): Truth {
	if (truths.includes(true)) return true;
	return truths.includes(null) ? null : false;
}
