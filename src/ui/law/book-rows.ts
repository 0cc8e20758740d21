import {
	type BookInstrument,
	type BookSheet,
	baseline,
	inForceOn,
	isNamedGap,
	type LawBook,
	type Offence,
	partyOn
} from '#core/law';
import type { Row } from './law-table.ts';
import { gapsOf } from './sheet-rows.ts';

export const countryColumns = [
	'country',
	'name',
	'asOf',
	'offences',
	'gaps',
	'remedies',
	'limits',
	'statements',
	'checked'
] as const;

/** What is known of each country, in numbers; `gaps` is empty, not zero, where a sheet lists no offences at all. */
export const countryRows = (book: LawBook) =>
	book.sheets.map((sheet) => ({
		country: sheet.code,
		name: sheet.name,
		asOf: sheet.asOf,
		offences: sheet.offences.length,
		gaps: sheet.offences.length > 0 ? gapsOf(sheet, book).length : null,
		remedies: sheet.remedies.length,
		...(book.counts[sheet.code] ?? { statements: 0, checked: 0, limits: 0 })
	}));

export const baselineColumns = [
	'country',
	'conduct',
	'state',
	'name',
	'cite',
	'maxPenaltyYears',
	'maxPenaltyNote',
	'inForce',
	'sourceTitle',
	'sourceUrl',
	'confidence'
] as const;

/** One line for each offence in force on the day of its sheet, and one that says so where there is none, or none was found. */
export const baselineRows = (sheets: readonly BookSheet[], { conducts }: LawBook): readonly Row[] =>
	sheets.flatMap((sheet) =>
		baseline(
			sheet,
			conducts.map(({ code }) => code),
			sheet.asOf
		).flatMap(({ conduct, state, offences, others }): readonly Row[] => {
			const cell = { country: sheet.code, conduct, state };
			const gaps = others
				.filter(isNamedGap)
				.map((each) => ({ ...cell, state: 'gap', ...offenceRow({ ...each, maxPenalty: {} }) }));
			const rows = [...offences.map((each) => ({ ...cell, ...offenceRow(each) })), ...gaps];
			return rows.length === 0 ? [cell] : rows;
		})
	);

const offenceRow = ({ name, cite, maxPenalty, inForce, source, confidence }: Offence): Row => ({
	name,
	cite,
	maxPenaltyYears: maxPenalty?.years,
	maxPenaltyNote: maxPenalty?.note,
	inForce,
	sourceTitle: source.title,
	sourceUrl: source.url,
	confidence
});

export const instrumentColumns = [
	'id',
	'name',
	'kind',
	'on',
	'status',
	'bound',
	'inForceOn',
	'appliesFrom',
	'expiredOn',
	'partiesAsOf',
	'partiesConfidence',
	'datesConfidence',
	'sourceTitle',
	'sourceUrl',
	'confidence'
] as const;

/** Each instrument as of a day. `bound` is empty where nobody read who takes part. */
export const instrumentRows = (instruments: readonly BookInstrument[], on: string): readonly Row[] =>
	instruments.map((instrument) => ({
		...instrument,
		on,
		status: inForceOn(instrument, on),
		bound: instrument.parties.length > 0 ? boundIn(instrument, on).length : null,
		sourceTitle: instrument.source.title,
		sourceUrl: instrument.source.url
	}));

/** The states bound on a day. */
export const boundIn = (instrument: BookInstrument, on: string): readonly string[] =>
	instrument.parties.filter((party) => partyOn(instrument, party, on) === 'bound').map(({ state }) => state);

export const instrumentPartColumns = [
	'id',
	'part',
	'state',
	'inForceOn',
	'until',
	'status',
	'article',
	'measure',
	'scope',
	'limit',
	'available',
	'from',
	'to',
	'timeLimit',
	'dualCriminality',
	'contents',
	'form',
	'summary',
	'notes',
	'cite',
	'sourceTitle',
	'sourceUrl',
	'confidence',
	'contentsConfidence',
	'detailConfidence'
] as const;

/** The parts of one instrument: a line for each state with its status on the day, each provision, each further rule. */
export function instrumentPartRows(instrument: BookInstrument, on: string): readonly Row[] {
	const { id, parties, provisions, background = [] } = instrument;
	const sourced = ({ source }: { source: { title: string; url: string } }) => ({
		sourceTitle: source.title,
		sourceUrl: source.url
	});
	return [
		...parties.map((party) => ({
			id,
			part: 'party',
			...party,
			status: partyOn(instrument, party, on),
			confidence: partyConfidence(instrument, party.state)
		})),
		...provisions.map((each) => ({ id, part: 'provision', ...each, ...sourced(each) })),
		...background.map((each) => ({ id, part: 'background', ...each, ...sourced(each) }))
	];
}

/** Lists of parties are often checked for some states only. */
export const partyConfidence = (
	{ partiesVerified, partiesConfidence, confidence }: BookInstrument,
	state: string
): BookInstrument['confidence'] => (partiesVerified?.includes(state) ? 'verified' : (partiesConfidence ?? confidence));
