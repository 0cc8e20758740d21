import { accepted, type Outcome, refused } from '#core/base';
import { hashImage, type Pixels, pdqBounds } from '#core/evidence';
import type { HashedPicture } from '#ui/sealing/reading.ts';

/** PDQ looks at no more than this many pixels a side; its makers bring larger pictures down to it first. */
const sideAtMost = 512;

/** Decodes a picture into pixels; differs in tests only. Refuses `image-unreadable`. */
type ReadPixels = (file: Blob) => Promise<Outcome<Pixels, string>>;

/** As a browser decodes it, turned upright as its own notes say. */
const readPixels: ReadPixels = async (file) => {
	try {
		const whole = await createImageBitmap(file);
		const scale = Math.min(1, sideAtMost / Math.max(whole.width, whole.height));
		const [width, height] = [whole.width, whole.height].map((side) => Math.max(1, Math.round(side * scale))) as [number, number];
		const canvas = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
		if (!canvas) return refused('image-unreadable', 'canvas');
		canvas.imageSmoothingQuality = 'high';
		canvas.drawImage(whole, 0, 0, width, height);
		whole.close();
		return accepted({ width, height, data: canvas.getImageData(0, 0, width, height).data });
	} catch {
		return refused('image-unreadable');
	}
};

/**
 * The fingerprint of a picture. Nothing of the picture leaves the device. Refuses `image-unreadable`, `image-too-small`, and `image-too-plain`: so little to see that it would be taken for
 * others.
 */
export async function hashPicture(file: Blob, read: ReadPixels = readPixels): Promise<Outcome<HashedPicture, string>> {
	const pixels = await read(file);
	if (!pixels.ok) return pixels;
	const hashed = hashImage(pixels.value);
	if (!hashed.ok) return hashed;
	return hashed.value.quality < pdqBounds.quality ? refused('image-too-plain', `quality ${hashed.value.quality}`) : hashed;
}
