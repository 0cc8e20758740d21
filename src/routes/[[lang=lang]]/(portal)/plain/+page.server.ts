import { error, fail } from '@sveltejs/kit';
import { ways } from '#core/report';
import type { Actions, PageServerLoad } from './$types';

/** The questions asked here; the full list needs script to be asked one at a time. */
const asked = ['what', 'need', 'contact'] as const;

export const load: PageServerLoad = async ({ locals }) => {
	if (!locals.source.filePlain) error(404);
	return { desks: await locals.source.directory(), asked, ways };
};

export const actions: Actions = {
	default: async ({ locals, request }) => {
		const { filePlain } = locals.source;
		if (!filePlain) error(404);
		const form = await request.formData();
		const text = (name: string): string => String(form.get(name) ?? '');
		const desks = await locals.source.directory();
		const way = ways.find((known) => known === text('way')) ?? 'self';
		const answers = asked.map((question) => ({ question, text: text(question) }));
		const filed = await filePlain({
			language: locals.language,
			way,
			answers,
			desk: desks.find(({ id }) => id === text('desk')) ?? null
		});
		return filed.ok ? { ...filed.value, chosen: text('desk') !== '' } : fail(422, { code: filed.refusal.code });
	}
};
