const idleMs = 30 * 60_000;
const lookMs = 15_000;

/** Calls `close` once nobody has touched the page for 30 minutes, also where the device slept meanwhile. Gives how to end the watch. */
export function watchIdle(close: () => void): () => void {
	let touched = Date.now();
	const touch = (): void => {
		touched = Date.now();
	};
	const signs = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const;
	for (const sign of signs) addEventListener(sign, touch, { passive: true, capture: true });
	const timer = setInterval(() => {
		if (Date.now() - touched >= idleMs) close();
	}, lookMs);
	return () => {
		clearInterval(timer);
		for (const sign of signs) removeEventListener(sign, touch, { capture: true });
	};
}
