import type { LawDay } from './days.ts';
import type { Instrument, Provision } from './instrument.ts';
import type { Confidence, Remedy, Sheet, Source } from './sheet.ts';

/** A term of the shared vocabulary of conducts; what else its entry says stays with it for those who take the data. */
export type Conduct = {
	readonly code: string;
	readonly preferredTerm: string;
	readonly definition: string;
	readonly ages: 'minors' | 'adults' | 'both';
	readonly sources: readonly Source[];
	readonly confidence: Confidence;
};

type Checkable = { readonly source: Source; readonly confidence: Confidence };
export type Right = Checkable & {
	readonly right: string;
	readonly summary: string;
	readonly cite?: string;
	readonly note?: string;
};
export type Contact = Checkable & { readonly name: string; readonly note?: string };
/** A note of a sheet: plain, or with a source of its own. */
export type Note = string | (Checkable & { readonly text: string; readonly cite?: string });
export type Service = Checkable & {
	readonly kind: string;
	readonly name: string;
	readonly url?: string;
	readonly phone?: string;
	readonly hours?: string;
	readonly languages?: readonly string[];
	readonly note?: string;
};

export type BookRemedy = Remedy & {
	readonly local?: { readonly language: string; readonly name: string; readonly start?: readonly string[] };
};

/** A sheet with what people read and the engine does not ask. */
export type BookSheet = Omit<Sheet, 'remedies' | 'ageOfMajority'> & {
	readonly ageOfMajority?: number;
	readonly languages: readonly string[];
	readonly remedies: readonly BookRemedy[];
	readonly victimRights: readonly Right[];
	readonly defenceRights: readonly Right[];
	readonly cooperation?: {
		readonly centralAuthority?: Contact;
		readonly network247?: Contact;
		readonly notes?: readonly Note[];
	};
	readonly services: readonly Service[];
	readonly notes?: readonly string[];
};

/** A provision of which a part may be less sure than the whole: what a request must say, or its figures. */
export type BookProvision = Provision & {
	readonly contentsConfidence?: Confidence;
	readonly detailConfidence?: Confidence;
};

export type BookInstrument = Omit<Instrument, 'provisions'> &
	Checkable & {
		readonly provisions: readonly BookProvision[];
		readonly datesConfidence?: Confidence;
		readonly openedOn?: LawDay;
		readonly adoptedOn?: LawDay;
		readonly notes?: readonly string[];
		readonly partiesAsOf?: LawDay;
		readonly partiesNote?: string;
		readonly background?: readonly (Checkable & {
			readonly article: string;
			readonly summary: string;
			readonly cite: string;
		})[];
	};

/** The whole law folder as pages show it: as written, nothing left out. */
export type LawBook = {
	/** The day of the newest sheet: what pages show when nobody asks for another. */
	readonly asOf: LawDay;
	readonly conducts: readonly Conduct[];
	readonly confirms: readonly { readonly id: string; readonly asks: string }[];
	readonly sheets: readonly BookSheet[];
	/** By code: how many statements a sheet makes, and how many of them somebody checked. */
	readonly counts: Readonly<Record<string, { readonly statements: number; readonly checked: number; readonly limits: number }>>;
	readonly instruments: readonly BookInstrument[];
};
