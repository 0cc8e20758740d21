import { z } from 'zod';
import { accepted, type CaseId, refused } from '#core/base';
import { type PurposeCode, purposeCodes, waivedTo } from '#core/sealing';
import { type Endpoint, endpoint, streamEndpoint } from '#server/api/endpoint.ts';
import { pieceStatementOf } from '#server/api/piece-statement.ts';
import { actBytes } from '#server/api/public-endpoints.ts';
import { acceptedOutput, anyId, caseId, memberId, nothing, openingInput, roomTold, submissionInput } from '#server/api/shapes.ts';
import { today } from '#server/gateways/clock.ts';
import { appendAct } from '#server/operations/case/append-act.ts';
import { openPiece } from '#server/operations/case/open-piece.ts';
import { cutOffGuardian } from '#server/operations/desk/cut-off-guardian.ts';
import { decideInside } from '#server/operations/desk/decide-reading.ts';
import { openCase } from '#server/operations/desk/open-case.ts';
import { putDeskPiece } from '#server/operations/desk/put-desk-piece.ts';
import { readDeskCase, readDoor } from '#server/operations/desk/read-desk-case.ts';
import { withholdFile } from '#server/operations/desk/withhold-file.ts';
import { bodyOf } from '#server/read-body.ts';
import { readConsents } from '#server/store/case-store.ts';
import { readInbox, readInboxMark } from '#server/store/inbox-store.ts';
import { readWithheld } from '#server/store/withheld-store.ts';

const rowsOfPage = 100;
const rowsAtMost = 2000;
const memberActs: readonly string[] = ['answer', 'write', 'state', 'assign', 'rotate'];
const opened = z.strictObject({
	view: z.looseObject({ case: caseId }),
	grounds: z.looseObject({ purpose: z.enum(purposeCodes) }),
	pieces: z.array(z.looseObject({})),
	withheld: z.array(anyId),
	room: roomTold,
	fileRoom: roomTold
});
const caseOf = (params: Readonly<Record<string, string>>): CaseId => params.case as CaseId;

const purposeOf = (text: string | null): PurposeCode | null => purposeCodes.find((code) => code === text) ?? null;

