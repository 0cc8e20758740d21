import { z } from 'zod';
import type { BookInstrument, BookSheet, LawBook } from '#core/law';
import { readInstruments } from './read-instruments.ts';
import { lawFolder, read, readConfirms, readWrittenLaw } from './read-law.ts';
import { statementsOf } from './review-law.ts';
import { confidence, source } from './sheet-shape.ts';

const conduct = z.looseObject({
	code: z.string(),
	preferredTerm: z.string(),
	definition: z.string(),
	ages: z.enum(['minors', 'adults', 'both']),
	sources: z.array(source).min(1),
	confidence
});
const contact = z.looseObject({ name: z.string().min(1), note: z.string().optional(), source, confidence });
const note = z.union([z.string(), z.looseObject({ text: z.string().min(1), cite: z.string().optional(), source, confidence })]);
const cooperation = z.looseObject({
	centralAuthority: contact.optional(),
	network247: contact.optional(),
	notes: z.array(note).optional()
});
const service = z.looseObject({
	kind: z.string(),
	name: z.string().min(1),
	url: z.url({ protocol: /^https?$/ }).optional(),
	phone: z.string().optional(),
	hours: z.string().optional(),
	languages: z.array(z.string()).optional(),
	note: z.string().optional(),
	source,
	confidence
});

/** The law folder as pages show it. Runs when the pages are built; a wrong entry throws with its sheet and stops the build. */
export function readLawBook(folder = lawFolder): LawBook {
	const written = readWrittenLaw(folder);
	for (const sheet of written.sheets) {
		const found = z.object({ cooperation: cooperation.optional(), services: z.array(service) }).safeParse(sheet);
		if (!found.success) throw new Error(`${sheet.code}: ${found.error.issues.map(({ path }) => path.join('.')).join('; ')}`);
	}
	return {
		asOf: written.sheets
			.map(({ asOf }) => asOf)
			.sort()
			.at(-1) as LawBook['asOf'],
		conducts: read(z.array(conduct), folder, 'conducts.yaml'),
		confirms: readConfirms(folder),
		sheets: written.sheets as unknown as readonly BookSheet[],
		counts: Object.fromEntries(
			written.sheets.map((sheet) => {
				const all = statementsOf(sheet, written.conducts);
				const checked = all.filter((each) => each.confidence !== 'recalled').length;
				return [sheet.code, { statements: all.length, checked, limits: all.filter(({ kind }) => kind === 'limit').length }];
			})
		),
		instruments: readInstruments(folder) as readonly BookInstrument[]
	};
}
