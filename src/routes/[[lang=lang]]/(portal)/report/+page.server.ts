import { places } from 'virtual:callable-places';
import { packPlaces, regionNamed, withStates } from '#ui/danger/near-places.ts';
import type { PageServerLoad } from './$types';

/** The numbers of the country that the browser's language setting names, so that whoever names a danger sees them without a request that would tell of it. */
export const load: PageServerLoad = ({ request }) => {
	const region = regionNamed(request.headers.get('accept-language'));
	const near = places.filter((place) => place.code.slice(0, 2) === region);
	return { places: packPlaces(withStates(near.map((place) => ({ ...place, likely: true })))) };
};
