import { book } from 'virtual:law-book';
import { inForceOn } from '#core/law';
import { boundIn } from '#ui/law/book-rows.ts';
import { dayAsked } from '#ui/law/day-asked.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ url }) => {
	const { on, isWrong } = dayAsked(url, book.asOf);
	const instruments = book.instruments.map((instrument) => ({
		id: instrument.id,
		name: instrument.name,
		kind: instrument.kind,
		confidence: instrument.confidence,
		partiesConfidence: instrument.partiesConfidence ?? instrument.confidence,
		status: inForceOn(instrument, on),
		datesConfidence: instrument.datesConfidence ?? instrument.confidence,
		bound: instrument.parties.length > 0 ? boundIn(instrument, on).length : null
	}));
	return { on, isWrong, instruments, kept: `?on=${on}` };
};
