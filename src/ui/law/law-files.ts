import { type LawBook, partyOn } from '#core/law';
import {
	baselineColumns,
	baselineRows,
	countryColumns,
	countryRows,
	instrumentColumns,
	instrumentPartColumns,
	instrumentPartRows,
	instrumentRows
} from './book-rows.ts';
import { linesOf, type Row } from './law-table.ts';
import { gapsOf, sheetColumns, sheetRows } from './sheet-rows.ts';

/** What two countries are compared by. */
const comparedParts = ['offence', 'gap', 'remedy'];

/** A page of the law as data: what goes into JSON, and the lines of its table. */
export type LawFile = { readonly json: unknown; readonly lines: readonly (readonly string[])[] };

const file = (json: unknown, columns: readonly string[], rows: readonly Row[]): LawFile => ({
	json,
	lines: linesOf(columns, rows)
});

/** The data behind a page in /open/law, by its name there; null when there is no such page. `a`, `b` and `on` come from the address. */
export function lawFile(book: LawBook, page: string, { a, b }: { a: string | null; b: string | null }): LawFile | null {
	const { asOf, conducts, sheets } = book;
	if (page === 'index') {
		const countries = countryRows(book);
		return file({ asOf, countries, conducts, confirms: book.confirms }, countryColumns, countries);
	}
	if (page === 'baseline') {
		const rows = baselineRows(sheets, book);
		return file({ asOf, offences: rows }, baselineColumns, rows);
	}
	if (page === 'compare') {
		const chosen = sheets.filter(({ code }) => code === a || code === b);
		const rows = chosen.flatMap((sheet) => sheetRows(sheet, book).filter(({ part }) => comparedParts.includes(String(part))));
		const remedies = chosen.flatMap(({ code, remedies: own }) => own.map((remedy) => ({ country: code, ...remedy })));
		return file({ asOf, offences: baselineRows(chosen, book), remedies }, sheetColumns, rows);
	}
	const sheet = sheets.find(({ code }) => code === page);
	return sheet ? file({ sheet, gaps: gapsOf(sheet, book) }, sheetColumns, sheetRows(sheet, book)) : null;
}

/** The same for the instruments as of a day: `index` for all of them, else one by its id. */
export function instrumentFile({ instruments }: LawBook, id: string, on: string): LawFile | null {
	if (id === 'index') {
		const rows = instrumentRows(instruments, on);
		return file({ on, instruments: rows.map(withoutParts) }, instrumentColumns, rows);
	}
	const instrument = instruments.find((each) => each.id === id);
	if (!instrument) return null;
	const parties = instrument.parties.map((party) => ({ ...party, status: partyOn(instrument, party, on) }));
	return file({ on, instrument: { ...instrument, parties } }, instrumentPartColumns, instrumentPartRows(instrument, on));
}

const withoutParts = (row: Row): Row =>
	Object.fromEntries(instrumentColumns.map((column) => [column, row[column] === undefined ? null : row[column]]));
