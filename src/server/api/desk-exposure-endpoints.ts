import { z } from 'zod';
import { accepted } from '#core/base';
import { budgetAtMost } from '#core/evidence';
import { type Endpoint, endpoint } from '#server/api/endpoint.ts';
import { memberId, nothing } from '#server/api/shapes.ts';
import { today } from '#server/gateways/clock.ts';
import { countExposure, firstDayKept } from '#server/operations/desk/count-exposure.ts';
import { setExposureBudget } from '#server/operations/desk/set-exposure-budget.ts';
import { countClosedFiles } from '#server/store/audit-store.ts';
import { readBudget, readExposure, readTeamExposure } from '#server/store/exposure-store.ts';

const numbers = z.strictObject({ openings: z.int().min(0), minutes: z.int().min(0) });
const count = z.int().min(0);
const own = z.strictObject({ seen: numbers, budget: numbers });

/** How much visual material people of a desk looked at: numbers of a member and a day, which know no case. */
export const deskExposureEndpoints: readonly Endpoint[] = [
	endpoint({
		method: 'GET',
		path: '/desks/:desk/exposure',
		policy: 'desk-member',
		summary: 'One’s own openings and minutes of today, and what the desk finds enough',
		input: null,
		output: own,
		run: async ({ app, caller }) =>
			accepted({
				seen: await readExposure(app.db, caller.member, today(app.clock)),
				budget: await readBudget(app.db, caller.desk)
			})
	}),
	endpoint({
		method: 'POST',
		path: '/desks/:desk/exposure',
		policy: 'desk-member',
		summary: 'Adds an opening, or minutes, to one’s own numbers of today',
		input: z.strictObject({ openings: z.int().min(0).max(1), minutes: z.int().min(0).max(60) }),
		output: own,
		run: ({ app, caller, input }) => countExposure(app, caller.member, caller.desk, input)
	}),
	endpoint({
		method: 'GET',
		path: '/desks/:desk/exposure/team',
		policy: 'desk-lead',
		summary: 'The numbers of everybody in the desk, of today and of the last five weeks, and how many files they closed',
		input: null,
		output: z.strictObject({
			members: z.array(z.strictObject({ member: memberId, today: numbers, lately: numbers, daysOfEnough: count })),
			closed: z.strictObject({
				members: z.array(z.strictObject({ member: memberId, today: count, lately: count })),
				lately: count,
				ever: count
			}),
			budget: numbers
		}),
		run: async ({ app, caller }) =>
			accepted({
				members: await readTeamExposure(app.db, caller.desk, today(app.clock), firstDayKept(app)),
				closed: await countClosedFiles(app.db, caller.desk, today(app.clock), firstDayKept(app)),
				budget: await readBudget(app.db, caller.desk)
			})
	}),
	endpoint({
		method: 'POST',
		path: '/desks/:desk/exposure/budget',
		policy: 'desk-lead',
		summary: 'Sets what the desk finds enough for one person and day',
		input: z.strictObject({
			openings: z.int().min(1).max(budgetAtMost.openings),
			minutes: z.int().min(1).max(budgetAtMost.minutes)
		}),
		output: nothing,
		run: ({ app, caller, input }) => setExposureBudget(app, caller.member, caller.desk, input)
	})
];
