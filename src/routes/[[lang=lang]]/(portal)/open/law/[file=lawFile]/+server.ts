import { book } from 'virtual:law-book';
import { error } from '@sveltejs/kit';
import { answerFile } from '#ui/law/answer-file.ts';
import { lawFile } from '#ui/law/law-files.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ params, url, request }) => {
	const page = params.file.slice(0, params.file.lastIndexOf('.'));
	const file = lawFile(book, page, { a: url.searchParams.get('a'), b: url.searchParams.get('b') });
	return file ? answerFile(file, params.file, request.headers) : error(404);
};
