import { accepted, type Outcome, refused } from '#core/base';
import { openArchivedPage } from '#core/evidence';
import type { PagePart, PageParts } from '#ui/replay/page-parts.ts';

/** What a page is drawn with; its scripts, its videos and what it asked for besides are not shown again. */
const drawnWith =
	/^(?:image\/|font\/|text\/(?:css|plain)|application\/(?:font|x-font|vnd\.ms-fontobject|octet-stream|x-woff)|binary\/octet-stream|$)/i;

/** Takes out of an archive what is needed to show its page again. Refuses as `openArchivedPage` does, and `page-missing` for an archive without the document itself. */
export async function readKeptPage(archive: Blob): Promise<Outcome<PageParts, string>> {
	// Who signed it is asked where it is checked, not where it is shown.
	const opened = await openArchivedPage(new Uint8Array(await archive.arrayBuffer()), async () => refused('signature-malformed'));
	if (!opened.ok) return opened;
	const page = opened.value;
	if (!page.document) return refused('page-missing');
	const parts = page.addresses.flatMap((url): PagePart[] => {
		const part = page.find(url);
		const isNeeded = part && (part.location !== null || (part.status >= 200 && part.status < 300 && drawnWith.test(part.type)));
		return isNeeded ? [{ url, type: part.type, location: part.location, body: part.body }] : [];
	});
	const picture = page.picture && new Blob([page.picture as BlobPart], { type: 'image/jpeg' });
	return accepted({ url: page.url, title: page.title, document: page.document, parts, picture });
}
