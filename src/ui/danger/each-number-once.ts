/** What tells whether two lines say the same, and which of them to keep. `numbers`: as a telephone takes them. */
export type CallLine = { readonly kind: string; readonly numbers: readonly string[]; readonly checked: boolean };

/**
 * Each number once in a list: it stays with a checked line before an unchecked one, and of those with the emergency line. Gives the lines that are left, in
 * their order, with the numbers that stay with each.
 */
export function eachNumberOnce<Line>(
	lines: readonly Line[],
	of: (line: Line) => CallLine
): readonly { readonly line: Line; readonly numbers: ReadonlySet<string> }[] {
	const rank = (line: Line): number => (of(line).checked ? 0 : 2) + (of(line).kind === 'emergency' ? 0 : 1);
	const keeper = new Map<string, Line>();
	for (const line of lines.toSorted((a, b) => rank(a) - rank(b)))
		for (const number of of(line).numbers) if (!keeper.has(number)) keeper.set(number, line);
	return lines
		.map((line) => ({ line, numbers: new Set(of(line).numbers.filter((number) => keeper.get(number) === line)) }))
		.filter(({ numbers }) => numbers.size > 0);
}

/** Lines that stand in the list of every part of a state, and what each part has besides. One list alone shares nothing. */
export function sharedLines<Line>(
	lists: readonly (readonly Line[])[],
	of: (line: Line) => CallLine
): { readonly shared: readonly Line[]; readonly own: readonly (readonly Line[])[] } {
	const said = (line: Line): string => `${of(line).kind} ${of(line).numbers.join(' ')}`;
	const [first = [], ...others] = lists;
	const inAll = new Set(
		first.map(said).filter((text) => others.length > 0 && others.every((list) => list.some((line) => said(line) === text)))
	);
	const shared = first.filter((line) => inAll.has(said(line)));
	// A part's police on the number of the emergency line: that one is called in every danger, and stands above.
	const urgent = new Set(shared.filter((line) => of(line).kind === 'emergency').flatMap((line) => of(line).numbers));
	const isOwn = (line: Line): boolean => !inAll.has(said(line)) && !of(line).numbers.every((number) => urgent.has(number));
	return { shared, own: lists.map((list) => list.filter(isOwn)) };
}
