/** A row by name of its columns; what a cell holds is written as a table can hold it. */
export type Row = { readonly [column: string]: unknown };

/** Rows as lines of cells under their columns, for CSV: lists joined by semicolons, what has parts as JSON, nothing as nothing. */
export const linesOf = (columns: readonly string[], rows: readonly Row[]): readonly (readonly string[])[] => [
	columns,
	...rows.map((row) => columns.map((column) => cellOf(row[column])))
];

function cellOf(value: unknown): string {
	if (value === undefined || value === null) return '';
	if (Array.isArray(value)) return value.map(cellOf).join('; ');
	return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
