import { places } from 'virtual:callable-places';
import { regionNamed } from '#ui/danger/near-places.ts';
import type { PageServerLoad } from './$types';

/** All places, those first that the browser's language setting names. */
export const load: PageServerLoad = ({ request }) => {
	const region = regionNamed(request.headers.get('accept-language'));
	return { places: places.map((place) => ({ ...place, likely: place.code.slice(0, 2) === region })) };
};
