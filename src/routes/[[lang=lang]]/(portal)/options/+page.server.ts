import { law } from 'virtual:shown-law';
import { dayThere, linkedLaw, optionsThere } from '#core/law';
import { tiePaths } from '#ui/options/facts-form.ts';
import { placesToPick } from '#ui/options/places-to-pick.ts';
import { tiesOf, withTies } from '#ui/options/ties.ts';
import type { Actions, PageServerLoad } from './$types';

const places = placesToPick(law);
/** The day of the oldest sheet. */
const asOf = law.sheets.map((sheet) => sheet.asOf).sort()[0] ?? '';

export const load: PageServerLoad = () => ({ law, places, asOf });

/**
 * For readers without script: the list for some countries and what happened, and with what they have to do with it where that was ticked too.
 * All of it comes in the body, so that no address, history or log holds it.
 */
export const actions: Actions = {
	default: async ({ request }) => {
		const now = new Date().toISOString();
		const form = await request.formData();
		const linked = places.filter((code) => form.getAll('place').includes(code));
		const conducts = law.conducts.filter((code) => form.getAll('happened').includes(code));
		if (linked.length === 0 || conducts.length === 0) return { linked, conducts, ties: {}, answers: null, now };
		const ticked = Object.fromEntries(tiePaths.map((path) => [path, form.getAll(path).map(String)]));
		const facts = withTies({ conducts }, ticked, tiePaths, linked);
		const answers = optionsThere(linkedLaw(law, linked), facts, (place) => dayThere(place, now));
		return {
			linked,
			conducts,
			ties: tiesOf(facts, tiePaths),
			answers: answers.filter(({ outcome }) => outcome !== 'not-available'),
			now
		};
	}
};
