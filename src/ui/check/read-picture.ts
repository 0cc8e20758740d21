import decodeQR from 'qr/decode.js';

/** Longest sides, in pixels, at which a picture is looked at: a large photo is blurred at its full size, a small square is lost in a small one. */
const sides = [1600, 2600, 900, 4000] as const;
const lookMs = 3000;

/**
 * The text in the squares (a QR code) of a photo or a scan, read on this device; `null` where none can be read, or where it is no picture
 * that this browser knows. Nothing of the picture is kept.
 */
export async function readPicture(file: Blob): Promise<string | null> {
	const picture = await createImageBitmap(file).catch(() => null);
	if (!picture) return null;
	try {
		const longest = Math.max(picture.width, picture.height);
		for (const side of new Set(sides.map((one) => Math.min(one, longest)))) {
			const text = readAt(picture, side / longest);
			if (text !== null) return text;
		}
		return null;
	} finally {
		picture.close();
	}
}

function readAt(picture: ImageBitmap, scale: number): string | null {
	const [width, height] = [Math.max(1, Math.round(picture.width * scale)), Math.max(1, Math.round(picture.height * scale))];
	const drawing = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
	if (!drawing) return null;
	// Where a picture lets something through, paper is behind it.
	drawing.fillStyle = 'white';
	drawing.fillRect(0, 0, width, height);
	drawing.drawImage(picture, 0, 0, width, height);
	try {
		return decodeQR(drawing.getImageData(0, 0, width, height), { timeLimit: lookMs });
	} catch {
		return null;
	}
}
