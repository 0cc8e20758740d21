import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({ log: await locals.source.logState() });
