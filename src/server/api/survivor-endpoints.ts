import { z } from 'zod';
import { accepted, fromBase64url, refused } from '#core/base';
import type { PieceBody, Signed } from '#core/sealing';
import { type Endpoint, endpoint, streamEndpoint } from '#server/api/endpoint.ts';
import { pieceStatementOf } from '#server/api/piece-statement.ts';
import { actBytes } from '#server/api/public-endpoints.ts';
import {
	acceptedOutput,
	anyId,
	bytesOf,
	caseId,
	eraseStatement,
	pieceStatement,
	roomTold,
	sealedBytes,
	submissionInput
} from '#server/api/shapes.ts';
import { appendAct } from '#server/operations/case/append-act.ts';
import { type EraseStatement, eraseCase } from '#server/operations/case/erase-case.ts';
import { keepCapturedPiece } from '#server/operations/case/keep-captured-piece.ts';
import { missingPieces } from '#server/operations/case/missing-pieces.ts';
import { openPiece } from '#server/operations/case/open-piece.ts';
import { putPiece } from '#server/operations/case/put-piece.ts';
import { readOwnCase } from '#server/operations/case/read-own-case.ts';
import { sendArchive } from '#server/operations/case/send-archive.ts';
import { bodyOf } from '#server/read-body.ts';

/** What the holder of a codename may do with her case. */
export const survivorEndpoints: readonly Endpoint[] = [
	endpoint({
		method: 'GET',
		path: '/case',
		policy: 'survivor',
		summary: 'Everything of her case, sealed',
		input: null,
		output: z.strictObject({
			view: z.looseObject({ case: caseId }),
			pieces: z.array(z.looseObject({})),
			threads: z.array(z.looseObject({})),
			withheld: z.array(anyId),
			glassUses: z.array(z.looseObject({ use: anyId })),
			agreements: z.array(z.looseObject({ agreement: anyId })),
			room: z.strictObject({ words: roomTold, threads: roomTold, files: roomTold }),
			retractions: z.array(z.looseObject({ consent: anyId, state: z.enum(['never-opened', 'asked', 'answered']) }))
		}),
		run: ({ app, caller }) => readOwnCase(app, caller.case)
	}),
	endpoint({
		method: 'POST',
		path: '/case/acts',
		policy: 'survivor',
		summary: 'Adds one act: words, files, consents, withdrawals',
		input: submissionInput,
		output: acceptedOutput,
		maxBytes: actBytes,
		run: async ({ app, caller, input }) => {
			const outcome = await appendAct(app, caller.case, { kind: 'survivor' }, input.submission);
			return outcome.ok ? accepted({ accepted: outcome.value, leaf: 'pending' as const }) : outcome;
		}
	}),
	streamEndpoint({
		method: 'PUT',
		path: '/case/pieces/:file/:index',
		policy: 'survivor',
		summary: 'Takes one sealed piece of a file; may be sent again',
		input: null,
		output: null,
		stream: async ({ app, caller, params, request }, response) => {
			const statement = pieceStatementOf(request, params);
			if (!statement.ok) return statement;
			const outcome = await putPiece(app, caller.case, { kind: 'survivor' }, statement.value, bodyOf(request));
			if (!outcome.ok) return outcome;
			response.writeHead(204).end();
			return accepted('answered');
		}
	}),
	streamEndpoint({
		method: 'GET',
		path: '/case/pieces/:file/:index',
		policy: 'survivor',
		summary: 'Hands out one sealed piece of a file',
		input: null,
		output: null,
		stream: ({ app, caller, params }, response) =>
			openPiece(app, caller.case, params.file ?? '', params.index ?? '', null, response)
	}),
	endpoint({
		method: 'GET',
		path: '/case/missing',
		policy: 'survivor',
		summary: 'Which pieces of her files this node has lost',
		input: null,
		output: z.strictObject({ missing: z.array(z.strictObject({ file: anyId, index: z.int() })) }),
		run: ({ app, caller }) => missingPieces(app, caller.case)
	}),
	endpoint({
		method: 'GET',
		path: '/case/captures',
		policy: 'survivor',
		summary:
			'The key of the program that captures web pages, or `null` where this place has none; captures that this case asked for',
		input: null,
		output: z.strictObject({ recipient: z.string().nullable(), captures: z.array(z.string()) }),
		run: async ({ app, caller }) =>
			accepted({ recipient: await app.captures.recipient(), captures: app.captures.askedBy(caller.case) })
	}),
	endpoint({
		method: 'POST',
		path: '/case/captures',
		policy: 'survivor',
		summary: 'Hands a request on to that program, sealed to its key',
		input: z.strictObject({ request: sealedBytes(12_000) }),
		output: z.strictObject({ capture: z.string() }),
		run: async ({ app, caller, input }) => {
			const started = await app.captures.start(caller.case, fromBase64url(input.request) ?? new Uint8Array());
			return started.ok ? accepted({ capture: started.value }) : started;
		}
	}),
	endpoint({
		method: 'GET',
		path: '/case/captures/:capture',
		policy: 'survivor',
		summary: 'What became of a capture: refused, or sealed facts with hash and length of each sealed piece',
		input: null,
		output: z.looseObject({ state: z.enum(['waiting', 'running', 'refused', 'done']) }),
		run: ({ app, caller, params }) => app.captures.look(caller.case, params.capture ?? '')
	}),
	endpoint({
		method: 'POST',
		path: '/case/captures/:capture/pieces',
		policy: 'survivor',
		summary: 'Puts a sealed piece of it into the case, under her statement',
		input: z.strictObject({ statement: pieceStatement }),
		output: z.strictObject({}),
		run: ({ app, caller, params, input }) =>
			keepCapturedPiece(app, caller.case, params.capture ?? '', input.statement as unknown as Signed<PieceBody>)
	}),
	endpoint({
		method: 'POST',
		path: '/case/archive/ticket',
		policy: 'survivor',
		summary: 'A ticket with which a form takes everything once, within half an hour',
		input: z.strictObject({}),
		output: z.strictObject({ ticket: z.string() }),
		run: async ({ app, caller }) => accepted({ ticket: app.archiveTickets.issue(caller.case) })
	}),
	streamEndpoint({
		method: 'POST',
		path: '/case/archive',
		policy: 'public',
		summary: 'Everything as a tar of age files; a ticket stands in the form, so that a browser can save it as it comes',
		input: z.strictObject({
			ticket: z.string().max(200),
			keys: sealedBytes(400_000),
			readme: z.string().max(8000).optional(),
			incomplete: z.literal('yes').optional(),
			leaf: bytesOf(32).optional(),
			opening: sealedBytes(16_000).optional()
		}),
		output: null,
		maxBytes: 700_000,
		stream: async ({ app, input }, response) => {
			const found = app.archiveTickets.take(input.ticket);
			const own = {
				keys: fromBase64url(input.keys) ?? new Uint8Array(),
				readme: input.readme ?? '',
				incomplete: input.incomplete === 'yes',
				leaf: input.leaf ? fromBase64url(input.leaf) : null,
				opening: input.opening ? fromBase64url(input.opening) : null
			};
			return found ? sendArchive(app, found, own, response) : refused('not-found');
		}
	}),
	endpoint({
		method: 'POST',
		path: '/case/erase',
		policy: 'survivor',
		summary: 'Erases the case for good',
		input: z.strictObject({ statement: eraseStatement, leaf: bytesOf(32).optional() }),
		output: z.strictObject({}),
		run: ({ app, caller, input }) =>
			eraseCase(app, caller.case, input.statement as unknown as EraseStatement, input.leaf ? fromBase64url(input.leaf) : null)
	})
];
