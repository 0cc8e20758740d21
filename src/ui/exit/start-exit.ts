import { leave, returnIfLeft, uncover } from './leave.ts';
import { afterKey, noPresses, type ShiftPresses } from './shift-presses.ts';

/** A count that is not finished within this time of its last press is dropped. */
const pressMs = 5000;

/**
 * Brings the exit link of this page to life: click, the second link at the top, three presses of Shift. After GOV.UK's
 * Exit this page. Throws when the page has no exit link or was started before: either is a mistake of ours.
 */
export function startExit(): void {
	const button = document.querySelector<HTMLAnchorElement>('a[data-exit]');
	if (button === null) throw new Error('impossible: a page without its exit link');
	if (document.documentElement.dataset.exit === 'ready') throw new Error('impossible: exit started twice');
	document.documentElement.dataset.exit = 'ready';

	const status = statusBeside(button);
	const dots = dotsBeside(button);
	let presses: ShiftPresses = noPresses;
	let timer: ReturnType<typeof setTimeout> | undefined;

	const show = (text: string): void => {
		status.textContent = text;
		for (const [at, dot] of [...dots.children].entries()) dot.classList.toggle('on', at < presses.count);
		dots.hidden = presses.count === 0;
	};

	const drop = (text: string): void => {
		clearTimeout(timer);
		presses = noPresses;
		show(text);
	};

	const timedOut = (): void => {
		drop(button.dataset.timedOut ?? '');
		timer = setTimeout(() => show(''), pressMs);
	};

	const go = (event?: Event): void => {
		event?.preventDefault();
		drop('');
		leave(button);
	};

	// Both at the capture phase, before anything on the page can stop them; links that come later (in a dialog) work too.
	document.addEventListener(
		'click',
		(event) => {
			if (event.target instanceof Element && event.target.closest('a[data-exit], a[data-exit-also]')) go(event);
		},
		true
	);
	document.addEventListener(
		'keyup',
		(event) => {
			const before = presses.count;
			presses = afterKey(presses, event);
			if (presses.count === 3) return go();
			if (presses.count === before) return;
			if (presses.count === 0) return drop('');
			clearTimeout(timer);
			timer = setTimeout(timedOut, pressMs);
			show((presses.count === 1 ? button.dataset.pressTwoMore : button.dataset.pressOneMore) ?? '');
		},
		true
	);

	// Once a showing: two steps back in a row would lead before the visit.
	addEventListener('pageshow', ({ persisted }: PageTransitionEvent) => {
		if (!persisted) return;
		drop('');
		uncover();
		returnIfLeft(button);
	});
	returnIfLeft(button);
}

function statusBeside(button: HTMLElement): HTMLElement {
	const status = document.createElement('span');
	status.className = 'hidden';
	status.setAttribute('role', 'status');
	button.parentElement?.append(status);
	return status;
}

function dotsBeside(button: HTMLElement): HTMLElement {
	const dots = document.createElement('span');
	dots.className = 'exit-dots';
	dots.hidden = true;
	dots.setAttribute('aria-hidden', 'true');
	for (let at = 0; at < 3; at++) dots.append(document.createElement('span'));
	button.parentElement?.append(dots);
	return dots;
}
