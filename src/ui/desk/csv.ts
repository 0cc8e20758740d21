/**
 * Rows as CSV (RFC 4180), in UTF-8 with its mark, which spreadsheets need to read Arabic. Prefix rule: a cell that a spreadsheet would take
 * for a formula gets a leading apostrophe, so that no name and no words can make it compute or call anything. Spaces before it, line
 * breaks within it and wide forms of the signs count too.
 */
export const formatCsv = (rows: readonly (readonly (string | undefined)[])[]): Blob =>
	new Blob(['\ufeff', rows.map((row) => `${row.map((cell) => cellOf(cell ?? '')).join(',')}\r\n`).join('')], {
		type: 'text/csv;charset=utf-8'
	});

const startsFormula = /^[\s\p{Cf}]*[=+\-@＝＋－＠]|^[\t\r\n]/u;

const cellOf = (text: string): string => `"${(startsFormula.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
