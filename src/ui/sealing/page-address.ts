/**
 * The address of a page as it is asked for: what was typed or copied, with https where no scheme stands before it. `null` for what is none. Whether it may be opened is for the worker to
 * say, which looks at where it leads.
 */
export function pageAddress(typed: string): string | null {
	const text = typed.trim();
	const whole = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `https://${text}`;
	const url = text === '' || /\s/.test(text) || whole.length > 2000 ? null : URL.parse(whole);
	return url && (url.protocol === 'https:' || url.protocol === 'http:') ? url.href : null;
}
