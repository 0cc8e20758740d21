/** Elements of HTML that a kept page is rebuilt of. Names with a dash (custom elements) are kept too: without script they do nothing. */
const kept: ReadonlySet<string> = new Set(
	(
		'a abbr acronym address area article aside b bdi bdo big blockquote body br button caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em fieldset figcaption figure ' +
		'font footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html i img input ins kbd label legend li main map mark menu meter nav nobr ol optgroup option output p picture pre progress q rb rp rt rtc ruby s samp ' +
		'search section select slot small span strike strong style sub summary sup table tbody td textarea tfoot th thead time tr tt u ul var wbr'
	).split(' ')
);
/** What is left out with everything in it: it would run, ask, lead away or change how the rest is read. */
const dropped: ReadonlySet<string> = new Set(
	'script noscript base meta link title template param noembed noframes frameset xmp plaintext listing source track selectedcontent'.split(
		' '
	)
);
/** What has a place in the page and is not shown in it. */
const places: ReadonlySet<string> = new Set('iframe frame object embed applet video audio canvas portal fencedframe'.split(' '));
const voids: ReadonlySet<string> = new Set('area br col hr img input wbr'.split(' '));
/** Of SVG: script, and what changes an address later. */
const droppedShapes: ReadonlySet<string> = new Set(
	'script animate animatecolor animatemotion animatetransform set mpath discard handler listener audio video iframe canvas'.split(
		' '
	)
);

/** `unwrapped`: what stands in it is kept. */
export type Fate = 'kept' | 'dropped' | 'place' | 'unwrapped';

export function fateOf(name: string): Fate {
	if (dropped.has(name)) return 'dropped';
	if (places.has(name)) return 'place';
	return kept.has(name) || /^[a-z][a-z\d]*-[a-z\d-]+$/.test(name) ? 'kept' : 'unwrapped';
}
/** Of shapes and formulas (SVG, MathML). */
export const shapeFate = (name: string): Fate =>
	droppedShapes.has(name.toLowerCase()) || !/^[a-zA-Z][\w-]*$/.test(name) ? 'dropped' : 'kept';
/** Elements that can have a shadow (DOM, "valid shadow host name"). */
export const hasShadow = (name: string): boolean =>
	/^(?:article|aside|blockquote|body|div|footer|h[1-6]|header|main|nav|p|section|span)$/.test(name) ||
	(name.includes('-') && fateOf(name) === 'kept');
export const isVoid = (name: string): boolean => voids.has(name);

/** Attributes of HTML that say how something looks, is read or belongs together. None names an address, runs or submits. */
const attributes = new RegExp(
	`^(?:${[
		'id class title lang dir hidden role align valign bgcolor text border cellpadding cellspacing colspan rowspan color face size type value checked selected multiple placeholder rows cols wrap start reversed',
		'span scope headers abbr alt label open datetime width height nowrap noshade clear compact hspace vspace for min max low high optimum step maxlength required disabled readonly frame rules summary char charoff slot part exportparts inert'
	]
		.join(' ')
		.replaceAll(' ', '|')}|aria-[a-z]+|data-(?!kept-)[\\w.-]+)$`
);
export const isKeptAttribute = (name: string): boolean => attributes.test(name);

/** Attributes of shapes are many, and those that name an address few. */
export const isShapeAttribute = (name: string): boolean =>
	/^(?:xlink:|xml:)?[a-zA-Z][\w-]*$/.test(name) &&
	!/^(?:on|xml:base$|xlink:(?:href|role|arcrole|show|actuate)$|href$|src$|style$|action|form|target$|ping$|download$|attributionsrc$|auto|nonce$|is$|content|popover|command|tabindex$|accesskey$|srcdoc$|srcset$|data$|codebase$|data-kept-)/i.test(
		name
	);
