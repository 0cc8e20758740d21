import { leavingEvent } from '#ui/exit/leave.ts';

/**
 * Asks the browser to ask before this page is left while something is unsaved. Exit is never asked: it takes the question away first.
 * Returns how to end it.
 */
export function guardUnsaved(hasUnsaved: () => boolean): () => void {
	const ask = (event: BeforeUnloadEvent): void => {
		if (hasUnsaved()) event.preventDefault();
	};
	const stop = (): void => removeEventListener('beforeunload', ask);
	addEventListener('beforeunload', ask);
	document.addEventListener(leavingEvent, stop);
	return stop;
}

/** Runs when Exit is pressed, before the page goes. */
export const onLeaving = (drop: () => void): void => document.addEventListener(leavingEvent, drop);

/** A page that a browser brings back from memory must not show what stood there: it is loaded anew. */
export function neverFromMemory(): void {
	addEventListener('pageshow', ({ persisted }: PageTransitionEvent) => {
		if (persisted) location.reload();
	});
}
