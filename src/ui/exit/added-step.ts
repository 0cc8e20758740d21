/**
 * One step that a page may add to the browser's list, so that Back goes a question back instead of away. However many questions
 * follow, it stays one; its address and title are the page's own, and its state says nothing but which of the two it is:
 * `added` while the page is used, `left` once it was left by Exit or a link (docs/decisions/0007-exit.md).
 */
type Mark = { readonly step: 'added' | 'left' };

const markHere = (): string | undefined => (history.state as Partial<Mark> | null)?.step;
const mark = (step: Mark['step']): Mark => ({ step });

/** How long the browser may take for a step inside a page before we go on without it. */
const patienceMs = 300;

/** Whether the step back that the browser tells of next is ours, on the way out. */
let passing = false;

/**
 * Catches Back while the page has somewhere to go back to. `goBack` does so and tells whether it could; where it could not, Back leads
 * away as ever. `address` is the page's address now; `ended` hands Back over to another part of the page. Call the result at each move forward: it adds the step where it is not there.
 */
export function catchBack(goBack: () => boolean, address: () => string, ended?: AbortSignal): () => void {
	const add = (): void => {
		if (markHere() !== 'added') history.pushState(mark('added'), '', address());
	};
	let wasAdded = markHere() === 'added';
	const caught = (): void => {
		if (passing) return;
		const isAdded = markHere() === 'added';
		if (location.hash !== '') {
			// A link into the page took the mark away; nobody went back.
			history.replaceState(wasAdded ? mark('added') : null, '', address());
			return;
		}
		wasAdded = isAdded;
		if (isAdded) return;
		if (!goBack()) {
			history.back();
			return;
		}
		// The step below may still have the address in another language.
		history.replaceState(null, '', address());
		add();
		wasAdded = true;
	};
	addEventListener('popstate', caught, ended && { signal: ended });
	return () => {
		add();
		wasAdded = true;
	};
}

/**
 * Runs `go`, which replaces the page, from below the added step: so Back leads to where she was before the visit. The added step is
 * left as a way forward that leads nowhere. Where the page added none, `go` runs at once.
 */
export function fromBelowAddedStep(go: () => void): void {
	if (markHere() !== 'added') {
		go();
		return;
	}
	history.replaceState(mark('left'), '');
	passing = true;
	let gone = false;
	const once = (): void => {
		if (gone) return;
		gone = true;
		removeEventListener('popstate', once);
		go();
		// She may have chosen to stay, where something is unsaved: the next Back is hers again.
		setTimeout(() => {
			passing = false;
		});
	};
	addEventListener('popstate', once);
	setTimeout(once, patienceMs);
	history.back();
}

/** Whether this page was come to by Forward, after it had been left: nothing may be shown here. */
export const wasLeft = (): boolean => markHere() === 'left';

/** Makes a page that was left an ordinary one again: where the browser has nothing to go back to. */
export const forgetLeft = (): void => history.replaceState(null, '');
