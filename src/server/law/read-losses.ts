import { z } from 'zod';
import type { HeadProof } from '#core/law';
import { lawFolder, read } from './read-law.ts';
import { confidence, source } from './sheet-shape.ts';

const shape = z
	.array(
		z.strictObject({
			head: z.string().regex(/^[a-z]+(-[a-z]+)*$/),
			covers: z.string().min(1),
			proof: z.array(z.string().min(1)).min(1),
			setBy: z.literal('court').optional(),
			source: source.optional(),
			confidence
		})
	)
	.refine((all) => new Set(all.map(({ head }) => head)).size === all.length, 'a head stands twice')
	.refine((all) => all.every((each) => each.source || each.confidence === 'recalled'), 'verified without a source');

/** What usually proves each head of loss. Throws with the entry and the field. */
export const readLossProof = (folder = lawFolder): readonly HeadProof[] =>
	read(shape, folder, 'loss-proof.yaml') as readonly HeadProof[];
