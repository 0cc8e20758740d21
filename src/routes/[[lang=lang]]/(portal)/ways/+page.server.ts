import type { PageServerLoad } from './$types';

/** Whether the page before was the one that asks about danger (the front page, or the numbers it leads to): never ask the same twice. */
export const load: PageServerLoad = ({ request, url }) => {
	const before = URL.parse(request.headers.get('referer') ?? '');
	const asked = before?.origin === url.origin && /^(\/[a-z]{2,3})?(\/now)?\/?$/.test(before.pathname);
	return { asked };
};
