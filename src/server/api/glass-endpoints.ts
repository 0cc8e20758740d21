import { z } from 'zod';
import { accepted, type CaseId, fromBase64url, type GlassUseId } from '#core/base';
import {
	type GlassApproval,
	type GlassDenial,
	type GlassJudgement,
	type GlassRequest,
	glassBases,
	glassFindings,
	glassGrounds,
	glassLimits,
	glassRefusals,
	tellLaterReasons
} from '#core/support';
import { type Endpoint, endpoint } from '#server/api/endpoint.ts';
import {
	anyId,
	bytesOf,
	caseId,
	count,
	day,
	deskId,
	memberId,
	nothing,
	recipient,
	sealedBytes,
	signed
} from '#server/api/shapes.ts';
import { approveGlass, denyGlass } from '#server/operations/glass/answer-glass.ts';
import { askGlass } from '#server/operations/glass/ask-glass.ts';
import { openGlass } from '#server/operations/glass/open-glass.ts';
import { readDeskGlasses, readUsesToReview } from '#server/operations/glass/read-glasses.ts';
import { reviewGlass } from '#server/operations/glass/review-glass.ts';

/** Words of a statement, sealed to several: some pages of text. */
const wordsBytes = 40_000;
const shareBytes = 4_000;

const by = { v: z.literal(1), use: anyId, desk: deskId, member: memberId, generation: count, day, sealedHash: bytesOf(32) };
const request = signed(
	z.strictObject({
		...by,
		type: z.literal('causeway/glass-request/v1'),
		case: caseId,
		glass: anyId,
		other: deskId,
		ground: z.enum(glassGrounds),
		basis: z.enum(glassBases),
		hours: z.int().min(1).max(glassLimits.hours),
		tellLater: z.enum(tellLaterReasons).nullable(),
		teller: recipient
	})
);
const answers = { ...by, request: bytesOf(32) };
const approval = signed(
	z.strictObject({
		...answers,
		type: z.literal('causeway/glass-approval/v1'),
		recipientHash: bytesOf(32),
		shareHash: bytesOf(32)
	})
);
const denial = signed(z.strictObject({ ...answers, type: z.literal('causeway/glass-denial/v1'), reason: z.enum(glassRefusals) }));
const judgement = signed(
	z.strictObject({ ...answers, type: z.literal('causeway/glass-finding/v1'), finding: z.enum(glassFindings) })
);

/** A statement, the words sealed beside it, and its blind leaf. */
const sent = <Statement extends z.ZodType>(statement: Statement) => ({
	statement,
	words: sealedBytes(wordsBytes),
	leaf: bytesOf(32)
});
const bytes = (text: string): Uint8Array => fromBase64url(text) ?? new Uint8Array();
const read = <Statement>(input: { readonly statement: unknown; readonly words: string; readonly leaf: string }) => ({
	statement: input.statement as Statement,
	words: bytes(input.words),
	leaf: bytes(input.leaf)
});
const useOf = (params: Readonly<Record<string, string>>): GlassUseId => params.use as GlassUseId;

/** What two desks may open together where somebody is in danger, and its review (spec/break-glass.md). */
export const glassEndpoints: readonly Endpoint[] = [
	endpoint({
		method: 'GET',
		path: '/desks/:desk/glass',
		policy: 'desk-member',
		summary: 'What this desk may open in danger together with another, and each time that one of them asked',
		input: null,
		output: z.strictObject({ glasses: z.array(z.looseObject({ glass: anyId })), uses: z.array(z.looseObject({ use: anyId })) }),
		run: async ({ app, caller }) => accepted(await readDeskGlasses(app, caller.desk))
	}),
	endpoint({
		method: 'POST',
		path: '/desks/:desk/cases/:case/glass',
		policy: 'desk-member',
		summary: 'Asks the other desk to open parts of a case in danger',
		input: z.strictObject(sent(request)),
		output: nothing,
		run: ({ app, caller, params, input }) => askGlass(app, caller, params.case as CaseId, read<GlassRequest>(input))
	}),
	endpoint({
		method: 'POST',
		path: '/desks/:desk/glass/:use/approve',
		policy: 'desk-member',
		summary: 'Agrees to what the other desk asked, with the half of the key sealed to it',
		input: z.strictObject({ ...sent(approval), share: sealedBytes(shareBytes) }),
		output: z.strictObject({ until: z.string() }),
		run: ({ app, caller, params, input }) =>
			approveGlass(app, caller, useOf(params), { ...read<GlassApproval>(input), share: bytes(input.share) })
	}),
	endpoint({
		method: 'POST',
		path: '/desks/:desk/glass/:use/deny',
		policy: 'desk-member',
		summary: 'Says no to what the other desk asked, and why',
		input: z.strictObject(sent(denial)),
		output: nothing,
		run: ({ app, caller, params, input }) => denyGlass(app, caller, useOf(params), read<GlassDenial>(input))
	}),
	endpoint({
		method: 'POST',
		path: '/desks/:desk/glass/:use/open',
		policy: 'desk-member',
		summary: 'Hands out both halves and the parts, to the member who asked, while the hours last',
		input: nothing,
		output: z.strictObject({
			view: z.looseObject({ case: caseId }),
			own: z.string(),
			other: z.string(),
			until: z.string()
		}),
		run: ({ app, caller, params }) => openGlass(app, caller, useOf(params))
	}),
	endpoint({
		method: 'GET',
		path: '/desks/:desk/oversight/glass',
		policy: 'watchdog',
		summary: 'Every time that two desks opened something in danger: desks, ground, law and days, and no word of a case',
		input: null,
		output: z.strictObject({ uses: z.array(z.looseObject({ use: anyId })) }),
		run: async ({ app }) => accepted({ uses: await readUsesToReview(app) })
	}),
	endpoint({
		method: 'POST',
		path: '/desks/:desk/oversight/glass/:use/finding',
		policy: 'watchdog',
		summary: 'Says whether that was justified, or that she be told now',
		input: z.strictObject(sent(judgement)),
		output: nothing,
		run: ({ app, caller, params, input }) => reviewGlass(app, caller, useOf(params), read<GlassJudgement>(input))
	})
];
