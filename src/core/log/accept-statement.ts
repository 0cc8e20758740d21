import { type CaseId, type Day, isDay, isId, type Outcome } from '#core/base';
import { type Labelled, type SignatureCheck, type Signed, type SigningKey, sign } from '#core/sealing';
import { hasExactly, isBytes, isCount, type OfNodeRefusal, verifyOfNode } from './statement.ts';

/** The last step of a part: its number, the step's number, and its hash (base64url). */
type PartHead = readonly [part: number, seq: number, hash: string];

/**
 * The node's word that it keeps a case up to these heads: `[part, seq, hash]`, each part once, ascending. The log had `checkpointSize`
 * entries when it was given. It names the case: it goes to whoever added to the case, and never into the log.
 */
export type AcceptedBody = Labelled<'causeway/accepted/v1'> & {
	readonly case: CaseId;
	readonly heads: readonly PartHead[];
	readonly checkpointSize: number;
	readonly day: Day;
};
export type AcceptStatement = Signed<AcceptedBody>;

export type AcceptRefusal = OfNodeRefusal<'accepted'>;

/** Signs what the node accepted; sorts the heads. Throws where they are not heads: they are the node's own. */
export function signAccepted({ heads, ...fields }: Omit<AcceptedBody, 'v' | 'type'>, nodeKey: SigningKey): AcceptStatement {
	const sorted = heads.toSorted(([one], [other]) => one - other);
	const body: AcceptedBody = { v: 1, type: 'causeway/accepted/v1', ...fields, heads: sorted };
	if (!isAcceptedBody(body)) throw new Error('impossible: not an acceptance');
	return sign(body, nodeKey);
}

/** Checks it as {@link verifyOfNode} does. Whether the heads are those of one's own case is the reader's question. */
export const verifyAccepted = (given: unknown, nodeKey: string, check?: SignatureCheck): Outcome<AcceptedBody, AcceptRefusal> =>
	verifyOfNode('accepted', isAcceptedBody, given, nodeKey, check);

function isAcceptedBody(body: unknown): body is AcceptedBody {
	if (!hasExactly(body, 'v', 'type', 'case', 'heads', 'checkpointSize', 'day')) return false;
	const { heads } = body;
	if (!isId(body.case) || !isCount(body.checkpointSize, 0) || !isDay(body.day)) return false;
	if (!Array.isArray(heads) || heads.length === 0 || !heads.every(isHead)) return false;
	return heads.every(([part], at) => at === 0 || (heads[at - 1] as PartHead)[0] < part);
}

const isHead = (head: unknown): head is PartHead =>
	Array.isArray(head) && head.length === 3 && isCount(head[0], 0) && isCount(head[1], 1) && isBytes(head[2], 32);
