import { book } from 'virtual:law-book';
import { error } from '@sveltejs/kit';
import { inForceOn, partyOn } from '#core/law';
import { partyConfidence } from '#ui/law/book-rows.ts';
import { dayAsked } from '#ui/law/day-asked.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ params, url }) => {
	const instrument = book.instruments.find(({ id }) => id === params.id);
	if (!instrument) error(404);
	const { on, isWrong } = dayAsked(url, book.asOf);
	const parties = instrument.parties.map((party) => ({
		...party,
		status: partyOn(instrument, party, on),
		confidence: partyConfidence(instrument, party.state)
	}));
	return { instrument, parties, status: inForceOn(instrument, on), on, isWrong, kept: `?on=${on}` };
};
