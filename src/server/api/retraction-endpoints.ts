import { z } from 'zod';
import { accepted, type CaseId } from '#core/base';
import { letterBytes } from '#core/sealing';
import type { AcknowledgedWire } from '#core/support';
import { type Endpoint, endpoint } from '#server/api/endpoint.ts';
import { acknowledged, anyId, bytesOf, caseId, deskId, nothing, sealedBytes } from '#server/api/shapes.ts';
import { today } from '#server/gateways/clock.ts';
import { acknowledgeRetraction } from '#server/operations/desk/acknowledge-retraction.ts';
import { countRetractions, readDeskRetractions } from '#server/store/retraction-store.ts';

const count = z.int().min(0);
const counts = z.strictObject({
	desks: z.array(
		z.strictObject({ desk: deskId, asked: count, confirmed: count, overdue: count, oldestOverdueDays: count.nullable() })
	)
});

/** What was taken back from desks, what they answer, and for oversight how they answer: numbers of a desk, of no case and no purpose. */
export const retractionEndpoints: readonly Endpoint[] = [
	endpoint({
		method: 'GET',
		path: '/desks/:desk/retractions',
		policy: 'desk-member',
		summary: 'What was taken back from the desk after somebody there had opened it, with the days left, and what was answered',
		input: null,
		output: z.strictObject({
			retractions: z.array(z.looseObject({ case: caseId, consent: anyId, askedOn: z.string(), dueDay: z.string() }))
		}),
		run: async ({ app, caller }) => accepted({ retractions: await readDeskRetractions(app.db, caller.desk) })
	}),
	endpoint({
		method: 'POST',
		path: '/desks/:desk/cases/:case/acknowledgements',
		policy: 'desk-member',
		summary: 'Takes the desk’s signed word of what became of what it was shown, with a letter that only she opens',
		input: z.strictObject({ statement: acknowledged, sealed: sealedBytes(letterBytes), leaf: bytesOf(32) }),
		output: nothing,
		run: ({ app, caller, params, input }) =>
			acknowledgeRetraction(app, caller, params.case as CaseId, input as unknown as AcknowledgedWire)
	}),
	endpoint({
		method: 'GET',
		path: '/desks/:desk/retractions/counts',
		policy: 'desk-lead',
		summary: 'How the desk answers what is taken back from it: asked, confirmed, overdue',
		input: null,
		output: counts,
		run: async ({ app, caller }) => accepted({ desks: await countRetractions(app.db, today(app.clock), caller.desk) })
	}),
	endpoint({
		method: 'GET',
		path: '/desks/:desk/oversight/overdue',
		policy: 'watchdog',
		summary: 'How every desk of the node answers what is taken back from it; for members of a desk of watchdogs',
		input: null,
		output: counts,
		run: async ({ app }) => accepted({ desks: await countRetractions(app.db, today(app.clock)) })
	}),
	endpoint({
		method: 'GET',
		path: '/admin/retractions',
		policy: 'admin',
		summary: 'How every desk of the node answers what is taken back from it',
		input: null,
		output: counts,
		run: async ({ app }) => accepted({ desks: await countRetractions(app.db, today(app.clock)) })
	})
];
