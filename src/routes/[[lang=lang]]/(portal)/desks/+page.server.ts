import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({ desks: await locals.source.directory(), now: new Date() });
