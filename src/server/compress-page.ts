import { Duplex } from 'node:stream';
import { constants, createBrotliCompress, createGzip } from 'node:zlib';

/** Best first. Each piece goes out when it comes, so that a page that is still being made can be read. */
const codings = {
	br: () =>
		createBrotliCompress({
			flush: constants.BROTLI_OPERATION_FLUSH,
			// As quick as gzip, and a tenth smaller.
			params: { [constants.BROTLI_PARAM_QUALITY]: 6 }
		}),
	gzip: () => createGzip({ flush: constants.Z_SYNC_FLUSH })
};
type Coding = keyof typeof codings;

/**
 * A page as the browser takes it, from its Accept-Encoding (RFC 9110 section 12.5.3). Only pages: they hold no secret whose length could be guessed
 * at (BREACH), while answers of the API put secrets beside what others wrote and stay plain; files that were built are compressed by the build.
 */
export function compressPage(page: Response, accepted: string | null): Response {
	if (!page.headers.get('content-type')?.startsWith('text/html') || page.headers.has('content-encoding')) return page;
	const headers = new Headers(page.headers);
	headers.append('vary', 'accept-encoding');
	const { status, statusText } = page;
	const coding = codingFor(accepted ?? '');
	if (coding === null || page.body === null) return new Response(page.body, { status, statusText, headers });
	headers.set('content-encoding', coding);
	headers.delete('content-length');
	// It named the plain bytes.
	headers.delete('etag');
	const through = Duplex.toWeb(codings[coding]()) as unknown as ReadableWritablePair<Uint8Array, Uint8Array>;
	return new Response(page.body.pipeThrough(through), { status, statusText, headers });
}

/** The coding with the greatest weight, the better one of equals. `null` where none is taken. */
function codingFor(accepted: string): Coding | null {
	const weights = new Map(accepted.toLowerCase().split(',').map(weightOf));
	let best: Coding | null = null;
	let most = 0;
	for (const coding of Object.keys(codings) as Coding[]) {
		const weight = weights.get(coding) ?? weights.get('*') ?? 0;
		if (weight > most) [best, most] = [coding, weight];
	}
	return best;
}

/** `gzip;q=0.5` as name and weight; a weight that is no number is a refusal. */
function weightOf(member: string): [name: string, weight: number] {
	const [name = '', ...parameters] = member.split(';').map((part) => part.trim());
	const quality = parameters.find((parameter) => parameter.startsWith('q='));
	return [name, quality === undefined ? 1 : Number(quality.slice(2)) || 0];
}
