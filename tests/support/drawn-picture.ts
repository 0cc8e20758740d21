import type { Page } from 'playwright-core';

/** Pixels of an invented scene: discs and bars on a slope of grey, the same for the same seed. Nobody and nothing is shown. */
export function drawnPicture(width: number, height: number, seed = 1): { width: number; height: number; data: Uint8Array } {
	let state = seed;
	const chance = (): number => {
		state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
		return state / 2_147_483_648;
	};
	const discs = Array.from({ length: 9 }, () => ({ x: chance(), y: chance(), size: 0.05 + chance() / 5, light: chance() * 255 }));
	const data = new Uint8Array(width * height * 4);
	for (let row = 0; row < height; row++)
		for (let column = 0; column < width; column++) {
			const [x, y] = [(column + 0.5) / width, (row + 0.5) / height];
			const disc = discs.findLast((one) => (one.x - x) ** 2 + (one.y - y) ** 2 < one.size ** 2);
			const light = disc?.light ?? 40 + 120 * x + 60 * y;
			data.set([light, light, light, 255], (row * width + column) * 4);
		}
	return { width, height, data };
}

/** {@link drawnPicture} as a PNG file, made by the browser. */
export async function drawnFile(page: Page, name: string, { width, height, data } = drawnPicture(640, 480)): Promise<NamedFile> {
	const png = await page.evaluate(
		async ({ width, height, pixels }) => {
			const canvas = new OffscreenCanvas(width, height);
			const image = new ImageData(
				Uint8ClampedArray.from(atob(pixels), (one) => one.charCodeAt(0)),
				width,
				height
			);
			canvas.getContext('2d')?.putImageData(image, 0, 0);
			const bytes = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
			return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
		},
		{ width, height, pixels: Buffer.from(data).toString('base64') }
	);
	return { name, mimeType: 'image/png', buffer: Buffer.from(png, 'base64') };
}
type NamedFile = { readonly name: string; readonly mimeType: string; readonly buffer: Buffer };
