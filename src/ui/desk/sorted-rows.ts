/** How a list stands: by which column, and whether turned round. */
export type Sorting<Column extends string> = { readonly by: Column; readonly turned: boolean };

/** Pressing a column sorts by it, pressing it again turns the list round. */
export const pressed = <Column extends string>(sorting: Sorting<Column>, by: Column): Sorting<Column> =>
	sorting.by === by ? { by, turned: !sorting.turned } : { by, turned: false };

/** Rows in the order of one column's text, as the reader's language orders it; numbers in texts by their value. */
export function sortedRows<Row, Column extends string>(
	rows: readonly Row[],
	textOf: (row: Row, column: Column) => string,
	{ by, turned }: Sorting<Column>,
	language: string
): readonly Row[] {
	const { compare } = new Intl.Collator(language, { numeric: true, sensitivity: 'base' });
	const sign = turned ? -1 : 1;
	return rows.toSorted((one, other) => sign * compare(textOf(one, by), textOf(other, by)));
}

const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** Whether every word that was typed stands somewhere in the texts, whatever their accents and case. */
export function fitsQuery(query: string, texts: readonly string[]): boolean {
	const all = plain(texts.join('\n'));
	return plain(query)
		.split(/\s+/)
		.every((word) => all.includes(word));
}
