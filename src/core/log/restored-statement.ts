import { type Day, isDay, type Outcome, toBase64url } from '#core/base';
import { type Labelled, type SignatureCheck, type Signed, type SigningKey, sign } from '#core/sealing';
import type { Checkpoint } from './checkpoint.ts';
import { hasExactly, isBytes, isCount, type OfNodeRefusal, verifyOfNode } from './statement.ts';

/** A checkpoint's size and root (base64url of 32 bytes). */
type SignedRoot = readonly [size: number, root: string];

/**
 * The node's public word that its log goes on from an earlier state: `size` entries were there. `abandoned` are the checkpoints that it had
 * signed and this log does not continue, as far as it knows: whoever remembers one of them was shown a history that ends there.
 */
export type RestoredBody = Labelled<'causeway/restored/v1'> & {
	readonly size: number;
	readonly abandoned: readonly SignedRoot[];
	readonly day: Day;
};
export type RestoredStatement = Signed<RestoredBody>;

export type RestoredRefusal = OfNodeRefusal<'restored'>;

export const rootText = ({ size, root }: Pick<Checkpoint, 'size' | 'root'>): SignedRoot => [size, toBase64url(root)];

/** Signs it; sorts the abandoned checkpoints by size, each once. Throws where they are none: they are the node's own. */
export function signRestored(
	size: number,
	abandoned: readonly Pick<Checkpoint, 'size' | 'root'>[],
	day: Day,
	nodeKey: SigningKey
): RestoredStatement {
	const each = new Map(abandoned.map((one) => [rootText(one).join(' '), rootText(one)]));
	const body: RestoredBody = {
		v: 1,
		type: 'causeway/restored/v1',
		size,
		abandoned: [...each.values()].toSorted(byPlace),
		day
	};
	if (!isRestoredBody(body)) throw new Error('impossible: not a restored log');
	return sign(body, nodeKey);
}

/** Checks it as {@link verifyOfNode} does. */
export const verifyRestored = (given: unknown, nodeKey: string, check?: SignatureCheck): Outcome<RestoredBody, RestoredRefusal> =>
	verifyOfNode('restored', isRestoredBody, given, nodeKey, check);

/** Whether the node said of exactly this checkpoint that its log does not continue it. */
export const isAbandoned = ({ abandoned }: RestoredBody, checkpoint: Pick<Checkpoint, 'size' | 'root'>): boolean =>
	abandoned.some(([size, root]) => size === checkpoint.size && root === toBase64url(checkpoint.root));

const byPlace = ([size, root]: SignedRoot, [otherSize, other]: SignedRoot): number =>
	size - otherSize || (root < other ? -1 : root > other ? 1 : 0);

function isRestoredBody(body: unknown): body is RestoredBody {
	if (!hasExactly(body, 'v', 'type', 'size', 'abandoned', 'day')) return false;
	const { abandoned } = body;
	if (!isCount(body.size, 0) || !isDay(body.day) || !Array.isArray(abandoned) || abandoned.length > 16) return false;
	return (
		abandoned.every(isSignedRoot) && abandoned.every((one, at) => at === 0 || byPlace(abandoned[at - 1] as SignedRoot, one) < 0)
	);
}

const isSignedRoot = (one: unknown): one is SignedRoot =>
	Array.isArray(one) && one.length === 2 && isCount(one[0], 1) && isBytes(one[1], 32);
