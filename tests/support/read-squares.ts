import type { Page } from 'playwright-core';
import decodeQR from 'qr/decode.js';
import { pixelsOf } from './picture-pixels.ts';

/** What a camera reads in the squares of a page, from the picture of it that the browser draws as paper would show it. */
export const readSquares = async (page: Page): Promise<string> =>
	decodeQR(await pixelsOf(page, await page.locator('.sheet .squares').screenshot({ scale: 'css' })));
