import { createHash } from 'node:crypto';
import { gzipSync, zipSync } from 'fflate';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const joined = (pieces: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(pieces));
const hashOf = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

export const inventedPage = 'https://page.example/';
/** What the page of an archive is called, where it lies, and what its site sent besides. */
export type InventedPage = { readonly url: string; readonly title: string; readonly header: string };
const usual: InventedPage = { url: inventedPage, title: 'Invented', header: 'yes' };
const answerOf = ({ title, header }: InventedPage): string =>
	`HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Invented: ${header}\r\n\r\n<!doctype html><title>${title}</title><h1>An invented page</h1>`;

/** One record of a WARC file, by hand: so that what reads is not held against what writes. */
export function warcRecord(type: string, url: string, block: string, headers = ''): Uint8Array {
	const bytes = utf8(block);
	const head = `WARC/1.1\r\nWARC-Type: ${type}\r\nWARC-Target-URI: ${url}\r\nWARC-Date: 2026-11-22T10:00:00Z\r\n${headers}Content-Length: ${bytes.length}\r\n\r\n`;
	return joined([utf8(head), bytes, utf8('\r\n\r\n')]);
}

/** The files of a small archive of an invented page, before they are packed. `seal` makes the package over what the others are then. */
export function inventedFiles(page = usual): Map<string, Uint8Array> {
	const info = gzipSync(warcRecord('warcinfo', '', 'software: invented'));
	const kept = gzipSync(warcRecord('response', page.url, answerOf(page)));
	const index = `example,page)/ 20261122100000 ${JSON.stringify({ url: page.url, filename: 'data.warc.gz', offset: String(info.length), length: String(kept.length) })}\n`;
	const pages = [
		{ format: 'json-pages-1.0', id: 'pages', title: 'All' },
		{ url: page.url, ts: '2026-11-22T10:00:00Z', title: page.title, text: 'An invented page' }
	];
	return new Map([
		['archive/data.warc.gz', joined([info, kept])],
		['indexes/index.cdx.gz', gzipSync(utf8(index))],
		['pages/pages.jsonl', utf8(`${pages.map((line) => JSON.stringify(line)).join('\n')}\n`)]
	]);
}

/** Adds `datapackage.json` and its digest. */
export function withPackage(files: ReadonlyMap<string, Uint8Array>, signed: object | null = null): Map<string, Uint8Array> {
	const resources = [...files].map(([path, bytes]) => ({
		name: path.split('/').at(-1),
		path,
		hash: hashOf(bytes),
		bytes: bytes.length
	}));
	const listed = utf8(
		JSON.stringify({
			profile: 'data-package',
			resources,
			created: '2026-11-22T10:00:00Z',
			wacz_version: '1.1.1',
			software: 'invented'
		})
	);
	const digest = { path: 'datapackage.json', hash: hashOf(listed), ...(signed && { signedData: signed }) };
	return new Map([...files, ['datapackage.json', listed], ['datapackage-digest.json', utf8(JSON.stringify(digest))]]);
}

export const zipped = (files: ReadonlyMap<string, Uint8Array>): Uint8Array => zipSync(Object.fromEntries(files), { level: 0 });
export const inventedWacz = (page = usual): Uint8Array => zipped(withPackage(inventedFiles(page)));
