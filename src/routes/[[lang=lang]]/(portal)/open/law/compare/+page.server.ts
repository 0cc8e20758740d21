import { book } from 'virtual:law-book';
import { baseline } from '#core/law';
import type { PageServerLoad } from './$types';

/** What a person asks for most comes first. */
const remedyKinds = [
	'content-removal',
	'protection-order',
	'injunction',
	'anonymity-order',
	'criminal-restitution',
	'civil-damages',
	'statutory-damages',
	'state-compensation',
	'asset-recovery',
	'legal-aid',
	'victim-participation'
];

/** Two countries from the address (`?a=DE&b=FR`), each by conduct and by kind of remedy; what is no country of ours is not chosen. */
export const load: PageServerLoad = ({ url }) => {
	const conducts = book.conducts.map(({ code }) => code);
	const chosen = ['a', 'b'].map((name) => book.sheets.find(({ code }) => code === url.searchParams.get(name)) ?? null);
	const pair = chosen.flatMap((sheet) =>
		sheet ? [{ code: sheet.code, asOf: sheet.asOf, cells: baseline(sheet, conducts, sheet.asOf), remedies: sheet.remedies }] : []
	);
	return {
		codes: book.sheets.map(({ code }) => code),
		chosen: chosen.map((sheet) => sheet?.code ?? null),
		pair: pair.length === 2 ? pair : null,
		conducts,
		kinds: remedyKinds.filter((kind) => pair.some(({ remedies }) => remedies.some((remedy) => remedy.kind === kind))),
		confirms: book.confirms,
		/** What a change of language keeps. */
		kept: pair.length === 2 ? `?a=${pair[0]?.code}&b=${pair[1]?.code}` : ''
	};
};
