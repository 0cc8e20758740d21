import { isShipped, places, type Rule } from './rule.ts';

/** Text that came from anywhere is shown as text. */
export const rawHtml: Rule = {
	name: 'raw-html',
	covers: isShipped,
	look: ({ text }) =>
		places(
			text,
			/\{@html\b|\.(?:innerHTML|outerHTML|srcdoc)\b|\binsertAdjacentHTML\b|\bdocument\.write\b|\bcreateContextualFragment\b/g,
			'makes markup out of text'
		)
};
