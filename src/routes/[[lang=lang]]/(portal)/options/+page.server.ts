import { law } from 'virtual:shown-law';
import { linkedLaw, options } from '#core/law';
import { placesToPick } from '#ui/options/places-to-pick.ts';
import type { Actions, PageServerLoad } from './$types';

const places = placesToPick(law);
/** The day of the oldest sheet. */
const asOf = law.sheets.map((sheet) => sheet.asOf).sort()[0] ?? '';

export const load: PageServerLoad = () => ({ law, places, asOf });

/** For readers without script: the list for one country and one kind of harm. Both come in the body, so that no address, history or log holds them. */
export const actions: Actions = {
	default: async ({ request }) => {
		const today = new Date().toISOString().slice(0, 10);
		const form = await request.formData();
		const place = places.find((code) => code === form.get('place'));
		const conduct = law.conducts.find((code) => code === form.get('happened'));
		if (place === undefined || conduct === undefined) return { place: null, conduct: null, answers: [], asOf: today };
		const answers = options(linkedLaw(law, [place]), { conducts: [conduct] }, today);
		return { place, conduct, answers: answers.filter(({ outcome }) => outcome !== 'not-available'), asOf: today };
	}
};
