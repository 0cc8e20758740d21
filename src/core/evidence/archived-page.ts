import { accepted, type Outcome, refused, textFrom } from '#core/base';
import { type CheckedWacz, checkWacz, type JudgeSigner, type WaczRefusal } from './wacz/check-wacz.ts';
import { answerOf, type WarcRecord } from './wacz/read-warc.ts';

/** How a page was kept: an archive of everything that it was made of, or one HTML file with all in it (as SingleFile makes). */
export const pageForms = ['wacz', 'html'] as const;
export type PageForm = (typeof pageForms)[number];

/** Something that an archive holds under an address. `location` is where it led on, for a redirect. */
export type KeptResource = {
	readonly status: number;
	/** As the server said it; may be empty. */
	readonly type: string;
	readonly location: string | null;
	readonly body: Uint8Array;
};

/** The page of an archive, with what else is in it. All of it is what the archive says. */
export type ArchivedPage = {
	readonly form: PageForm;
	readonly url: string;
	readonly title: string;
	/** When it was made, as the archive says it: a moment, or words of its program. */
	readonly at: string;
	readonly software: string;
	/** The document: as it stood when it was looked at where the archive has that, else as it came. `type` may name its encoding. */
	readonly document: { readonly type: string; readonly body: Uint8Array } | null;
	/** The words of the page and a picture of it, where its program kept them. */
	readonly text: string | null;
	readonly picture: Uint8Array | null;
	/** What the site answered for the page itself. */
	readonly answer: WarcRecord | null;
	readonly records: readonly WarcRecord[];
	/** `null` for one HTML file: nothing in it can be held against a list. */
	readonly checked: CheckedWacz | null;
	/** Every address of the web that something is kept under. */
	readonly addresses: readonly string[];
	/** What is kept under an address, `null` where nothing is. What stands after # does not count. */
	find(url: string): KeptResource | null;
};

export type PageRefusal = WaczRefusal | 'archive-unknown';

const bare = (url: string): string => url.split('#', 1)[0] as string;
const headBytes = 65_536;
/** SingleFile says in a comment at the head which page it saved, and when. */
const savedBy = /<!--\s*Page saved with SingleFile\s+url:\s*(\S+)\s+saved date:\s*([^\n]*?)\s*-->/i;
const titleOf = /<title[^>]*>([^<]*)<\/title>/i;

/**
 * Opens what somebody kept of a page: a WACZ, or one HTML file. Refuses `archive-unknown` for everything else, and as `checkWacz` does. `judge` is asked only where an archive is signed.
 */
export async function openArchivedPage(bytes: Uint8Array, judge: JudgeSigner): Promise<Outcome<ArchivedPage, PageRefusal>> {
	if (bytes[0] === 0x50 && bytes[1] === 0x4b) {
		const checked = await checkWacz(bytes, judge);
		return checked.ok ? pageOfWacz(checked.value) : checked;
	}
	return pageOfHtml(bytes);
}

function pageOfWacz(checked: CheckedWacz): Outcome<ArchivedPage, PageRefusal> {
	const [page] = checked.pages;
	if (!page) return refused('archive-unknown', 'no page');
	const answers = new Map<string, WarcRecord>();
	const others = new Map<string, WarcRecord>();
	for (const record of checked.records) {
		const to = record.type === 'response' ? answers : record.type === 'resource' ? others : null;
		// Asked again, a site often says only that nothing changed.
		if (to && !(to.has(bare(record.url)) && (answerOf(record)?.status ?? 0) !== 200)) to.set(bare(record.url), record);
	}
	const kept = (kind: string): Uint8Array | null => others.get(bare(`urn:${kind}:${page.url}`))?.block ?? null;
	const find = (url: string): KeptResource | null => {
		const record = answers.get(bare(url));
		const answer = record && answerOf(record);
		if (answer) {
			const { status, headers, body } = answer;
			return { status, type: headers.get('content-type') ?? '', location: headers.get('location') ?? null, body };
		}
		const other = others.get(bare(url));
		return other ? { status: 200, type: other.headers.get('content-type') ?? '', location: null, body: other.block } : null;
	};
	const stood = kept('dom');
	const came = find(page.url);
	const text = kept('text');
	return accepted({
		form: 'wacz',
		url: page.url,
		title: page.title,
		at: page.at,
		software: checked.package.software,
		document: stood ? { type: 'text/html; charset=utf-8', body: stood } : came && { type: came.type, body: came.body },
		text: text ? textFrom(text) : page.text || null,
		picture: kept('view'),
		answer: answers.get(bare(page.url)) ?? null,
		records: checked.records,
		checked,
		addresses: [...new Set([...answers.keys(), ...others.keys()])].filter((url) => /^https?:/i.test(url)),
		find
	});
}

function pageOfHtml(bytes: Uint8Array): Outcome<ArchivedPage, PageRefusal> {
	const head = new TextDecoder().decode(bytes.subarray(0, headBytes));
	if (!/<!doctype html|<html[\s>]/i.test(head)) return refused('archive-unknown');
	const [, url = '', at = ''] = savedBy.exec(head) ?? [];
	return accepted({
		form: 'html',
		url,
		title: (titleOf.exec(head)?.[1] ?? '').trim(),
		at,
		software: url ? 'SingleFile' : '',
		document: { type: 'text/html', body: bytes },
		text: null,
		picture: null,
		answer: null,
		records: [],
		checked: null,
		addresses: [],
		find: () => null
	});
}
