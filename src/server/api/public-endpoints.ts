import { z } from 'zod';
import { accepted, type CaseId, fromBase64url, momentOf, refused, toBase64url } from '#core/base';
import { reportLimits } from '#core/report';
import type { Actor, WireSubmission } from '#core/sealing';
import { type Endpoint, endpoint } from '#server/api/endpoint.ts';
import { acceptedOutput, anyId, bytesOf, submission } from '#server/api/shapes.ts';
import { thisMoment } from '#server/gateways/clock.ts';
import { appendAct } from '#server/operations/case/append-act.ts';
import { readCosignedCheckpoint, shownWatch } from '#server/operations/log/cosigned-checkpoint.ts';
import { coverLeaf } from '#server/operations/log/cover-leaf.ts';
import { readDirectory } from '#server/store/directory-store.ts';
import { readTimestamps } from '#server/store/timestamp-store.ts';

const survivor: Actor = { kind: 'survivor' };
/** A report of 1 MiB of text, sealed, with its keys, in base64url. */
export const actBytes = 4 * 1024 * 1024;
const openingWork = 12;
/** A size from 1 on; 0 for what is none. */
const sizeFrom = (text: string): number => (/^[1-9]\d{0,14}$/.test(text) ? Number(text) : 0);

/** Endpoints that anybody may call. */
export const publicEndpoints: readonly Endpoint[] = [
	endpoint({
		method: 'GET',
		path: '/node',
		policy: 'public',
		summary: 'Who this node is, and how long it is here',
		input: null,
		output: z.strictObject({
			id: anyId,
			name: z.string(),
			mode: z.enum(['demonstration', 'real']),
			origin: z.string(),
			vkey: z.string(),
			now: z.string(),
			limits: z.strictObject({
				textBytes: z.int(),
				fileBytes: z.int(),
				pieceBytes: z.int(),
				backupDays: z.int()
			})
		}),
		run: async ({ app }) =>
			accepted({
				id: app.node.id,
				name: app.node.name,
				mode: app.config.mode,
				origin: app.origin,
				vkey: app.log.vkey,
				now: thisMoment(app.clock),
				limits: {
					textBytes: reportLimits.textBytes,
					fileBytes: app.config.limits.fileBytes,
					pieceBytes: app.config.limits.filePartBytes,
					backupDays: app.config.backupDays
				}
			})
	}),
	endpoint({
		method: 'GET',
		path: '/directory',
		policy: 'public',
		summary: 'Organisations and desks, with duties, hours and languages',
		input: null,
		output: z.strictObject({
			organisations: z.array(z.looseObject({ id: anyId })),
			desks: z.array(z.looseObject({ id: anyId }))
		}),
		run: async ({ app }) => accepted(await readDirectory(app.db))
	}),
	endpoint({
		method: 'GET',
		path: '/keys',
		policy: 'public',
		summary: 'The key log: every key statement with its proof under one checkpoint, and what witnesses cosigned of it',
		input: null,
		output: z.strictObject({
			statements: z.array(z.strictObject({ index: z.int(), statement: z.looseObject({}) })),
			checkpoint: z.string(),
			proofs: z.array(z.array(bytesOf(32))),
			watched: z.strictObject({ policy: z.string(), cosigned: z.string().nullable(), proof: z.array(bytesOf(32)) }).nullable()
		}),
		run: async ({ app }) => {
			const cosigned = await readCosignedCheckpoint(app);
			const { statements, size, checkpoint, proofs } = await app.log.provenKeys();
			const watched = await shownWatch(app, cosigned, size);
			return accepted({ statements, checkpoint, proofs: proofs.map((proof) => proof.map(toBase64url)), watched });
		}
	}),
	endpoint({
		method: 'GET',
		path: '/log/consistency/:from/:to',
		policy: 'public',
		summary: 'Proof that the log of `to` entries goes on from its first `from`',
		input: null,
		output: z.strictObject({ proof: z.array(bytesOf(32)) }),
		run: async ({ app, params }) => {
			const proof = await app.log.provenConsistency(sizeFrom(params.from ?? ''), sizeFrom(params.to ?? ''));
			return proof ? accepted({ proof: proof.map(toBase64url) }) : refused('size-wrong');
		}
	}),
	endpoint({
		method: 'GET',
		path: '/log/leaves/:leaf',
		policy: 'public',
		summary: 'Whether a blind leaf stands under a signed checkpoint: `covered` with its proof, or `pending`',
		input: null,
		output: z.discriminatedUnion('state', [
			z.strictObject({ state: z.literal('covered'), index: z.int(), checkpoint: z.string(), proof: z.array(bytesOf(32)) }),
			z.strictObject({ state: z.literal('pending'), checkpoint: z.string() })
		]),
		run: async ({ app, params }) => {
			const leaf = fromBase64url(params.leaf ?? '', 32);
			return leaf ? accepted(await coverLeaf(app, leaf)) : refused('body-malformed', 'leaf');
		}
	}),
	endpoint({
		method: 'GET',
		path: '/log/timestamps',
		policy: 'public',
		summary: 'Time stamps over checkpoints, the newest first, 100 to an answer; `before` a size in the query goes on',
		input: null,
		output: z.strictObject({
			timestamps: z.array(
				z.strictObject({
					size: z.int(),
					checkpoint: z.string(),
					authority: z.string(),
					at: z.string(),
					token: z.string(),
					anchor: z.string()
				})
			)
		}),
		run: async ({ app, query }) => {
			const rows = await readTimestamps(app.db, sizeFrom(query.get('before') ?? '') || null, 100);
			const timestamps = rows.map(({ stampedAt, token, anchor, ...row }) => ({
				...row,
				at: momentOf(stampedAt),
				token: toBase64url(token),
				anchor: toBase64url(anchor)
			}));
			return accepted({ timestamps });
		}
	}),
	endpoint({
		method: 'GET',
		path: '/code',
		policy: 'public',
		summary: 'The signed manifest of the code that browsers are served, with its proof',
		input: null,
		output: z.strictObject({ index: z.int(), statement: z.looseObject({}), checkpoint: z.string(), proof: z.array(bytesOf(32)) }),
		run: async ({ app }) => {
			const code = await app.log.provenCode();
			return code ? accepted({ ...code, proof: code.proof.map(toBase64url) }) : refused('not-found');
		}
	}),
	endpoint({
		method: 'GET',
		path: '/challenge',
		policy: 'public',
		summary: 'Work to be done before a case is opened',
		input: null,
		output: z.strictObject({ challenge: z.string(), bits: z.int() }),
		run: async ({ app, address }) => accepted(app.workGate.demand('/cases', address, openingWork))
	}),
	endpoint({
		method: 'POST',
		path: '/cases',
		policy: 'public',
		summary: 'Opens a case with its first act',
		input: z.strictObject({ lookupId: bytesOf(16), accessHash: bytesOf(32), submission }) as unknown as z.ZodType<{
			lookupId: string;
			accessHash: string;
			submission: WireSubmission;
		}>,
		output: acceptedOutput,
		maxBytes: actBytes,
		work: openingWork,
		run: async ({ app, input }) => {
			const outcome = await appendAct(app, null as CaseId | null, survivor, input.submission, input);
			return outcome.ok ? accepted({ accepted: outcome.value, leaf: 'pending' as const }) : outcome;
		}
	})
];
