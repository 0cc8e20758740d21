import { some, type Truth } from './kleene.ts';

/** Codes that stand for several places: `EU` for its member states. */
export type PlaceGroups = Readonly<Record<string, readonly string[]>>;

/** The state of a place: `GB-EAW` lies in `GB`, `US-CA` in `US`. */
export const stateOf = (place: string): string => place.split('-')[0] ?? place;

/**
 * Whether `place` lies in `area` (a state, a part of one, or a group of states). A state named where the law is that of one
 * of its parts is not known: `US` may be California, or may not.
 */
function liesIn(place: string, area: string, groups: PlaceGroups): Truth {
	if (place === area || place.startsWith(`${area}-`)) return true;
	if (area.startsWith(`${place}-`)) return null;
	const members = groups[area];
	if (members) return some(members.map((member) => liesIn(place, member, groups)));
	const inside = groups[place];
	return inside?.some((member) => liesIn(area, member, groups) === true) ? null : false;
}

/** Whether some of `places` lies in some of `areas`. No places at all: false. */
export const someLiesIn = (places: readonly string[], areas: readonly string[], groups: PlaceGroups): Truth =>
	some(places.flatMap((place) => areas.map((area) => liesIn(place, area, groups))));
