import type { Instrument } from '#core/law';
import { readCases } from './cases.ts';
import { readInstruments } from './read-instruments.ts';
import { lawFolder, readWrittenLaw, type WrittenLaw } from './read-law.ts';
import type { WrittenSheet } from './sheet-shape.ts';

/** One statement of the law folder that has a confidence: where it stands, what it is, and whether it was checked. */
export type Statement = {
	readonly at: string;
	readonly kind: 'remedy' | 'limit' | 'offence' | 'basis' | 'right' | 'service' | 'provision';
	readonly name: string;
	readonly confidence: string;
	readonly conducts: readonly string[];
	/** Days on which the statement began, changes or ends. */
	readonly days: readonly string[];
};

/** Every statement of the sheets and instruments, in their order. */
function statements(written: WrittenLaw, instruments: readonly Instrument[]): readonly Statement[] {
	return [...written.sheets.flatMap((sheet) => statementsOf(sheet, written.conducts)), ...instruments.flatMap(provisionsOf)];
}

/** Every statement of one sheet; `every` spells out "all". */
export function statementsOf(sheet: WrittenSheet, every: readonly string[]): readonly Statement[] {
	const { code } = sheet;
	const spelt = (conducts: readonly string[] | string) => (typeof conducts === 'string' ? every : conducts);
	const days = (...found: readonly (string | undefined)[]) => found.filter((each) => each !== undefined);
	return [
		...sheet.offences.map((each) => ({
			at: code,
			kind: 'offence' as const,
			name: each.cite,
			confidence: each.confidence,
			conducts: [each.conduct],
			days: days(each.inForce, each.until)
		})),
		...sheet.jurisdictionBases.map((each) => ({
			at: code,
			kind: 'basis' as const,
			name: `${each.basis} (${each.cite})`,
			confidence: each.confidence,
			conducts: spelt(each.conducts),
			days: []
		})),
		...sheet.remedies.flatMap((each): readonly Statement[] => [
			{
				at: code,
				kind: 'remedy',
				name: each.id,
				confidence: each.confidence,
				conducts: spelt(each.conducts),
				days: days(each.inForce, each.until)
			},
			...(each.limitation && !each.limitation.notSaid
				? [
						{
							at: code,
							kind: 'limit' as const,
							name: each.id,
							confidence: each.limitation.confidence ?? each.confidence,
							conducts: spelt(each.conducts),
							days: days(each.limitation.inForceFrom)
						}
					]
				: [])
		]),
		...[...sheet.victimRights, ...sheet.defenceRights].map((each) => ({
			at: code,
			kind: 'right' as const,
			name: each.right,
			confidence: each.confidence,
			conducts: [],
			days: []
		})),
		...sheet.services.map((each) => ({
			at: code,
			kind: 'service' as const,
			name: String(each.name),
			confidence: String(each.confidence),
			conducts: [],
			days: []
		}))
	];
}

const provisionsOf = ({ id, provisions, inForceOn, appliesFrom, expiredOn }: Instrument): readonly Statement[] =>
	provisions.map((each) => ({
		at: id,
		kind: 'provision',
		name: each.article,
		confidence: each.confidence,
		conducts: [],
		days: [inForceOn, appliesFrom, expiredOn].filter((day) => day !== undefined)
	}));

/** What the folder holds, counted: nothing here is written by hand. */
export function countLaw(folder = lawFolder) {
	const written = readWrittenLaw(folder);
	const instruments = readInstruments(folder);
	const all = statements(written, instruments);
	const of = (kind: Statement['kind']) => all.filter((each) => each.kind === kind);
	const share = (some: readonly Statement[]) =>
		some.length === 0 ? 0 : some.filter(({ confidence }) => confidence !== 'recalled').length / some.length;
	const counted = (kind: Statement['kind']) => ({ count: of(kind).length, verified: share(of(kind)) });
	const cases = written.sheets.flatMap(({ code }) => Object.values(readCases(folder, code)).flat());
	return {
		jurisdictions: written.sheets.length,
		conducts: written.conducts.length,
		instruments: instruments.length,
		remedies: counted('remedy'),
		limits: counted('limit'),
		offences: counted('offence'),
		bases: counted('basis'),
		rights: counted('right'),
		services: counted('service'),
		provisions: counted('provision'),
		cases: cases.length,
		verified: share(all)
	};
}

/** Sheets are read again a year after they were written, and whatever was never read is due at once. */
export function dueForReview(asOf: string, folder = lawFolder): readonly Statement[] {
	const written = readWrittenLaw(folder);
	const yearAgo = `${Number(asOf.slice(0, 4)) - 1}${asOf.slice(4)}`;
	const old = new Set(written.sheets.filter((sheet) => sheet.asOf < yearAgo).map(({ code }) => code));
	return statements(written, readInstruments(folder)).filter(({ confidence, at }) => confidence === 'recalled' || old.has(at));
}

/** What began, changed or ended on a day or after it, up to `until`: with the kinds of case that it touches. */
export function changedSince(
	since: string,
	until: string,
	folder = lawFolder
): readonly (Statement & { readonly on: readonly string[] })[] {
	return statements(readWrittenLaw(folder), readInstruments(folder)).flatMap((each) => {
		const on = each.days.filter((day) => day >= since && day <= until);
		return on.length > 0 ? [{ ...each, on }] : [];
	});
}
