import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({ record: await locals.source.logRecord() });
