import { book } from 'virtual:law-book';
import { baseline } from '#core/law';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = () => {
	const conducts = book.conducts.map(({ code }) => code);
	const rows = book.sheets.map((sheet) => ({
		code: sheet.code,
		cells: baseline(sheet, conducts, sheet.asOf).map(({ conduct, state, offences, years }) => ({
			conduct,
			state,
			count: offences.length,
			years,
			/** Nobody checked any of them. */
			isRecalled: offences.length > 0 && offences.every(({ confidence }) => confidence === 'recalled')
		}))
	}));
	return { asOf: book.asOf, conducts, rows };
};
