import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const log = await locals.source.logState();
	return { log, disputed: log?.disputed ?? false };
};
