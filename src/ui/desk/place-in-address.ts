import { formatInboxFilter, type InboxFilter, parseInboxFilter } from '#core/report';
import { type View, views } from './desk-state.svelte.ts';

/** Where the address bar says one is: the view, and the filter of the list. Never a case. */
export function readAddress(): { readonly view: View; readonly filter: InboxFilter } {
	const step = /\/desk\/([a-z]+)$/.exec(location.pathname)?.[1];
	return { view: views.find((view) => view === step) ?? 'cases', filter: parseInboxFilter(new URLSearchParams(location.search)) };
}

/** Writes it there in place of what stood: the browser's history keeps one entry for the desk. */
export function writeAddress(path: (to: `/${string}`) => string, view: View, filter: InboxFilter): void {
	const query = view === 'cases' ? formatInboxFilter(filter).toString() : '';
	const to = path(view === 'cases' ? '/desk' : `/desk/${view}`) + (query ? `?${query}` : '');
	if (to !== location.pathname + location.search) history.replaceState(null, '', to);
}

/** The invitation in the address, with the secret that stands after the `#`; `null` on every other page. */
export function readInvitation(): { readonly id: string; readonly secret: string } | null {
	const id = /\/desk\/join\/([\w-]{22})$/.exec(location.pathname)?.[1];
	return id === undefined ? null : { id, secret: location.hash.slice(1) };
}
