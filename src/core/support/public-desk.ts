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

/** Kinds of desks that stand beside a child: two of their members can cut a guardian off. No authority is among them. */
const safeguardingKinds = ['hotline', 'shelter', 'counselling', 'legal-aid'] as const satisfies readonly DeskKind[];
export const isSafeguarding = (kind: string): boolean => (safeguardingKinds as readonly string[]).includes(kind);

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

/** A text that an organisation gave about itself, by language code. */
export type LocalText = { readonly [language: string]: string };

/** The text in the reader's language, else in English, else in whatever there is; with its language, for screen readers. */
export function localText(text: LocalText, language: string): { readonly text: string; readonly language: string } {
	const found = [language, 'en', ...Object.keys(text)].find((code) => (text[code] ?? '') !== '') ?? language;
	return { text: text[found] ?? '', language: found };
}

/** A desk as the public directory shows it. */
export type PublicDesk = {
	readonly id: DeskId;
	readonly name: LocalText;
	readonly organisation: LocalText;
	readonly kind: DeskKind;
	/** Whom it helps and with what, in its own words. */
	readonly about: LocalText;
	readonly duties: readonly DeskDuty[];
	readonly hours: ReadingHours;
	/** Promised time to the first answer, in hours of reading time; `null` when the desk promises none. */
	readonly answerHours: number | null;
	/** Codes of the languages it answers in. */
	readonly languages: readonly string[];
	/** Whether anybody can read for it. Nothing is sealed to a desk that nobody can open. */
	readonly answering: boolean;
};

/** The directory as a node tells it (`GET /api/v1/directory`): desks name their organisation by its id. */
export type Directory = {
	readonly organisations: readonly { readonly id: string; readonly names: LocalText }[];
	readonly desks: readonly (Omit<PublicDesk, 'name' | 'organisation' | 'kind' | 'answering'> & {
		readonly names: LocalText;
		readonly organisation: string;
		readonly kind: string;
		/** False until its recovery was drilled. */
		readonly live: boolean;
		/** Not told by every node: absent means that it does. */
		readonly answering?: boolean;
	})[];
};

/**
 * The live desks of a directory, each with the name of its organisation: those that support first, those that judge and accuse last; and
 * after all others those where nobody can read.
 */
export const publicDesks = ({ organisations, desks }: Directory): PublicDesk[] =>
	desks
		.filter(({ live }) => live)
		.map(({ names, organisation, kind, live: _, ...desk }) => ({
			...desk,
			name: names,
			organisation: organisations.find(({ id }) => id === organisation)?.names ?? {},
			kind: isDeskKind(kind) ? kind : ('other' as const),
			answering: desk.answering !== false
		}))
		.sort(
			(one, other) =>
				Number(other.answering) - Number(one.answering) || deskOrder.indexOf(one.kind) - deskOrder.indexOf(other.kind)
		);

const deskOrder: readonly DeskKind[] = [
	'hotline',
	'shelter',
	'counselling',
	'legal-aid',
	'police',
	'watchdog',
	'prosecutor',
	'court',
	'defence',
	'other'
];

const isDeskKind = (kind: string): kind is DeskKind => (deskKinds as readonly string[]).includes(kind);
