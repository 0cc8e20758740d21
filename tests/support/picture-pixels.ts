import type { Page } from 'playwright-core';

type Pixels = { readonly width: number; readonly height: number; readonly data: Uint8ClampedArray };

/** The pixels of a PNG file, red, green, blue and opacity of each, as a browser reads it. */
export async function pixelsOf(page: Page, png: Buffer): Promise<Pixels> {
	const beside = await page.context().newPage();
	// Of the test's own: the site's pages draw no foreign pictures.
	await beside.goto('about:blank');
	const { width, height, data } = await beside.evaluate(async (base64) => {
		const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
		const drawing = new OffscreenCanvas(image.width, image.height).getContext('2d');
		if (!drawing) throw new Error('impossible: no canvas');
		drawing.drawImage(image, 0, 0);
		const seen = drawing.getImageData(0, 0, image.width, image.height);
		return { width: seen.width, height: seen.height, data: [...seen.data] };
	}, png.toString('base64'));
	await beside.close();
	return { width, height, data: Uint8ClampedArray.from(data) };
}
