import { onHand } from './hands.ts';

const everyMs = 45_000;
const tickMs = 5_000;

/**
 * Looks for news every 45 seconds while the page can be seen, and at once when it comes back into sight after longer. A look is
 * `unattended` unless somebody's hand was on the page since the one before: so the session goes on for who works here, writing a long
 * answer too, and ends for who has left. Gives how to end the watch.
 */
export function watchNews(look: (unattended: boolean) => Promise<void>): () => void {
	let [lookedAt, handed, looking] = [Date.now(), false, false];
	const lookNow = async (): Promise<void> => {
		if (looking || document.visibilityState !== 'visible' || Date.now() - lookedAt < everyMs) return;
		const unattended = !handed;
		[lookedAt, handed, looking] = [Date.now(), false, true];
		try {
			await look(unattended);
		} finally {
			looking = false;
		}
	};
	const end = onHand(() => {
		handed = true;
	});
	const timer = setInterval(() => void lookNow(), tickMs);
	const seen = (): void => void lookNow();
	document.addEventListener('visibilitychange', seen);
	return () => {
		clearInterval(timer);
		document.removeEventListener('visibilitychange', seen);
		end();
	};
}
