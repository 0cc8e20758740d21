import { book } from 'virtual:law-book';
import { error } from '@sveltejs/kit';
import { baseline } from '#core/law';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ params }) => {
	const sheet = book.sheets.find(({ code }) => code === params.code);
	if (!sheet) error(404);
	const cells = baseline(
		sheet,
		book.conducts.map(({ code }) => code),
		sheet.asOf
	);
	return { sheet, cells, confirms: book.confirms };
};
