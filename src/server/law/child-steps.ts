import type { ChildSteps } from '#core/law';
import { readLawBook } from './read-book.ts';
import { lawFolder } from './read-law.ts';

/** By the code of a sheet, what it says to a desk that comes upon material that may show a child. Throws like `readLawBook`. */
export function readChildSteps(folder = lawFolder): Readonly<Record<string, ChildSteps>> {
	return Object.fromEntries(
		readLawBook(folder).sheets.map((sheet) => [
			sheet.code,
			{
				duty: sheet.victimRights
					.filter(({ right }) => right === 'report-duty')
					.map(({ summary, cite, source, confidence }) => ({ text: summary, cite: cite ?? null, source, confidence })),
				having: sheet.offences
					.filter(({ conduct, available, found }) => conduct === 'csam-possession' && available !== false && found !== false)
					.map(({ name, cite, source, confidence }) => ({ text: name, cite: cite ?? null, source, confidence })),
				hotlines: sheet.services
					.filter(({ kind }) => kind === 'report-hotline')
					.map(({ name, url, phone, source, confidence }) => ({
						text: name,
						cite: null,
						url: url ?? null,
						phone: phone ?? null,
						source,
						confidence
					}))
			}
		])
	);
}
