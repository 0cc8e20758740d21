import { formatCsv } from '#ui/desk/csv.ts';
import type { LawFile } from './law-files.ts';

/**
 * A page of the law as a file, the same for everybody and the same until the law folder changes: public, kept for an hour or as
 * long as is said, and asked for again by its tag. CSV is guarded against formulas. The file's name is neutral.
 */
export async function answerFile(file: LawFile, name: string, asked: Headers, keptSeconds = 3600): Promise<Response> {
	const isTable = name.endsWith('.csv');
	const body = isTable
		? await formatCsv(file.lines).arrayBuffer()
		: new TextEncoder().encode(`${JSON.stringify(file.json, null, '\t')}\n`).buffer;
	const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', body as ArrayBuffer));
	const headers = {
		etag: `"${[...digest.slice(0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}"`,
		'cache-control': `public, max-age=${keptSeconds}`
	};
	if (asked.get('if-none-match')?.includes(headers.etag)) return new Response(null, { status: 304, headers });
	return new Response(body as ArrayBuffer, {
		headers: {
			...headers,
			'content-type': isTable ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8',
			'content-disposition': `inline; filename="${name}"`
		}
	});
}
