import { createHash, randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { WARCRecord, WARCSerializer } from 'warcio';
import { concat, toHex, utf8 } from '#core/base';
import type { CapturedPage } from './capture-page.ts';
import type { Exchange } from './page-records.ts';

export const software = 'Causeway capture worker 1';
const version = 'WARC/1.1';
const hashOf = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
/** Content was unpacked by the browser: what told of its packing is kept under another name. */
const ofTransport: ReadonlySet<string> = new Set(['content-encoding', 'content-length', 'transfer-encoding']);

type Kept = {
	readonly url: string;
	readonly at: Date;
	readonly mime: string;
	readonly status: number;
	readonly bytes: Uint8Array;
};

/**
 * Makes a WACZ (1.1.1) of a captured page: one WARC 1.1 file with requests, answers, looked-up names, certificate chains, picture, text and document; index, page list, package and its hash. Not
 * signed: the log of the node says when it was there, and her own signature who kept it.
 */
export async function writeWacz(page: CapturedPage): Promise<Uint8Array> {
	const kept = await recordsOf(page);
	const name = 'data.warc.gz';
	const lines: string[] = [];
	let offset = 0;
	for (const { url, at, mime, status, bytes } of kept) {
		const about = { url, mime, status: String(status), offset: String(offset), length: String(bytes.length), filename: name };
		if (status > 0) lines.push(`${sortKey(url)} ${stampOf(at)} ${JSON.stringify(about)}`);
		offset += bytes.length;
	}
	const pages = [
		{ format: 'json-pages-1.0', id: 'pages', title: 'Pages' },
		{ id: randomUUID(), url: page.url, ts: page.begunAt.toISOString(), title: page.title, text: page.text }
	];
	const files = new Map<string, Uint8Array>([
		[`archive/${name}`, concat(...kept.map(({ bytes }) => bytes))],
		['indexes/index.cdx.gz', gzipSync(utf8(`${lines.sort().join('\n')}\n`))],
		['pages/pages.jsonl', utf8(`${pages.map((line) => JSON.stringify(line)).join('\n')}\n`)]
	]);
	const listed = {
		profile: 'data-package',
		resources: [...files].map(([path, bytes]) => ({
			name: path.split('/').at(-1),
			path,
			hash: hashOf(bytes),
			bytes: bytes.length
		})),
		created: page.endedAt.toISOString(),
		wacz_version: '1.1.1',
		software: `${software}, ${page.browser}`,
		title: page.title,
		mainPageUrl: page.url,
		mainPageDate: page.begunAt.toISOString()
	};
	const packed = utf8(JSON.stringify(listed, null, 1));
	files.set('datapackage.json', packed);
	files.set('datapackage-digest.json', utf8(JSON.stringify({ path: 'datapackage.json', hash: hashOf(packed) })));
	// What is inside is packed already.
	return zipSync(Object.fromEntries(files), { level: 0 });
}

async function recordsOf(page: CapturedPage): Promise<readonly Kept[]> {
	const kept: Kept[] = [await infoOf(page)];
	for (const { host, at, addresses } of page.lookups) {
		const text = `${stampOf(at)}\n${addresses.map((one) => `${host}. 0 IN ${one.includes(':') ? 'AAAA' : 'A'} ${one}`).join('\n')}\n`;
		kept.push(await resourceOf(`dns:${host}`, 'text/dns', utf8(text), at));
	}
	for (const [origin, chain] of page.chains) {
		const pem = chain.map(
			(der) => `-----BEGIN CERTIFICATE-----\n${der.replace(/(.{64})(?=.)/g, '$1\n')}\n-----END CERTIFICATE-----\n`
		);
		kept.push(await resourceOf(`urn:tls:${origin}`, 'application/pem-certificate-chain', utf8(pem.join('')), page.endedAt));
	}
	for (const exchange of page.exchanges) if (exchange.body) kept.push(...(await exchangeOf(exchange, page)));
	kept.push(
		await resourceOf(`urn:view:${page.url}`, 'image/jpeg', page.screenshot, page.endedAt),
		await resourceOf(`urn:text:${page.url}`, 'text/plain; charset=utf-8', utf8(page.text), page.endedAt),
		await resourceOf(`urn:dom:${page.url}`, 'text/html; charset=utf-8', utf8(page.document), page.endedAt)
	);
	return kept;
}

async function infoOf({ begunAt, browser }: CapturedPage): Promise<Kept> {
	const record = WARCRecord.createWARCInfo(
		{ filename: 'data.warc.gz', date: begunAt.toISOString(), warcVersion: version },
		{ software: `${software}, ${browser}`, format: 'WARC File Format 1.1', robots: 'ignored' }
	);
	return { url: '', at: begunAt, mime: '', status: 0, bytes: await packedOf(record) };
}

async function resourceOf(url: string, type: string, bytes: Uint8Array, at: Date): Promise<Kept> {
	const record = WARCRecord.create(
		{ url, date: at.toISOString(), type: 'resource', warcVersion: version, warcHeaders: { 'Content-Type': type } },
		[bytes]
	);
	return { url, at, mime: type.split(';')[0] as string, status: 200, bytes: await packedOf(record) };
}

async function exchangeOf(exchange: Exchange, page: CapturedPage): Promise<readonly Kept[]> {
	const { url, at, status, mediaType, method } = exchange;
	const body = exchange.body ?? new Uint8Array();
	const { hostname, pathname, search } = new URL(url);
	const address = page.lookups.find(({ host }) => host === hostname)?.addresses[0];
	const id = `<urn:uuid:${randomUUID()}>`;
	const date = at.toISOString();
	const answer = WARCRecord.create(
		{
			url,
			date,
			type: 'response',
			warcVersion: version,
			warcHeaders: { 'WARC-Record-ID': id, ...(address && { 'WARC-IP-Address': address }) },
			statusline: `HTTP/1.1 ${status} ${exchange.statusText}`.trim(),
			httpHeaders: [...headersOf(exchange), ['Content-Length', String(body.length)]],
			keepHeadersCase: true
		},
		[body]
	);
	const request = WARCRecord.create(
		{
			url,
			date,
			type: 'request',
			warcVersion: version,
			warcHeaders: { 'WARC-Concurrent-To': id },
			statusline: `${method} ${pathname}${search} HTTP/1.1`,
			httpHeaders: exchange.requestHeaders.map(([name, value]): [string, string] => [name, clean(value)]),
			keepHeadersCase: true
		},
		[]
	);
	return [
		{ url, at, mime: mediaType, status, bytes: await packedOf(answer) },
		{ url, at, mime: '', status: 0, bytes: await packedOf(request) }
	];
}

const headersOf = ({ headers }: Exchange): [string, string][] =>
	headers.map(([name, value]) => [ofTransport.has(name.toLowerCase()) ? `X-Archive-Orig-${name}` : name, clean(value)]);
const clean = (value: string): string => value.replace(/[\r\n]+/g, ' ');

const packedOf = (record: WARCRecord): Promise<Uint8Array> =>
	WARCSerializer.serialize(record, { gzip: true, digest: { algo: 'sha-256', prefix: 'sha256:' } });

const stampOf = (at: Date): string => at.toISOString().replace(/\D/g, '').slice(0, 14);

/** The address as indexes sort it (SURT): host turned round, then the path. */
function sortKey(url: string): string {
	const parsed = URL.parse(url);
	if (!parsed?.hostname) return url.toLowerCase().replace(/\s/g, '');
	const host = parsed.hostname.split('.').reverse().join(',');
	return `${host}${parsed.port && `:${parsed.port}`})${parsed.pathname}${parsed.search}`.toLowerCase();
}

/** SHA-256 of the first certificate of a chain, in hexadecimal. */
export function leafHash(chain: readonly string[] | undefined): string | null {
	const [leaf] = chain ?? [];
	return leaf ? toHex(createHash('sha256').update(Buffer.from(leaf, 'base64')).digest()) : null;
}
