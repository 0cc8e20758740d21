import { some, type Truth } from './kleene.ts';

/** Codes that stand for several places: `EU` for its member states. */
export type PlaceGroups = Readonly<Record<string, readonly string[]>>;

/**
 * ISO 3166-1, officially assigned codes, with `XK`, which states use for Kosovo. Not asked of `Intl`: it differs from device
 * to device and names codes that are no longer assigned.
 */
const states = new Set(
	'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW XK'.split(
		' '
	)
);

/** Whether a code names a state, in ISO 3166-1. */
export const isState = (code: string): boolean => states.has(code);

/**
 * Whether a code names a place: a state, a part of one by the form of its code (`GB-EAW`, `US-CA`), the Union, or `XX`, which
 * the standard leaves to its users, for a place that is none of those named.
 */
export const isPlace = (code: string): boolean =>
	code === 'EU' || code === 'XX' || (/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/.test(code) && isState(stateOf(code)));

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
