/**
 * Rows as CSV (RFC 4180). A cell that a spreadsheet would take for a formula gets a leading apostrophe, so that no name can make it
 * compute or call anything.
 */
export const formatCsv = (rows: readonly (readonly (string | undefined)[])[]): Blob =>
	new Blob([rows.map((row) => `${row.map((cell) => cellOf(cell ?? '')).join(',')}\r\n`).join('')], {
		type: 'text/csv;charset=utf-8'
	});

const cellOf = (text: string): string => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
