import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Law, Sheet } from '#core/law';
import { sheetShape, type WrittenSheet } from './sheet-shape.ts';

export const lawFolder = fileURLToPath(new URL('../../../law/', import.meta.url));

const conductsShape = z.array(z.looseObject({ code: z.string() }));
const placesShape = z.object({ groups: z.record(z.string(), z.array(z.string())) });

/** What a law folder says, as it is written there. */
export type WrittenLaw = {
	readonly conducts: readonly string[];
	readonly groups: Readonly<Record<string, readonly string[]>>;
	readonly sheets: readonly WrittenSheet[];
};

/** Reads the conducts, the groups of places and every sheet. Throws with the file and the field: wrong law stops whoever reads it. */
export function readWrittenLaw(folder = lawFolder): WrittenLaw {
	const conducts = readConducts(folder);
	const { groups } = read(placesShape, folder, 'places.yaml');
	const sheets = readdirSync(`${folder}jurisdictions`)
		.filter((file) => file.endsWith('.yaml'))
		.sort()
		.map((file) => read(sheetShape, folder, `jurisdictions/${file}`));
	return { conducts, groups, sheets };
}

/** The codes of the conducts, without the sheets. */
export const readConducts = (folder = lawFolder): readonly string[] =>
	read(conductsShape, folder, 'conducts.yaml').map(({ code }) => code);

/** The law as the engine takes it: nothing missing that it counts on. */
export function lawFrom({ groups, sheets }: WrittenLaw): Law {
	const complete = (sheet: WrittenSheet) => ({
		...sheet,
		ageOfMajority: sheet.ageOfMajority ?? 18,
		remedies: sheet.remedies.map((remedy) => ({ ...remedy, conditions: remedy.conditions ?? [] }))
	});
	return { groups, sheets: sheets.map((sheet) => complete(sheet) as unknown as Sheet) };
}

export const readLaw = (folder = lawFolder): Law => lawFrom(readWrittenLaw(folder));

/** One file of the law folder in its shape. Throws with the file and every fault. */
export function read<T>(shape: z.ZodType<T>, folder: string, file: string): T {
	const found = shape.safeParse(parse(readFileSync(folder + file, 'utf8')));
	if (found.success) return found.data;
	const faults = found.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
	throw new Error(`${file}: ${faults.join('; ')}`);
}

const confirmShape = z.array(z.strictObject({ id: z.string().regex(/^[a-z]+(-[a-z]+)*$/), asks: z.string().min(1) }));

/** The conditions that only a person can confirm, each with its question. */
export const readConfirms = (folder = lawFolder): z.infer<typeof confirmShape> => read(confirmShape, folder, 'confirm.yaml');
