import { isShipped, places, type Rule } from './rule.ts';

const markup =
	/\{@html\b|\.(?:innerHTML|outerHTML|srcdoc)\b|\binsertAdjacentHTML\b|\bdocument\.write\b|\bcreateContextualFragment\b/g;
const besideFrames = new RegExp(markup.source.replace('|srcdoc', ''), 'g');
/**
 * The one place that shows a page out of text: a kept page of the web, written anew from what is allowed, in a frame without rights, inside a page without origin, keys or network. Nothing else
 * can show a page without fetching it.
 */
const showsKeptPages = 'src/ui/replay/start-replay-page.ts';

/** Text that came from anywhere is shown as text. */
export const rawHtml: Rule = {
	name: 'raw-html',
	covers: isShipped,
	look: ({ path, text }) => places(text, path === showsKeptPages ? besideFrames : markup, 'makes markup out of text')
};
