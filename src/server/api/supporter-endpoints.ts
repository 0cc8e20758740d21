import { z } from 'zod';
import { accepted, fromBase64url, isId, refused, type SupporterId, toBase64url } from '#core/base';
import { type Endpoint, endpoint, streamEndpoint } from '#server/api/endpoint.ts';
import { actBytes } from '#server/api/public-endpoints.ts';
import { acceptedOutput, anyId, bytesOf, caseId, nothing, recipient, submissionInput } from '#server/api/shapes.ts';
import { today } from '#server/gateways/clock.ts';
import { appendAct } from '#server/operations/case/append-act.ts';
import { openPiece } from '#server/operations/case/open-piece.ts';
import { acceptSupport } from '#server/operations/supporter/accept-support.ts';
import { dropInvitation, inviteSupporter } from '#server/operations/supporter/invite-supporter.ts';
import { openHelpedCase, partsHeldBy, readHelpedCase, readHelperDoor } from '#server/operations/supporter/read-helped-case.ts';
import { hasHelperOpened, readNewcomers } from '#server/store/supporter-store.ts';
import { readWithheld } from '#server/store/withheld-store.ts';

const idOf = (params: Readonly<Record<string, string>>): SupporterId => params.supporter as SupporterId;
const newcomer = { lookupId: anyId, accessHash: bytesOf(32), recipient, signingKey: bytesOf(32), proof: bytesOf(32) };
const opened = z.strictObject({
	view: z.looseObject({ case: caseId }),
	pieces: z.array(z.looseObject({})),
	withheld: z.array(anyId)
});
const bytes = (text: string): Uint8Array => fromBase64url(text) ?? new Uint8Array();

/** People who help a survivor: how she invites them, how they answer, and what they may do with their own codename. */
export const supporterEndpoints: readonly Endpoint[] = [
	endpoint({
		method: 'POST',
		path: '/case/supporters/invitations',
		policy: 'survivor',
		summary: 'Keeps an invitation to help: its id, and the hash of what its newcomer brings',
		input: z.strictObject({ supporter: anyId, acceptHash: bytesOf(32) }),
		output: z.strictObject({ openUntil: z.string() }),
		run: ({ app, caller, input }) => inviteSupporter(app, caller.case, input.supporter as SupporterId, bytes(input.acceptHash))
	}),
	endpoint({
		method: 'POST',
		path: '/case/supporters/invitations/:supporter/drop',
		policy: 'survivor',
		summary: 'Takes an invitation to help back; nobody is let in by it any more',
		input: nothing,
		output: nothing,
		run: ({ app, caller, params }) => dropInvitation(app, caller.case, idOf(params))
	}),
	endpoint({
		method: 'GET',
		path: '/case/supporters/newcomers',
		policy: 'survivor',
		summary: 'Who answered an invitation of hers: keys and proof, for her browser to check',
		input: null,
		output: z.strictObject({ newcomers: z.array(z.strictObject({ supporter: anyId, ...newcomer })) }),
		run: async ({ app, caller }) =>
			accepted({
				newcomers: (await readNewcomers(app.db, caller.case)).map((one) => ({ ...one, accessHash: toBase64url(one.accessHash) }))
			})
	}),
	endpoint({
		method: 'POST',
		path: '/supporters/:supporter/accept',
		policy: 'public',
		work: 8,
		summary: 'Answers an invitation to help, once; she confirms before anybody is let in',
		input: z.strictObject({ accept: bytesOf(32), ...newcomer }),
		output: nothing,
		run: async ({ app, params, input: { accept, accessHash, ...keys } }) =>
			isId(params.supporter)
				? acceptSupport(app, idOf(params), bytes(accept), { ...keys, accessHash: bytes(accessHash) })
				: refused('not-found')
	}),
	endpoint({
		method: 'GET',
		path: '/help/door',
		policy: 'supporter',
		summary: 'Enough of a case to write an opening, nothing to read',
		input: null,
		output: z.strictObject({ view: z.looseObject({ case: caseId }) }),
		run: ({ app, caller }) => readHelperDoor(app, caller)
	}),
	endpoint({
		method: 'POST',
		path: '/help/open',
		policy: 'supporter',
		summary: 'Writes the opening that the survivor sees, then hands out the parts handed over; it holds for its day',
		input: submissionInput,
		output: opened,
		maxBytes: actBytes,
		run: ({ app, caller, input }) => openHelpedCase(app, caller, input.submission)
	}),
	endpoint({
		method: 'GET',
		path: '/help/case',
		policy: 'supporter',
		summary: 'The parts handed over, again, on a day with an opening',
		input: null,
		output: opened,
		run: ({ app, caller }) => readHelpedCase(app, caller)
	}),
	endpoint({
		method: 'POST',
		path: '/help/acts',
		policy: 'supporter',
		summary: 'Adds words under the own name where the supporter may write, or stops helping',
		input: submissionInput,
		output: acceptedOutput,
		maxBytes: actBytes,
		run: async ({ app, caller, input }) => {
			const { act } = input.submission.act.body;
			if (act !== 'write' && act !== 'support') return refused('not-permitted', 'act');
			const { supporter, signingKey } = caller;
			const outcome = await appendAct(app, caller.case, { kind: 'supporter', supporter, signingKey }, input.submission);
			return outcome.ok ? accepted({ accepted: outcome.value, leaf: 'pending' as const }) : outcome;
		}
	}),
	streamEndpoint({
		method: 'GET',
		path: '/help/pieces/:file/:index',
		policy: 'supporter',
		summary: 'Hands out one sealed piece of a file of hers in a part handed over, on a day with an opening',
		input: null,
		output: null,
		stream: async ({ app, caller, params }, response) => {
			if (!(await hasHelperOpened(app.db, caller.supporter, today(app.clock)))) return refused('open-first');
			if ((await readWithheld(app.db, caller.case)).has(params.file ?? '')) return refused('file-withheld');
			return openPiece(app, caller.case, params.file ?? '', params.index ?? '', await partsHeldBy(app, caller), response);
		}
	})
];
