import { type CoverArea, type CoverPlan, coverPicture } from '#core/evidence';

/** The larger side of a picture while it is marked; the copy itself is made from all its pixels. */
export const sideShown = 900;

/** Draws a picture as the copy would show it, each marked place with a line around it. */
export function drawCovered(canvas: HTMLCanvasElement, shown: ImageData, plan: CoverPlan): void {
	const { width, height } = shown;
	const covered = coverPicture(shown, plan);
	if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
	const brush = canvas.getContext('2d');
	if (!brush) return;
	const isWhole = plan.mode === 'keep' && plan.areas.length === 0;
	brush.putImageData(isWhole ? shown : new ImageData(new Uint8ClampedArray(covered.data), width, height), 0, 0);
	drawLines(brush, plan, shown);
	canvas.dataset.drawn = 'yes';
}

/** The same lines alone, to lie over a picture that is blurred. */
export function drawMarks(canvas: HTMLCanvasElement, { width, height }: ImageData, plan: CoverPlan): void {
	[canvas.width, canvas.height] = [width, height];
	const brush = canvas.getContext('2d');
	if (brush) drawLines(brush, plan, { width, height });
}

function drawLines(
	brush: CanvasRenderingContext2D,
	plan: CoverPlan,
	{ width, height }: { readonly width: number; readonly height: number }
): void {
	for (const one of plan.areas) {
		const [x, y, wide, high] = [one.left * width, one.top * height, one.width * width, one.height * height].map(
			(value) => value / 100
		) as [number, number, number, number];
		brush.beginPath();
		if (one.shape === 'box') brush.rect(x, y, wide, high);
		else brush.ellipse(x + wide / 2, y + high / 2, wide / 2, high / 2, 0, 0, 2 * Math.PI);
		for (const [line, stroke] of [
			[6, 'white'],
			[2, 'black']
		] as const) {
			[brush.lineWidth, brush.strokeStyle] = [line, stroke];
			brush.stroke();
		}
	}
}

/** Smaller than this, in hundredths, a stroke was a slip. */
const leastSide = 1;

/** Lets a pointer draw a box on a picture. Gives what takes that back. */
export function markByHand(canvas: HTMLCanvasElement, onmark: (area: Omit<CoverArea, 'shape'>) => void): () => void {
	let from: { x: number; y: number } | null = null;
	const placeOf = (event: PointerEvent): { x: number; y: number } => {
		const { left, top, width, height } = canvas.getBoundingClientRect();
		const within = (value: number): number => Math.min(100, Math.max(0, value * 100));
		return { x: within((event.clientX - left) / width), y: within((event.clientY - top) / height) };
	};
	const down = (event: PointerEvent): void => {
		from = placeOf(event);
		canvas.setPointerCapture(event.pointerId);
		event.preventDefault();
	};
	const up = (event: PointerEvent): void => {
		if (!from) return;
		const [start, end] = [from, placeOf(event)];
		from = null;
		const area = {
			left: Math.min(start.x, end.x),
			top: Math.min(start.y, end.y),
			width: Math.abs(end.x - start.x),
			height: Math.abs(end.y - start.y)
		};
		if (area.width >= leastSide && area.height >= leastSide) onmark(area);
	};
	const stop = new AbortController();
	const { signal } = stop;
	canvas.addEventListener('pointerdown', down, { signal });
	canvas.addEventListener('pointerup', up, { signal });
	canvas.addEventListener('pointercancel', () => (from = null), { signal });
	return () => stop.abort();
}