/** What a member of a desk may do with the cases that survivors opened to it. */
export const deskCaseEndpoints: readonly Endpoint[] = [
	endpoint({
		method: 'GET',
		path: '/desks/:desk/inbox',
		policy: 'desk-member',
		summary: 'The desk list, urgent first; filters state, assigned, page, and rows of a page (100, at most 2000)',
		input: null,
		output: z.strictObject({
			cases: z.array(z.looseObject({ case: caseId, assigned: memberId.nullable() })),
			total: z.int()
		}),
		run: async ({ app, caller, query }) =>
			accepted(
				await readInbox(app.db, caller.desk, today(app.clock), {
					state: query.get('state'),
					assigned: query.get('assigned'),
					page: Math.min(10_000, Math.max(0, Number.parseInt(query.get('page') ?? '0', 10) || 0)),
					rows: Math.min(rowsAtMost, Math.max(1, Number.parseInt(query.get('rows') ?? '', 10) || rowsOfPage))
				})
			)
	}),
	endpoint({
		method: 'GET',
		path: '/desks/:desk/inbox/mark',
		policy: 'desk-member',
		summary: 'A value that changes when anything in the desk list does',
		input: null,
		output: z.strictObject({ mark: z.string() }),
		run: async ({ app, caller }) => accepted({ mark: await readInboxMark(app.db, caller.desk, today(app.clock)) })
	}),
	endpoint({
		method: 'GET',
		path: '/desks/:desk/cases/:case/door',
		policy: 'desk-member',
		summary: 'Enough of a case to write an opening, nothing to read; with a purpose, of what may be opened for it',
		input: null,
		output: z.strictObject({ view: z.looseObject({ case: caseId }) }),
		run: ({ app, caller, params, query }) => readDoor(app, caller, caseOf(params), purposeOf(query.get('purpose')))
	}),
	endpoint({
		method: 'POST',
		path: '/desks/:desk/cases/:case/open',
		policy: 'desk-member',
		summary: 'Writes the opening that the survivor sees, then hands out what may be read for the purpose, and by what',
		input: openingInput,
		output: opened,
		maxBytes: actBytes,
		run: ({ app, caller, params, input }) => openCase(app, caller, caseOf(params), input.submission, input.purpose ?? null)
	}),
	endpoint({
		method: 'GET',
		path: '/desks/:desk/cases/:case',
		policy: 'desk-member',
		summary: 'A case that this session has opened, again, for the purpose it stated',
		input: null,
		output: opened,
		run: ({ app, caller, params }) => readDeskCase(app, caller, caseOf(params))
	}),
	endpoint({
		method: 'POST',
		path: '/desks/:desk/cases/:case/acts',
		policy: 'desk-member',
		summary: 'Adds an answer, a note, a state, an assignment or a rotation to the desk thread',
		input: submissionInput,
		output: acceptedOutput,
		maxBytes: actBytes,
		run: async ({ app, caller, params, input }) => {
			if (!memberActs.includes(input.submission.act.body.act)) return refused('not-permitted', 'act');
			const { member, desk, signingKey } = caller;
			const outcome = await appendAct(app, caseOf(params), { kind: 'member', member, desk, signingKey }, input.submission);
			return outcome.ok ? accepted({ accepted: outcome.value, leaf: 'pending' as const }) : outcome;
		}
	}),
	endpoint({
		method: 'POST',
		path: '/desks/:desk/cases/:case/cut-off',
		policy: 'desk-member',
		summary: 'Proposes in the desk thread that a guardian be cut off, or confirms what another member proposed',
		input: submissionInput,
		output: acceptedOutput,
		maxBytes: actBytes,
		run: async ({ app, caller, params, input }) => {
			const outcome = await cutOffGuardian(app, caller, caseOf(params), input.submission);
			return outcome.ok ? accepted({ accepted: outcome.value, leaf: 'pending' as const }) : outcome;
		}
	}),
	endpoint({
		method: 'POST',
		path: '/desks/:desk/cases/:case/files/:file/withhold',
		policy: 'desk-member',
		summary: 'Hands out a file of a case that this session has opened to no desk any more: it may show a person under 18',
		input: nothing,
		output: nothing,
		run: ({ app, caller, params }) => withholdFile(app, caller, caseOf(params), params.file ?? '')
	}),
	streamEndpoint({
		method: 'PUT',
		path: '/desks/:desk/cases/:case/pieces/:file/:index',
		policy: 'desk-member',
		summary: 'Takes one sealed piece of a file that the desk adds, into its own thread; may be sent again',
		input: null,
		output: null,
		stream: async ({ app, caller, params, request }, response) => {
			const statement = pieceStatementOf(request, params);
			if (!statement.ok) return statement;
			const outcome = await putDeskPiece(app, caller, caseOf(params), statement.value, bodyOf(request));
			if (!outcome.ok) return outcome;
			response.writeHead(204).end();
			return accepted('answered');
		}
	}),
	streamEndpoint({
		method: 'GET',
		path: '/desks/:desk/cases/:case/pieces/:file/:index',
		policy: 'desk-member',
		summary: 'Hands out one sealed piece of a file in a case that this session has opened',
		input: null,
		output: null,
		stream: async ({ app, caller, params }, response) => {
			const wanted = caseOf(params);
			const decided = await decideInside(app, caller, wanted);
			if (!decided.ok) return decided;
			if ((await readWithheld(app.db, wanted)).has(params.file ?? '')) return refused('file-withheld');
			const { parts } = decided.value;
			const waived = waivedTo(await readConsents(app.db, wanted, today(app.clock)), caller.desk);
			return openPiece(app, wanted, params.file ?? '', params.index ?? '', parts, response, waived);
		}
	})
];
