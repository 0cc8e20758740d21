import type { StaffLaw } from '#core/law';
import { readInstruments } from './read-instruments.ts';
import { lawFolder, readLaw } from './read-law.ts';

/** What a desk's browser needs beside the readers' law: offences, bases of jurisdiction, instruments. Throws like `readLaw`. */
export const readStaffLaw = (folder = lawFolder): StaffLaw => ({
	sheets: Object.fromEntries(
		readLaw(folder).sheets.map(({ code, offences, jurisdictionBases }) => [code, { offences, jurisdictionBases }])
	),
	instruments: readInstruments(folder)
});
