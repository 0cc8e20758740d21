import { error, fail } from '@sveltejs/kit';
import { type Way, ways } from '#core/report';
import { plainLastDay } from '#server/page-source.ts';
import { desksFor } from '#ui/consent/desks-for.ts';
import { offeredDesk } from '#ui/sealing/offered-desks.ts';
import type { Actions, PageServerLoad } from './$types';

/** The questions asked here; the full list needs script to be asked one at a time. Nobody under 18 is asked what happened. */
const questionsOf = (way: Way): readonly ('what' | 'need' | 'contact')[] =>
	way === 'under-18' ? ['need', 'contact'] : ['what', 'need', 'contact'];

export const load: PageServerLoad = ({ locals }) => {
	if (!locals.source.filePlain) error(404);
	return { ways };
};

export const actions: Actions = {
	/** First the way in, which decides what is asked and who is offered; then, with `send`, the words. */
	default: async ({ locals, request }) => {
		const { filePlain, directory } = locals.source;
		if (!filePlain) error(404);
		const form = await request.formData();
		const text = (name: string): string => String(form.get(name) ?? '');
		const way = ways.find((known) => known === text('way'));
		if (!way) return fail(422, { code: 'way-missing' });
		const now = new Date();
		const desks = desksFor((await directory()).map(offeredDesk), way).filter(({ answering }) => answering);
		const asked = questionsOf(way);
		const answers = asked.map((question) => ({ question, text: text(question) }));
		// What was typed goes back with a refusal: no word is lost by one.
		const writing = { way, answers, desks, chosen: text('desk'), now, lastDay: plainLastDay(now) };
		if (text('send') === '') return { writing };
		// Each purpose of a desk is a choice of its own, so that none is ever left out or made up.
		const choices = desks.flatMap((desk) => desk.purposes.map((purpose) => ({ desk, purpose })));
		const share = choices.find(({ desk, purpose }) => `${desk.id}.${purpose}` === text('desk')) ?? null;
		if (text('desk') !== '' && !share) return fail(422, { code: 'desk-unknown', writing: { ...writing, chosen: '' } });
		const filed = await filePlain({ language: locals.language, way, answers, share });
		return filed.ok ? { ...filed.value, chosen: share !== null } : fail(422, { code: filed.refusal.code, writing });
	}
};
