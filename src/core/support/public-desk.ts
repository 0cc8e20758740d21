import type { DeskId } from '#core/base';
import type { ReadingHours } from './reading-hours.ts';

/** What a desk is, as a survivor sees it. An unknown kind is shown as `other`. */
export const deskKinds = [
	'hotline',
	'shelter',
	'legal-aid',
	'police',
	'prosecutor',
	'court',
	'defence',
	'watchdog',
	'counselling',
	'other'
] as const;
export type DeskKind = (typeof deskKinds)[number];

/** What the law asks of a desk, told before it is chosen. The words stand in `desks.dutyCodes` of each language. */
export const deskDuties = [
	'professional-secret',
	'reports-child-danger',
	'reports-life-danger',
	'must-investigate',
	'discloses-to-defence',
	'can-be-ordered'
] as const;
export type DeskDuty = (typeof deskDuties)[number];

/** A desk as the public directory shows it. `about` is the desk's own text by language code; English is shown when the reader's is missing. */
export type PublicDesk = {
	readonly id: DeskId;
	readonly name: string;
	readonly organisation: string;
	readonly kind: DeskKind;
	readonly about: { readonly [language: string]: string };
	readonly duties: readonly DeskDuty[];
	readonly hours: ReadingHours;
	/** Promised time to the first answer, in hours of reading time; `null` when the desk promises none. */
	readonly answerHours: number | null;
	readonly languages: readonly string[];
};
