import type { Frame, Page } from 'playwright-core';
import type { drawnPicture } from './drawn-picture.ts';
import { eventually } from './eventually.ts';
import { pixelsOf } from './picture-pixels.ts';

/** The frame in which a kept page stands, once all of it is there. */
export async function keptFrame(page: Page): Promise<Frame> {
	await page.locator('[data-shown=yes]').waitFor({ state: 'attached' });
	return standingFrame(page);
}

/** The innermost frame of a page that shows a kept one, when the kept page itself stands in it and not the empty one before. */
export async function standingFrame(page: Page): Promise<Frame> {
	const found = (): Frame | undefined => page.frames().find((one) => one.parentFrame()?.url().endsWith('/app/replay.html'));
	const isThere = (): boolean => document.URL === 'about:srcdoc' && document.readyState === 'complete';
	await eventually(
		'the kept page stands in its frame',
		async () =>
			(await found()
				?.evaluate(isThere)
				.catch(() => false)) ?? false
	);
	return found() as Frame;
}

/** What stands in a document: its words, where each element of it stands and in which colours and letters, and the pixels of its pictures. */
export const whatStands = (frame: Frame): Promise<object> =>
	frame.evaluate(() => ({
		words: document.body.textContent?.trim(),
		elements: [...document.querySelectorAll('body, body *')].map((element) => {
			const { x, y, width, height } = element.getBoundingClientRect();
			const { color, backgroundColor, font, textDecorationLine } = getComputedStyle(element);
			return [element.localName, x, y, width, height, color, backgroundColor, font, textDecorationLine].join(' ');
		}),
		pictures: [...document.images].map((image) => {
			const drawing = new OffscreenCanvas(image.naturalWidth, image.naturalHeight).getContext('2d');
			drawing?.drawImage(image, 0, 0);
			return drawing?.getImageData(0, 0, image.naturalWidth, image.naturalHeight).data.join();
		})
	}));

/** What the same page is from its own server, in a window as large as the frame. */
export async function whatStood(page: Page, frame: Frame, address: string): Promise<object> {
	const viewport = await frame.evaluate(() => ({ width: innerWidth, height: innerHeight }));
	const context = await page.context().browser()?.newContext({ viewport });
	if (!context) throw new Error('impossible: no browser');
	const own = await context.newPage();
	await own.goto(address);
	const stood = await whatStands(own.mainFrame());
	await context.close();
	return stood;
}

/** Waits until the screen itself shows the first picture of a kept page, pixel by pixel: a frame is painted by a program of its own, some time after it tells that it is there. */
export async function onTheScreen(page: Page, frame: Frame, picture: ReturnType<typeof drawnPicture>): Promise<void> {
	const outer = page.locator('.kept-frame');
	await eventually('the picture of the kept page is on the screen', async () => {
		const from = await outer.evaluate((element) => {
			element.scrollIntoView({ block: 'center' });
			const { x, y } = element.getBoundingClientRect();
			return { x: x + element.clientLeft, y: y + element.clientTop };
		});
		const within = await frame.evaluate(() => document.images[0]?.getBoundingClientRect().toJSON() as DOMRect);
		const clip = {
			x: Math.round(from.x + within.x),
			y: Math.round(from.y + within.y),
			width: picture.width,
			height: picture.height
		};
		const { data } = await pixelsOf(page, await page.screenshot({ clip, scale: 'css' }));
		// Where a frame begins between two pixels, edges are drawn a little softer.
		const apart = data.reduce((sum, value, at) => sum + Math.abs(value - (picture.data[at] as number)), 0) / data.length;
		return apart < 6;
	});
}
