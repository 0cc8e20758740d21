import { book } from 'virtual:law-book';
import { countryRows } from '#ui/law/book-rows.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = () => ({ asOf: book.asOf, countries: countryRows(book), conducts: book.conducts });
