import { loadReview, offered } from '#ui/words/load.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async () => ({
	reviews: await Promise.all(
		offered.map(async (code) => {
			const { reviewed, total } = await loadReview(code);
			return { code, reviewed: reviewed.length, total };
		})
	)
});
