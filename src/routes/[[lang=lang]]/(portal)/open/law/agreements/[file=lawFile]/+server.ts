import { book } from 'virtual:law-book';
import { error } from '@sveltejs/kit';
import { answerFile } from '#ui/law/answer-file.ts';
import { dayAsked } from '#ui/law/day-asked.ts';
import { instrumentFile } from '#ui/law/law-files.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ params, url, request }) => {
	const id = params.file.slice(0, params.file.lastIndexOf('.'));
	const file = instrumentFile(book, id, dayAsked(url, book.asOf).on);
	return file ? answerFile(file, params.file, request.headers) : error(404);
};
