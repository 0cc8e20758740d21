import { accepted, type Outcome, refused } from '#core/base';
import { type CoverPlan, coverPicture, type InsideFile, readInside, sightTypeOf } from '#core/evidence';
import type { PageParts } from '#ui/replay/page-parts.ts';
import type { Verbs } from '#ui/sealing/worker-rpc.ts';
import { readKeptPage } from './read-kept-page.ts';

/** What the worker beside the page does with a file: it has no keys, and nothing that it opens can reach any. */
export type MediaVerbs = Verbs & {
	/** The first picture of a file, no larger than `side` pixels a side: what moves stands still. Refuses `image-unreadable`. */
	still(input: { content: Blob; side: number }): Promise<Outcome<ImageBitmap, string>>;
	/** A copy of a picture with parts covered, encoded anew, so that it carries nothing but pixels. Refuses `image-unreadable`, `copy-not-clean`. */
	cover(input: { content: Blob; plan: CoverPlan }): Promise<Outcome<Blob, string>>;
	/** What a picture says of itself; nothing of it is decoded or shown. Refuses `inside-unknown`, `file-unreadable`. */
	inside(input: Blob): Promise<Outcome<InsideFile, string>>;
	/** What is needed to show the page of an archive again. Refuses as `readKeptPage` does. */
	page(input: Blob): Promise<Outcome<PageParts, string>>;
};

/** Of a JPEG, whose losses are there already; everything else stays exact. */
const jpegQuality = 0.92;

async function coveredCopy(content: Blob, plan: CoverPlan): Promise<Outcome<Blob, string>> {
	const seen = sightTypeOf(new Uint8Array(await content.slice(0, 32).arrayBuffer()));
	if (seen?.kind !== 'picture') return refused('image-unreadable');
	const whole = await createImageBitmap(content);
	const { width, height } = whole;
	const canvas = new OffscreenCanvas(width, height);
	const brush = canvas.getContext('2d', { willReadFrequently: true });
	if (!brush) return refused('image-unreadable', 'canvas');
	brush.drawImage(whole, 0, 0);
	whole.close();
	if (plan.mode === 'keep' || plan.areas.length > 0) {
		const covered = coverPicture(brush.getImageData(0, 0, width, height), plan);
		brush.putImageData(new ImageData(new Uint8ClampedArray(covered.data), width, height), 0, 0);
	}
	const type = seen.type === 'image/jpeg' ? seen.type : 'image/png';
	const copy = await canvas.convertToBlob({ type, quality: jpegQuality });
	// Whatever an encoder adds by itself is looked for before anybody keeps the copy.
	const inside = readInside(new Uint8Array(await copy.arrayBuffer()));
	return inside && !inside.facts && inside.others.length === 0 && !inside.isCut ? accepted(copy) : refused('copy-not-clean');
}

export const mediaVerbs = (): MediaVerbs => ({
	cover: async ({ content, plan }) => {
		try {
			return await coveredCopy(content, plan);
		} catch {
			return refused('image-unreadable');
		}
	},
	inside: async (content) => {
		try {
			const inside = readInside(new Uint8Array(await content.arrayBuffer()));
			return inside ? accepted(inside) : refused('inside-unknown');
		} catch {
			return refused('file-unreadable');
		}
	},
	page: async (archive) => {
		try {
			return await readKeptPage(archive);
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
