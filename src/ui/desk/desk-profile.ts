import type { LocalText } from '#core/support';
import type { DeskProfile } from '#ui/sealing/desk-wire.ts';

/** The texts that say something. */
export const filled = (texts: LocalText): LocalText =>
	Object.fromEntries(Object.entries(texts).flatMap(([code, text]) => (text.trim() === '' ? [] : [[code, text.trim()] as const])));

/** A desk that does not say anything yet. */
export const emptyProfile = (zone: string): DeskProfile => ({
	names: {},
	about: {},
	duties: [],
	hours: { zone, spans: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }] },
	answerHours: null,
	languages: [],
	purposes: ['support'],
	takesUrgent: false,
	acceptsMinors: false,
	institutional: false
});

/** What is still missing before a profile can be saved; `null` where nothing is. */
export function missingIn(profile: DeskProfile): 'name' | 'purpose' | 'hours' | null {
	if (Object.keys(filled(profile.names)).length === 0) return 'name';
	if (profile.purposes.length === 0) return 'purpose';
	const fits = profile.hours.spans.every(({ days, from, to }) => days.length > 0 && from !== '' && to !== '' && from < to);
	return fits ? null : 'hours';
}
