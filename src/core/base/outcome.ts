/** Why something was refused: `code` from the domain's own list, `about` safe to log and to show (never a name, text, contact, key or place). */
export type Refusal<Code extends string = string> = { readonly code: Code; readonly about: string };

/** The result of a verb. Parsers and verbs return it for every input; only the impossible throws. */
export type Outcome<T, Code extends string = string> =
	| { readonly ok: true; readonly value: T }
	| { readonly ok: false; readonly refusal: Refusal<Code> };

export const accepted = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });

export const refused = <Code extends string>(
	code: Code,
	about = ''
): { readonly ok: false; readonly refusal: Refusal<Code> } => ({ ok: false, refusal: { code, about } });

/** Unwraps an outcome that cannot be a refusal here (own data, already checked); throws with the code otherwise. */
export function must<T>(outcome: Outcome<T>): T {
	if (outcome.ok) return outcome.value;
	throw new Error(`impossible: ${outcome.refusal.code}`);
}
