import { type Day, dayOf, type Moment, momentOf } from '#core/base';

/** The time, as a thing that tests can hold still. */
export type Clock = { readonly now: () => Date };

export const systemClock: Clock = { now: () => new Date() };

export const today = (clock: Clock): Day => dayOf(clock.now());
export const thisMoment = (clock: Clock): Moment => momentOf(clock.now());
