import { Temporal } from 'temporal-polyfill';
import type { LawDay } from './days.ts';

/**
 * The time zones of the places that have a sheet (IANA): where a day ends first, and, in a place with several, where it ends last.
 * France with its departments overseas, the United States with their states.
 */
const zones: Readonly<Record<string, readonly [first: string, last?: string]>> = {
	AR: ['America/Argentina/Buenos_Aires'],
	AU: ['Australia/Sydney', 'Australia/Perth'],
	BR: ['America/Noronha', 'America/Rio_Branco'],
	CA: ['America/St_Johns', 'America/Vancouver'],
	CH: ['Europe/Zurich'],
	CO: ['America/Bogota'],
	DE: ['Europe/Berlin'],
	ES: ['Europe/Madrid', 'Atlantic/Canary'],
	EU: ['Asia/Nicosia', 'Atlantic/Azores'],
	FR: ['Indian/Reunion', 'America/Martinique'],
	'GB-EAW': ['Europe/London'],
	'GB-SCT': ['Europe/London'],
	GH: ['Africa/Accra'],
	IE: ['Europe/Dublin'],
	IN: ['Asia/Kolkata'],
	IT: ['Europe/Rome'],
	JP: ['Asia/Tokyo'],
	KE: ['Africa/Nairobi'],
	KR: ['Asia/Seoul'],
	MX: ['America/Cancun', 'America/Tijuana'],
	NG: ['Africa/Lagos'],
	NL: ['Europe/Amsterdam'],
	NZ: ['Pacific/Chatham', 'Pacific/Auckland'],
	PH: ['Asia/Manila'],
	PL: ['Europe/Warsaw'],
	RO: ['Europe/Bucharest'],
	SE: ['Europe/Stockholm'],
	SG: ['Asia/Singapore'],
	US: ['America/New_York', 'Pacific/Honolulu'],
	'US-CA': ['America/Los_Angeles'],
	ZA: ['Africa/Johannesburg']
};

/** Where the day of a place ends first; null for a place without a sheet. */
export const firstZoneOf = (place: string): string | null => zones[place]?.[0] ?? null;

/**
 * The calendar day that it is in a place at a moment (`2026-11-23T16:00:00Z`). In a place with several zones the day of the one where it
 * ends last: a time is not called over before it is over everywhere there. A place without a sheet takes its day from UTC.
 */
export function dayThere(place: string, now: string): LawDay {
	const [first = 'UTC', last = first] = zones[place] ?? [];
	return Temporal.Instant.from(now).toZonedDateTimeISO(last).toPlainDate().toString();
}
