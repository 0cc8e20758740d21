/**
 * The page that shows a kept page again (`/app/replay.html`). It has an origin of its own, which is none, so that it reaches neither keys nor words of the page around it; its policy lets it ask nobody. It
 * is handed the parts of one page, reads the document without running it, writes it anew, and shows that in a frame that may do nothing at all.
 */
import { decodeText, KeptParts } from './kept-parts.ts';
import type { PageParts, PageShown } from './page-parts.ts';
import { rebuildPage } from './rebuild-page.ts';

type Markup = { createHTML(text: string): string };
type Factory = { createPolicy(name: string, rules: Markup): Markup };

const same: Markup = { createHTML: (text) => text };
const policy = (globalThis as { trustedTypes?: Factory }).trustedTypes?.createPolicy('causeway-replay', same) ?? same;

addEventListener('message', ({ source, data }: MessageEvent<{ page: PageParts; name: string }>) => {
	if (source === parent && data.page) void show(data.page, data.name);
});
parent.postMessage('ready', '*');

async function show({ url, document: kept, parts: held }: PageParts, name: string): Promise<void> {
	const parts = new KeptParts(held);
	// Read by itself, a document runs nothing and asks for nothing.
	const read = new DOMParser().parseFromString(policy.createHTML(decodeText(kept.body, kept.type, 'html')), 'text/html');
	const { text, left } = rebuildPage(read, url, parts);
	const frame = document.createElement('iframe');
	frame.setAttribute('sandbox', '');
	frame.title = name;
	frame.srcdoc = policy.createHTML(text);
	const shown: PageShown = { missing: parts.missing, left };
	frame.addEventListener('load', () => parent.postMessage(shown, '*'), { once: true });
	document.body.replaceChildren(frame);
}
