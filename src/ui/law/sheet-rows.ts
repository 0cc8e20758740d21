import { type BookRemedy, type BookSheet, baseline, type LawBook, type Offence } from '#core/law';
import type { Row } from './law-table.ts';

/** The columns of a country's table: one line a statement. Names are those of the sheets (`law/FORMAT.md`). */
export const sheetColumns = [
	'country',
	'part',
	'id',
	'kind',
	'conducts',
	'name',
	'localLanguage',
	'localName',
	'cite',
	'elements',
	'maxPenaltyYears',
	'maxPenaltyNote',
	'inForce',
	'until',
	'available',
	'found',
	'status',
	'who',
	'where',
	'conditions',
	'requires',
	'convictionToCome',
	'asks',
	'heads',
	'amount',
	'limitation',
	'forum',
	'cost',
	'start',
	'localStart',
	'decisionTime',
	'crossBorder',
	'summary',
	'phone',
	'url',
	'hours',
	'languages',
	'note',
	'sourceTitle',
	'sourceUrl',
	'confidence'
] as const;

/** Every statement of a sheet, and a line for each conduct that it names no offence for. */
export function sheetRows(sheet: BookSheet, book: LawBook): readonly Row[] {
	const { code: country, cooperation = {} } = sheet;
	const { centralAuthority, network247, notes = [] } = cooperation;
	const part = (name: string, statement: object): Row => ({ country, part: name, ...flat(statement) });
	return [
		...sheet.offences.map((offence) => part('offence', { ...offence, ...penaltyOf(offence), conducts: offence.conduct })),
		...gapsOf(sheet, book).map((conduct): Row => ({ country, part: 'gap', conducts: conduct })),
		...sheet.jurisdictionBases.map((basis) => part('jurisdiction', { ...basis, kind: basis.basis, where: basis.if })),
		...sheet.remedies.map((remedy) => part('remedy', { ...remedy, ...localOf(remedy) })),
		...sheet.victimRights.map((right) => part('victim-right', { ...right, kind: right.right })),
		...sheet.defenceRights.map((right) => part('defence-right', { ...right, kind: right.right })),
		...sheet.services.map((service) => part('service', service)),
		...(centralAuthority ? [part('contact', { ...centralAuthority, kind: 'central-authority' })] : []),
		...(network247 ? [part('contact', { ...network247, kind: 'network-247' })] : []),
		...[...notes, ...(sheet.notes ?? [])].map((note) =>
			typeof note === 'string' ? part('note', { note }) : part('note', { ...note, note: note.text })
		)
	];
}

/** The conducts for which a sheet that lists offences names none on its own day. */
export const gapsOf = (sheet: BookSheet, { conducts }: LawBook): readonly string[] =>
	baseline(
		sheet,
		conducts.map(({ code }) => code),
		sheet.asOf
	).flatMap(({ conduct, state }) => (state === 'gap' ? [conduct] : []));

/** A source stands in two columns of its own. */
const flat = (statement: object): Row => {
	const { source, ...rest } = statement as { source?: { title: string; url: string } };
	return { ...rest, sourceTitle: source?.title, sourceUrl: source?.url };
};

const penaltyOf = ({ elements, maxPenalty }: Offence): Row => ({
	elements: elements?.map((element) => (typeof element === 'string' ? element : element.text)),
	maxPenaltyYears: maxPenalty?.years,
	maxPenaltyNote: maxPenalty?.note
});

const localOf = ({ local }: BookRemedy): Row => ({
	localLanguage: local?.language,
	localName: local?.name,
	localStart: local?.start
});
