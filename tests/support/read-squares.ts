import type { Page } from 'playwright-core';
import decodeQR from 'qr/decode.js';

/** What a camera reads in the squares of a page, from the picture of it that the browser draws as paper would show it. */
export async function readSquares(page: Page): Promise<string> {
	const picture = await page.locator('.sheet .squares').screenshot({ scale: 'css' });
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
	}, picture.toString('base64'));
	await beside.close();
	return decodeQR({ width, height, data: Uint8ClampedArray.from(data) });
}
