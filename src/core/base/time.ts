/** A moment in UTC to the second, `2026-11-22T21:04:05Z`: what stands inside sealed things. */
export type Moment = string & { readonly __moment: unique symbol };
/** A calendar day in UTC, `2026-11-22`: the only time the server keeps of a case. */
export type Day = string & { readonly __day: unique symbol };

const momentForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;
const dayForm = /^\d{4}-\d{2}-\d{2}$/;

export const momentOf = (date: Date): Moment => `${date.toISOString().slice(0, 19)}Z` as Moment;
export const dayOf = (date: Date): Day => date.toISOString().slice(0, 10) as Day;

export const isMoment = (text: unknown): text is Moment =>
	typeof text === 'string' && momentForm.test(text) && !Number.isNaN(Date.parse(text)) && momentOf(new Date(text)) === text;

export const isDay = (text: unknown): text is Day =>
	typeof text === 'string' && dayForm.test(text) && !Number.isNaN(Date.parse(text)) && dayOf(new Date(text)) === text;

/** Whether a day is `today`, the one before or the one after: composed just before midnight, or by a clock that is ahead. */
export const isBesideDay = (text: unknown, today: Day): text is Day =>
	isDay(text) && Math.abs(Date.parse(text) - Date.parse(today)) <= 86_400_000;
