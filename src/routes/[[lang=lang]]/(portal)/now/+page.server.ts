import { places } from 'virtual:callable-places';
import type { PageServerLoad } from './$types';

/** All places, those first that the browser's language setting names (`es-AR`): it is sent to every site anyway, and not kept. */
export const load: PageServerLoad = ({ request }) => {
	const region = /^[a-z]{2,3}-(?:[A-Z][a-z]{3}-)?([A-Z]{2})\b/.exec(request.headers.get('accept-language') ?? '')?.[1];
	return { places: places.map((place) => ({ ...place, likely: place.code.slice(0, 2) === region })) };
};
