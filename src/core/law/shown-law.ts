import type { Instrument } from './instrument.ts';
import { stateOf } from './places.ts';
import type { Law, Remedy, Sheet } from './sheet.ts';

/** A remedy as readers see it: with its name and first steps in the language of the place, where that is not English. */
export type ShownRemedy = Remedy & {
	readonly local?: { readonly language: string; readonly name: string; readonly start?: readonly string[] };
};

/** A public service that anyone can be sent to. */
export type HelpService = {
	readonly kind: string;
	readonly name: string;
	/** `dial` is what a telephone takes (RFC 3966), null where the text is no plain number. */
	readonly phones: readonly { readonly text: string; readonly dial: string | null }[];
	readonly url: string | null;
	readonly hours: string | null;
	readonly languages: readonly string[];
	readonly note: string | null;
	/** False for what was recalled: shown as not yet checked. */
	readonly checked: boolean;
};

export type ShownSheet = Omit<Sheet, 'remedies'> & {
	readonly remedies: readonly ShownRemedy[];
	readonly services: readonly HelpService[];
};

/** What a reader's page takes of the law: remedies and services; offences and bases of jurisdiction are left out. */
export type ShownLaw = Omit<Law, 'sheets'> & {
	readonly sheets: readonly ShownSheet[];
	/** The conducts a person can name, in the order of showing. */
	readonly conducts: readonly string[];
	/** The English questions of conditions that only a person can confirm, for those that have no words yet. */
	readonly confirms: Readonly<Record<string, string>>;
};

/** What a desk needs beside it: by the code of a sheet its offences and bases of jurisdiction, and the instruments. */
export type StaffLaw = {
	readonly sheets: Readonly<Record<string, Pick<Sheet, 'offences' | 'jurisdictionBases'>>>;
	readonly instruments: readonly Instrument[];
};

/** The readers' law with what desks need: the same engine answers all its questions over it. */
export const withStaffLaw = (law: ShownLaw, { sheets }: StaffLaw): ShownLaw => ({
	...law,
	sheets: law.sheets.map((sheet) => ({ ...sheet, ...sheets[sheet.code] }))
});

/**
 * The part of the law that can matter to a case linked with these places: their sheets, those of the states they lie in and of the groups
 * these belong to, those of the parts of a state that was named whole, in this order, and from all others what is open to people anywhere.
 */
export function linkedLaw(law: ShownLaw, places: readonly string[]): ShownLaw {
	const states = places.map(stateOf);
	const groups = Object.keys(law.groups).filter((group) => states.some((state) => law.groups[group]?.includes(state)));
	const parts = law.sheets.map(({ code }) => code).filter((code) => code !== stateOf(code) && places.includes(stateOf(code)));
	const codes = [...new Set([...places, ...states, ...groups, ...parts])];
	const linked = codes.flatMap((code) => law.sheets.filter((sheet) => sheet.code === code));
	const others = law.sheets
		.filter((sheet) => !linked.includes(sheet))
		.map((sheet) => ({ ...sheet, remedies: sheet.remedies.filter(({ where }) => where === 'anywhere') }))
		.filter(({ remedies }) => remedies.length > 0);
	return { ...law, sheets: places.length === 0 ? [] : [...linked, ...others] };
}
