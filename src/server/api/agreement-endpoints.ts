import { z } from 'zod';
import { accepted, type CaseId, toBase64url } from '#core/base';
import { type AgreementEndStatement, type AgreementStatement, clauseIds, type OrganisationKeyWish } from '#core/consent';
import { purposeCodes } from '#core/sealing';
import { type Endpoint, endpoint } from '#server/api/endpoint.ts';
import { anyId, bytesOf, deskId, nothing, signed } from '#server/api/shapes.ts';
import { keyStatement, sealed } from '#server/api/staff-shapes.ts';
import { decidePassingOn } from '#server/operations/agreement/pass-on.ts';
import { readAgreements } from '#server/operations/agreement/read-agreements.ts';
import { setOrganisationKey } from '#server/operations/agreement/set-organisation-key.ts';
import { endForOrganisation, signForOrganisation } from '#server/operations/agreement/sign-agreement.ts';

/** Form and rules are those of spec/agreement.md, which core reads: here only that it is a signed body of this sort. */
const agreementStatement = signed(
	z.looseObject({ v: z.literal(1), type: z.literal('causeway/agreement/v1'), agreement: anyId })
) as unknown as z.ZodType<AgreementStatement>;
const endStatement = signed(
	z.looseObject({ v: z.literal(1), type: z.literal('causeway/agreement-end/v1'), agreement: anyId })
) as unknown as z.ZodType<AgreementEndStatement>;
const keyWish = signed(
	z.looseObject({ v: z.literal(1), type: z.literal('causeway/organisation-key-wish/v1') })
) as unknown as z.ZodType<OrganisationKeyWish>;

const state = z.enum(['unknown', 'offered', 'later', 'in-force', 'over']);
const clauses = z.array(z.enum(clauseIds));
const part = z.int().min(1).max(1_000_000);

/** What organisations agree on, and whether something may pass between them. */
export const agreementEndpoints: readonly Endpoint[] = [
	endpoint({
		method: 'GET',
		path: '/agreements',
		policy: 'public',
		summary:
			'Everything that the log says of agreements, among the key log that it is replayed with, each with its proof under one checkpoint',
		input: null,
		output: z.strictObject({
			statements: z.array(z.strictObject({ index: z.int(), statement: z.looseObject({}) })),
			checkpoint: z.string(),
			proofs: z.array(z.array(bytesOf(32)))
		}),
		run: async ({ app }) => {
			const { statements, checkpoint, proofs } = await app.log.provenAgreements();
			return accepted({ statements, checkpoint, proofs: proofs.map((proof) => proof.map(toBase64url)) });
		}
	}),
	endpoint({
		method: 'GET',
		path: '/desks/:desk/agreements',
		policy: 'desk-member',
		summary:
			'Agreements of the desk’s organisation as they stand today, with every version and offer; for a lead the organisation’s key, sealed',
		input: null,
		output: z.strictObject({
			organisation: anyId,
			key: z.strictObject({ generation: z.int(), desk: deskId, deskGeneration: z.int(), sealed: z.string() }).nullable(),
			agreements: z.array(
				z.strictObject({
					agreement: anyId,
					state,
					reviewDue: z.boolean(),
					versions: z.array(z.looseObject({})),
					offers: z.array(z.strictObject({ by: z.looseObject({}), body: z.looseObject({}) }))
				})
			)
		}),
		run: async ({ app, caller }) => {
			const read = await readAgreements(app, caller.desk, caller.role);
			if (!read.ok) return read;
			const { key, ...rest } = read.value;
			return accepted({ ...rest, key: key && { ...key, sealed: toBase64url(key.sealed) } });
		}
	}),
	endpoint({
		method: 'POST',
		path: '/desks/:desk/organisation-key',
		policy: 'desk-lead',
		summary: 'Gives the desk’s organisation its first signing key, or its next',
		input: z.strictObject({ wish: keyWish, statement: keyStatement.nullable(), sealed }),
		output: nothing,
		run: ({ app, caller, input }) => setOrganisationKey(app, caller, caller.desk, input)
	}),
	endpoint({
		method: 'POST',
		path: '/desks/:desk/agreements',
		policy: 'desk-lead',
		summary:
			'Signs a version of an agreement for the desk’s organisation: an offer, or the agreement where the other party signed the same',
		input: z.strictObject({ statement: agreementStatement }),
		output: z.strictObject({ state }),
		run: ({ app, caller, input }) => signForOrganisation(app, caller.member, caller.desk, input.statement)
	}),
	endpoint({
		method: 'POST',
		path: '/desks/:desk/agreements/end',
		policy: 'desk-lead',
		summary: 'Ends an agreement of the desk’s organisation, or takes back or declines what was only offered',
		input: z.strictObject({ statement: endStatement }),
		output: z.strictObject({ state }),
		run: ({ app, caller, input }) => endForOrganisation(app, caller.member, caller.desk, input.statement)
	}),
	endpoint({
		method: 'POST',
		path: '/desks/:desk/cases/:case/pass-on',
		policy: 'desk-member',
		summary:
			'Asks whether a copy of some parts may be handed to a desk of another organisation, and under which agreement; keeps nothing',
		input: z.strictObject({ to: deskId, purpose: z.enum(purposeCodes), parts: z.array(part).min(1).max(64) }),
		output: z.strictObject({
			parts: z.array(z.strictObject({ part, consent: anyId, agreement: anyId, clauses, unseen: clauses }))
		}),
		run: ({ app, caller, params, input }) => decidePassingOn(app, caller, params.case as CaseId, input)
	})
];
