import { askMedia } from './media-line.ts';

/** More than this a page need not show; what is larger is made smaller in the worker. */
const sideAtMost = 1600;

/** Draws a picture, or the first one of what moves, without handing the file to the page. Tells whether it could be read. */
export async function drawStill(canvas: HTMLCanvasElement, content: Blob): Promise<boolean> {
	const still = await askMedia((line) => line.call('still', { content, side: sideAtMost }));
	if (!still.ok) return false;
	[canvas.width, canvas.height] = [still.value.width, still.value.height];
	canvas.getContext('2d')?.drawImage(still.value, 0, 0);
	still.value.close();
	canvas.dataset.drawn = 'yes';
	return true;
}
