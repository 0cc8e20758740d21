import type { Day } from '#core/base';
import type { App } from '#server/app.ts';

const dayMs = 86_400_000;

/** Whether a browser's day is the node's, give or take one: else a statement would stand in the log for ever under a day that was not. */
export const isCurrentDay = (app: App, day: Day): boolean =>
	Math.abs(Date.parse(day) - Math.floor(app.clock.now().getTime() / dayMs) * dayMs) <= dayMs;
