import { onHand } from './hands.ts';

const idleMs = 30 * 60_000;
const lookMs = 15_000;

/** Calls `close` once nobody has touched the page for 30 minutes, also where the device slept meanwhile. Gives how to end the watch. */
export function watchIdle(close: () => void): () => void {
	let touched = Date.now();
	const end = onHand(() => {
		touched = Date.now();
	});
	const timer = setInterval(() => {
		if (Date.now() - touched >= idleMs) close();
	}, lookMs);
	return () => {
		clearInterval(timer);
		end();
	};
}
