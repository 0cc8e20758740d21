import type { HelpService, ShownLaw, ShownRemedy } from '#core/law';
import { readServices } from '#server/law-services.ts';
import { lawFolder, readConfirms, readWrittenLaw } from './read-law.ts';

/** Lists and sentences that a reader's page shows or the engine asks; everything else of a remedy stays in the sheet. */
const shownFields = [
	'id',
	'kind',
	'name',
	'local',
	'cite',
	'conducts',
	'where',
	'requires',
	'convictionToCome',
	'conditions',
	'asks',
	'limitation',
	'inForce',
	'until',
	'available',
	'heads',
	'amount',
	'forum',
	'cost',
	'start',
	'decisionTime',
	'crossBorder',
	'source',
	'confidence'
] as const;

/** The law as it is sent to every reader's page alike: no offences, no notes on sheets, no links of services. Throws like `readWrittenLaw`. */
export function readShownLaw(folder = lawFolder): ShownLaw {
	const { groups, conducts, sheets } = readWrittenLaw(folder);
	const services = new Map(readServices(folder).map((place) => [place.code, place.services]));
	return {
		groups,
		conducts,
		confirms: Object.fromEntries(readConfirms(folder).map(({ id, asks }) => [id, asks])),
		sheets: sheets.map(({ code, name, asOf, currency, ageOfMajority, childAge, remedies }) => ({
			code,
			name,
			asOf,
			currency,
			ageOfMajority: ageOfMajority ?? 18,
			childAge,
			offences: [],
			jurisdictionBases: [],
			remedies: remedies.map((remedy) => shown(remedy)),
			services: (services.get(code) ?? [])
				.filter(({ kind }) => kind !== 'emergency' && kind !== 'crisis-line')
				.map(({ source: _, ...service }): HelpService => service)
		}))
	};
}

function shown(remedy: Readonly<Record<string, unknown>>): ShownRemedy {
	const kept = shownFields.flatMap((field) => (remedy[field] === undefined ? [] : [[field, remedy[field]]]));
	// Where nobody gave the conditions a machine form yet, the words say who may use it.
	const asks = remedy.asks ?? (remedy.conditions === undefined ? remedy.who : undefined);
	return Object.fromEntries([['conditions', []], ...kept, ...(asks === undefined ? [] : [['asks', asks]])]);
}
