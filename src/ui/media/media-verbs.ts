import { accepted, type Outcome, refused } from '#core/base';
import { type InsideFile, readInside } from '#core/evidence';
import type { Verbs } from '#ui/sealing/worker-rpc.ts';

/** What the worker beside the page does with a file: it has no keys, and nothing that it opens can reach any. */
export type MediaVerbs = Verbs & {
	/** The first picture of a file, no larger than `side` pixels a side: what moves stands still. Refuses `image-unreadable`. */
	still(input: { content: Blob; side: number }): Promise<Outcome<ImageBitmap, string>>;
	/** What a picture says of itself; nothing of it is decoded or shown. Refuses `inside-unknown`, `file-unreadable`. */
	inside(input: Blob): Promise<Outcome<InsideFile, string>>;
};

export const mediaVerbs = (): MediaVerbs => ({
	inside: async (content) => {
		try {
			const inside = readInside(new Uint8Array(await content.arrayBuffer()));
			return inside ? accepted(inside) : refused('inside-unknown');
		} catch {
			return refused('file-unreadable');
		}
	},
	still: async ({ content, side }) => {
		try {
			const whole = await createImageBitmap(content);
			const scale = Math.min(1, side / Math.max(whole.width, whole.height));
			if (scale === 1) return accepted(whole);
			const [resizeWidth, resizeHeight] = [whole.width, whole.height].map((one) => Math.max(1, Math.round(one * scale)));
			const small = await createImageBitmap(whole, { resizeWidth, resizeHeight, resizeQuality: 'high' } as ImageBitmapOptions);
			whole.close();
			return accepted(small);
		} catch {
			return refused('image-unreadable');
		}
	}
});
