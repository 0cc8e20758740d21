const lookMs = 5000;

type Watch = {
	readonly idleMs?: number;
	/** Shown `beforeMs` before the end. From then on a touch alone does not count any more: `stay` has to be called. */
	readonly warning?: { readonly beforeMs: number; readonly show: (stay: () => void) => void };
};

/**
 * Calls `close` once nobody has touched the page for as long (30 minutes), also where the device slept meanwhile: then before anything
 * is seen of it again. Gives how to end the watch.
 */
export function watchIdle(close: () => void, { idleMs = 30 * 60_000, warning }: Watch = {}): () => void {
	let touched = Date.now();
	let warned = false;
	let over = false;
	const stay = (): void => {
		touched = Date.now();
		warned = false;
	};
	const touch = (): void => {
		// A device that wakes up: whoever touches it then may be somebody else.
		if (look() && !warned) stay();
	};
	/** Whether the page may stay open. */
	const look = (): boolean => {
		const idle = Date.now() - touched;
		if (over) return false;
		if (idle >= idleMs) {
			over = true;
			close();
		} else if (idle < 0) stay();
		else if (warning && !warned && idle >= idleMs - warning.beforeMs) {
			warned = true;
			warning.show(stay);
		}
		return !over;
	};
	const signs = ['pointerdown', 'keydown', 'input', 'wheel', 'touchstart'] as const;
	for (const sign of signs) addEventListener(sign, touch, { passive: true, capture: true });
	document.addEventListener('visibilitychange', look);
	const timer = setInterval(look, lookMs);
	return () => {
		clearInterval(timer);
		document.removeEventListener('visibilitychange', look);
		for (const sign of signs) removeEventListener(sign, touch, { capture: true });
	};
}
