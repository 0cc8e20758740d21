import type { PlaceName } from './facts.ts';
import type { Condition } from './sheet.ts';

export const personalLinks: readonly PlaceName[] = [
	'acts',
	'effects',
	'recordings',
	'residence',
	'residenceAtTime',
	'nationality',
	'accusedResidence',
	'accusedNationality'
];
/** Orders about content also reach whoever keeps or offers it in the place. */
export const contentLinks: readonly PlaceName[] = [...personalLinks, 'servers', 'platformSeat'];

/** Something of the case happened there, or somebody in it lives there or is a national (of a state: its parts have none). */
export const broadLink = (jurisdiction: string, links: readonly PlaceName[]): Condition => ({
	any: links
		.filter((name) => !(jurisdiction.includes('-') && /nationality/i.test(name)))
		.map((name) => ({ [name]: [jurisdiction] }) as unknown as Condition)
});
