import { fromBase64url, type GlassId } from '#core/base';
import type { GlassUseTold } from '#core/report';
import { hashOfSealed, hashOfSigned, type Identity, type Labelled, type Signed, verifySigned } from '#core/sealing';
import {
	type GlassApproval,
	type GlassDenial,
	type GlassJudgement,
	type GlassRequest,
	type GlassUse,
	openGlassWords
} from '#core/support';

/** A use as the node hands it out. */
export type GlassUseAnswer = {
	readonly use: string;
	readonly state: GlassUse['state'];
	readonly request: GlassRequest;
	readonly words: string;
	readonly answer: GlassApproval | GlassDenial | null;
	readonly answerWords: string | null;
	readonly findings: readonly { readonly judgement: GlassJudgement; readonly words: string }[];
	readonly until: string | null;
	readonly openedOn: string | null;
	/** To her alone: the last day for the review. */
	readonly reviewDue?: string | null;
};

type IsMember = (desk: never, generation: number, signingKey: string, member: never) => boolean;
type Statement = GlassRequest | GlassApproval | GlassDenial | GlassJudgement;

/** What somebody said of a use, with names and words where they could be opened. `proved`: signed by a member of that desk, by the key log. */
export type GlassSaidShown = {
	readonly desk: string;
	readonly day: string;
	readonly deskName: string;
	readonly memberName: string;
	readonly text: string;
	readonly proved: boolean;
};

/** A use as a person reads it, each statement checked by itself. */
export type GlassUseShown = {
	readonly use: string;
	readonly case: string;
	readonly glass: GlassId;
	readonly state: GlassUse['state'];
	readonly ground: GlassRequest['body']['ground'];
	readonly basis: GlassRequest['body']['basis'];
	readonly hours: number;
	readonly tellLater: GlassRequest['body']['tellLater'];
	readonly asked: GlassSaidShown;
	readonly answer: (GlassSaidShown & { readonly agreed: boolean; readonly reason: GlassDenial['body']['reason'] | null }) | null;
	readonly findings: readonly (GlassSaidShown & { readonly finding: GlassJudgement['body']['finding'] })[];
	readonly until: string | null;
	readonly openedOn: string | null;
	readonly reviewDue: string | null;
};

const isSigned = (statement: Statement, isMember: IsMember): boolean => {
	const { body, key } = statement;
	const signed = verifySigned(statement as Signed<Labelled<string>>, body.type).ok;
	return signed && isMember(body.desk as never, body.generation, key, body.member as never);
};

/** The glasses that were opened, by approvals that are signed and answer their request: nothing more is granted to them. */
export function usedGlasses(uses: readonly GlassUseAnswer[], isMember: IsMember): ReadonlySet<GlassId> {
	return new Set(
		uses.flatMap(({ request, answer }) => {
			const isProved = answer?.body.type === 'causeway/glass-approval/v1' && answer.body.request === hashOfSigned(request);
			return isProved && isSigned(request, isMember) && isSigned(answer, isMember) ? [request.body.glass] : [];
		})
	);
}

/** What her timeline tells of uses: of each statement only what is signed by a member of its desk. */
export const toldUses = (uses: readonly GlassUseAnswer[], isMember: IsMember): readonly GlassUseTold[] =>
	uses.flatMap(({ use, request, answer, findings }): GlassUseTold[] => {
		if (!isSigned(request, isMember)) return [];
		const hash = hashOfSigned(request);
		const said = answer?.body.request === hash && isSigned(answer, isMember) ? answer.body : null;
		const found = findings.filter(({ judgement }) => judgement.body.request === hash && isSigned(judgement, isMember));
		const { desk, other, day } = request.body;
		const agreed = said && said.type === 'causeway/glass-approval/v1';
		const foundOn = found.map(({ judgement }) => judgement.body.day);
		return [{ use, desk, other, askedOn: day, agreed, answeredOn: said?.day ?? null, foundOn }];
	});

/** Checks and opens a use with the keys of whoever reads it: hers, or a desk's. */
export async function showUse(
	answer: GlassUseAnswer,
	identities: readonly Identity[],
	isMember: IsMember
): Promise<GlassUseShown> {
	const { request } = answer;
	const hash = hashOfSigned(request);
	const first = await openGlassWords(request, bytes(answer.words), ...identities);
	const teller = first.ok && first.value.teller ? [first.value.teller] : [];
	const said = async (statement: Statement, words: string | null): Promise<GlassSaidShown> => {
		const sealed = bytes(words);
		const opened = await openGlassWords(statement, sealed, ...(statement === request ? identities : teller));
		const { deskName, memberName, text } = opened.ok ? opened.value : { deskName: '', memberName: '', text: '' };
		const answers = statement === request || (statement as GlassApproval).body.request === hash;
		const fits = answers && hashOfSealed(sealed) === statement.body.sealedHash;
		const { desk, day } = statement.body;
		return { desk, day, deskName, memberName, text, proved: fits && isSigned(statement, isMember) };
	};
	const { case: of, glass, ground, basis, hours, tellLater } = request.body;
	const denied = answer.answer?.body.type === 'causeway/glass-denial/v1' ? answer.answer.body.reason : null;
	return {
		use: answer.use,
		case: of,
		glass,
		state: answer.state,
		ground,
		basis,
		hours,
		tellLater,
		asked: await said(request, answer.words),
		answer: answer.answer && {
			...(await said(answer.answer, answer.answerWords)),
			agreed: denied === null,
			reason: denied
		},
		findings: await Promise.all(
			answer.findings.map(async ({ judgement, words }) => ({
				...(await said(judgement, words)),
				finding: judgement.body.finding
			}))
		),
		until: answer.until,
		openedOn: answer.openedOn,
		reviewDue: answer.reviewDue ?? null
	};
}

const bytes = (text: string | null): Uint8Array => fromBase64url(text ?? '') ?? new Uint8Array();
