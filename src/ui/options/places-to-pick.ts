import type { ShownLaw } from '#core/law';

/** Every place a person can name: those with a sheet, and the members of the Union that have only the Union's. */
export const placesToPick = ({ sheets, groups }: ShownLaw): readonly string[] =>
	[
		...new Set([...sheets.map(({ code }) => code).filter((code) => groups[code] === undefined), ...Object.values(groups).flat()])
	].filter((code) => code !== 'GB');

/** What can be named as having happened: what adults live through first, the hardest words last; what is new at the end. */
export function conductsToPick({ conducts }: ShownLaw): readonly string[] {
	const order = [
		'ncii-distribution',
		'ncii-threat',
		'sexual-extortion',
		'ncii-synthetic',
		'intimate-recording',
		'unsolicited-sexual-image',
		'cyberstalking',
		'doxxing',
		'grooming',
		'trafficking-online',
		'child-sexual-exploitation',
		'csam-production',
		'csam-distribution',
		'csam-possession',
		'csam-livestreaming',
		'money-laundering'
	];
	return [...order.filter((code) => conducts.includes(code)), ...conducts.filter((code) => !order.includes(code))];
}
