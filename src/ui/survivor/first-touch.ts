/** Runs once, when somebody first touches what stands in the island: by hand, by key, or by a program that reads the page to them. */
export function onFirstTouch(run: () => void): void {
	const place = document.getElementById('island');
	const ended = new AbortController();
	const touched = (): void => {
		if (ended.signal.aborted) return;
		ended.abort();
		run();
	};
	for (const kind of ['pointerdown', 'keydown', 'input', 'click'])
		place?.addEventListener(kind, touched, { capture: true, passive: true, signal: ended.signal });
}
