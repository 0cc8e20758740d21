import { fromBelowAddedStep } from './added-step.ts';

/**
 * Lets a visit leave one entry in the browser's list of steps: a plain click on a link of this site replaces the page
 * instead of adding one, so that Back leads to where she was before. It does not touch the browser's history list.
 */
export function keepOneEntry(): void {
	document.addEventListener('click', (event) => {
		if (event.defaultPrevented || event.button !== 0) return;
		if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
		const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href]') : null;
		if (link === null || link.origin !== location.origin) return;
		if (link.hasAttribute('download') || (link.target !== '' && link.target !== '_self')) return;
		event.preventDefault();
		const inside = link.hash !== '' && link.pathname === location.pathname && link.search === location.search;
		if (inside) location.replace(link.href);
		else fromBelowAddedStep(() => location.replace(link.href));
	});
}
