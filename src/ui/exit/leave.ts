import { forgetLeft, fromBelowAddedStep, wasLeft } from './added-step.ts';

/** Told to islands before the page goes, so that they drop what they hold and stop what they send. Nothing may delay it. */
export const leavingEvent = 'causeway:leaving';

/** How long our own address may take before we go straight to the target: a slow or dead server must not keep her here. */
const patienceMs = 1500;

let fallback: ReturnType<typeof setTimeout> | undefined;

/**
 * Hides everything at once, then replaces this page by the exit address: Back does not return. That address clears what
 * the browser keeps of this site and sends it on to `data-target`.
 */
export function leave(link: HTMLAnchorElement): void {
	cover(link.dataset.leaving ?? '');
	document.dispatchEvent(new Event(leavingEvent));
	const { target } = link.dataset;
	if (target !== undefined) fallback = setTimeout(() => location.replace(target), patienceMs);
	fromBelowAddedStep(() => location.replace(link.href));
}

/** Forward to a page that was left shows nothing and goes back at once. */
export function returnIfLeft(link: HTMLAnchorElement): void {
	if (!wasLeft()) return;
	cover(link.dataset.leaving ?? '');
	setTimeout(() => {
		forgetLeft();
		uncover();
	}, patienceMs);
	history.back();
}

/** Undoes the cover when a browser brings the page back from memory (bfcache) after all. */
export function uncover(): void {
	clearTimeout(fallback);
	document.documentElement.classList.remove('leaving');
	for (const cover of document.querySelectorAll('.leaving-cover')) cover.remove();
}

function cover(text: string): void {
	const sheet = document.createElement('div');
	sheet.className = 'leaving-cover';
	sheet.setAttribute('role', 'alert');
	document.documentElement.classList.add('leaving');
	document.body.append(sheet);
	// Set after it stands in the page: only a change of an alert is read out.
	sheet.textContent = text;
}
