import { toBase64url } from '#core/base';
import type { App } from '#server/app.ts';
import { readCosignedCheckpoint } from './cosigned-checkpoint.ts';

/**
 * Where a leaf stands, shown under the checkpoint beside it: the last one that enough witnesses cosigned where that covers it, else the last
 * one; or that the checkpoint beside it does not cover the leaf.
 */
export type LeafCover =
	| { readonly state: 'covered'; readonly index: number; readonly checkpoint: string; readonly proof: readonly string[] }
	| { readonly state: 'pending'; readonly checkpoint: string };

/**
 * Whether a blind leaf (32 bytes) is covered by a signed checkpoint yet. A leaf that nobody ever staged is `pending` too: only whoever was
 * told that it was accepted knows that it should come, and within a beat or two.
 */
export async function coverLeaf(app: App, leaf: Uint8Array): Promise<LeafCover> {
	const { checkpoint, place } = await app.log.provenLeaf(leaf, await readCosignedCheckpoint(app));
	if (!place) return { state: 'pending', checkpoint };
	return { state: 'covered', index: place.index, checkpoint, proof: place.proof.map(toBase64url) };
}
