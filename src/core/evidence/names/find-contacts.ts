/** What people can be reached or found by, told by its form alone: addresses of mail, links, @names, numbers of phones, addresses of machines. */
export const contactKinds = ['mail', 'link', 'handle', 'phone', 'network'] as const;
export type ContactKind = (typeof contactKinds)[number];

/** One place of a folded text. `key` is the same for the same contact however it is written. */
export type ContactPlace = { readonly kind: ContactKind; readonly key: string; readonly start: number; readonly end: number };

/** How each kind looks in a folded text. Every repetition is bounded: a text may be made to keep a program busy. */
const forms: { readonly [Kind in ContactKind]: RegExp } = {
	link: /(?<![\p{L}\p{N}@])(?:https?:\/\/|www\.)[^\s<>"]{1,2000}|(?<![\p{L}\p{N}@.\-/])(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24}\/[^\s<>"]{1,2000}/gu,
	mail: /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24}/gu,
	handle: /(?<![\p{L}\p{N}._@/])@[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.]{1,63}/gu,
	phone:
		/(?<![\p{L}\p{N}.:/-])(?!\d{1,2}[- ]\d{1,2}[- ]\d{4}(?!\d))(?:(?:\+|00)\d(?:[ ()-]{0,2}\d){6,14}|\(?0\d(?:[ ()-]{0,2}\d){7,12}|\(?\d{3}\)?[ -]\d{3}-\d{4})(?![\p{L}\p{N}])/gu,
	network:
		/(?<![\p{L}\p{N}.:])(?:(?:\d{1,3}\.){3}\d{1,3}(?!\.?\d)|(?:[0-9a-f]{1,4}:){4,7}[0-9a-f]{1,4}(?![\p{L}\p{N}:])|(?:[0-9a-f]{1,4}:){1,6}(?::[0-9a-f]{1,4}){1,6}(?![\p{L}\p{N}:]))/gu
};

/** Every contact of these kinds in a folded text, kind after kind. */
export function contactPlaces(folded: string, kinds: readonly ContactKind[] = contactKinds): readonly ContactPlace[] {
	if (!/[@\d/.]/.test(folded)) return [];
	return kinds.flatMap((kind) =>
		[...folded.matchAll(forms[kind])].map((found): ContactPlace => {
			// A sentence goes on after a link or an @name.
			const written = found[0].replace(/[.,;:!?'\])}]+$/, '');
			return { kind, key: keyOf(kind, written), start: found.index, end: found.index + written.length };
		})
	);
}

function keyOf(kind: ContactKind, written: string): string {
	if (kind === 'phone') return `phone ${written.replace(/\D/g, '').replace(/^00/, '')}`;
	return `${kind} ${kind === 'link' ? written.replace(/^https?:\/\//, '').replace(/\/$/, '') : written}`;
}
