/** Tells of every touch of the page by somebody's hand. Gives how to end it. */
export function onHand(touched: () => void): () => void {
	const signs = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const;
	for (const sign of signs) addEventListener(sign, touched, { passive: true, capture: true });
	return () => {
		for (const sign of signs) removeEventListener(sign, touched, { capture: true });
	};
}
