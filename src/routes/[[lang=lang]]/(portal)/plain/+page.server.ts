import { error, fail } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';

/** The questions asked here; the full list needs script to be asked one at a time. */
const asked = ['what', 'need', 'contact'] as const;

export const load: PageServerLoad = async ({ locals }) => {
	if (!locals.source.filePlain) error(404);
	return { desks: await locals.source.directory(), now: new Date(), asked };
};

export const actions: Actions = {
	default: async ({ locals, request }) => {
		const { filePlain } = locals.source;
		if (!filePlain) error(404);
		const form = await request.formData();
		const text = (name: string): string => String(form.get(name) ?? '');
		const desks = await locals.source.directory();
		const answers = asked.map((question) => ({ question, text: text(question) }));
		const filed = await filePlain({
			language: locals.language,
			answers,
			desk: desks.find(({ id }) => id === text('desk')) ?? null
		});
		return filed.ok ? { codename: filed.value } : fail(422, { code: filed.refusal.code });
	}
};
