import type { Handle, HandleServerError } from '@sveltejs/kit/hooks';
import { compressPage } from '#server/compress-page.ts';
import { isLanguage, languageFor, languages } from '#ui/words/languages.ts';
import { offered } from '#ui/words/load.ts';

/**
 * Every page: its language, and nothing of it kept on the device. The language is the first step of the address; without
 * one (or with one that has no words yet) it is what the browser asks for. Security headers are set by our own server, for everything it sends.
 */
export const handle: Handle = async ({ event, resolve }) => {
	const source = event.platform?.req.causeway;
	if (source === undefined) throw new Error('impossible: a page was asked for outside of our own server');
	const first = event.url.pathname.split('/')[1];
	const chosen = isLanguage(first) && offered.includes(first);
	const language = chosen ? first : languageFor(event.request.headers.get('accept-language'), offered);
	event.locals.source = source;
	event.locals.language = language;

	const response = await resolve(event, {
		transformPageChunk: ({ html }) =>
			html.replace('%causeway.lang%', language).replace('%causeway.dir%', languages[language].direction)
	});
	// Only files of public data say that they may be kept; they are the same in every language.
	if (response.headers.get('cache-control')?.startsWith('public')) return response;
	response.headers.set('cache-control', 'no-store');
	response.headers.set('content-language', language);
	if (!chosen) response.headers.append('vary', 'accept-language');
	return compressPage(response, event.request.headers.get('accept-encoding'));
};

/** Tells the reader a code and nothing else. What is no mistake of the address is ours, and is told to the node. */
export const handleError: HandleServerError = ({ kind, error, event }) => {
	if (kind !== 'unknown') return undefined;
	const fault = error instanceof Error ? error : new Error();
	event.platform?.req.causeway.failed({
		route: event.route.id ?? '',
		name: fault.name,
		frames: (fault.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '))
	});
	return { message: 'failed' };
};
