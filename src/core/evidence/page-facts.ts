import { sha256 } from '@noble/hashes/sha2.js';
import { fromBase64, textFrom, toHex, utf8 } from '#core/base';
import { type ArchivedPage, type PageForm, pageForms } from './archived-page.ts';
import type { CaptureFacts } from './capture-facts.ts';
import { isCertificate } from './capture-facts.ts';
import { answerOf } from './wacz/read-warc.ts';

/**
 * What an archive of a page says of itself, read from it before it is sealed, so that it can be told without opening the archive. Hashes are hexadecimal SHA-256: of the archive, of each
 * certificate (DER) that the browser was shown, of the picture and the words. `address` is of the network; `names` are what was looked up.
 */
export type PageFacts = {
	readonly form: PageForm;
	readonly url: string;
	readonly title: string;
	readonly at: string;
	readonly software: string;
	readonly address: string | null;
	readonly names: readonly { readonly name: string; readonly addresses: readonly string[] }[];
	readonly chain: readonly string[];
	readonly status: number | null;
	readonly headers: readonly { readonly name: string; readonly value: string }[];
	/** How many records, or 0 for one file. */
	readonly records: number;
	readonly bytes: number;
	readonly sha256: string;
	readonly pictureSha256: string | null;
	readonly textSha256: string | null;
};

/** What a capture worker tells besides; what stands in the archive too is not repeated. */
export type WorkerFacts = Pick<CaptureFacts, 'redirects' | 'begunAt' | 'endedAt' | 'certificate' | 'requests' | 'refusals'>;

const namesMost = 200;
const headersMost = 100;
const valueMost = 1000;
const chainMost = 10;
const textMost = 2000;
/** What lets somebody in elsewhere is not told a second time. */
const secretHeaders: ReadonlySet<string> = new Set(['set-cookie', 'set-cookie2', 'authorization', 'proxy-authorization']);

const hashOf = (bytes: Uint8Array): string => toHex(sha256(bytes));

/** Reads the facts of a page out of its archive, of which `bytes` are the whole. */
export function readPageFacts(page: ArchivedPage, bytes: Uint8Array): PageFacts {
	const answer = page.answer && answerOf(page.answer);
	return {
		form: page.form,
		url: page.url.slice(0, textMost),
		title: page.title.slice(0, textMost),
		at: page.at.slice(0, 200),
		software: page.software.slice(0, textMost),
		address: page.answer?.headers.get('warc-ip-address') ?? null,
		names: namesIn(page).slice(0, namesMost),
		chain: chainIn(page).slice(0, chainMost),
		status: answer?.status ?? null,
		headers: [...(answer?.headers ?? [])]
			.filter(([name]) => !secretHeaders.has(name))
			.slice(0, headersMost)
			.map(([name, value]) => ({ name, value: value.slice(0, valueMost) })),
		records: page.records.length,
		bytes: bytes.length,
		sha256: hashOf(bytes),
		pictureSha256: page.picture && hashOf(page.picture),
		textSha256: page.text === null ? null : hashOf(utf8(page.text))
	};
}

/** Lines as a DNS server writes them: name, time to live, class, kind, address. */
function namesIn({ records }: ArchivedPage): PageFacts['names'] {
	return records
		.filter(({ type, url }) => type === 'resource' && url.startsWith('dns:'))
		.map(({ url, block }) => {
			const lines = (textFrom(block) ?? '').split('\n');
			const addresses = lines.flatMap((line) => /^\S+\s+\d+\s+IN\s+A(?:AAA)?\s+(\S+)\s*$/.exec(line)?.[1] ?? []);
			return { name: url.slice(4), addresses: addresses.slice(0, namesMost) };
		});
}

/** The chain of the page's own site. */
function chainIn({ records, url }: ArchivedPage): string[] {
	const origin = /^https?:\/\/[^/?#]+/i.exec(url)?.[0] ?? '';
	const found = records.find((record) => record.type === 'resource' && record.url === `urn:tls:${origin}`);
	const pem = found ? (textFrom(found.block) ?? '') : '';
	return [...pem.matchAll(/-----BEGIN CERTIFICATE-----([\s\S]+?)-----END CERTIFICATE-----/g)].flatMap(([, text = '']) => {
		const der = fromBase64(text.replace(/\s/g, ''));
		return der ? [hashOf(der)] : [];
	});
}

type Check = (value: unknown) => boolean;
const isText: Check = (value) => typeof value === 'string';
const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isHash: Check = (value) => typeof value === 'string' && /^[\da-f]{64}$/.test(value);
const orNull =
	(check: Check): Check =>
	(value) =>
		value === null || check(value);
const listOf =
	(check: Check): Check =>
	(value) =>
		Array.isArray(value) && value.every(check);
const withFields =
	(fields: { readonly [name: string]: Check }): Check =>
	(value) =>
		typeof value === 'object' &&
		value !== null &&
		Object.entries(fields).every(([name, fits]) => fits((value as { readonly [name: string]: unknown })[name]));

const factFields: { readonly [Name in keyof PageFacts]: Check } = {
	form: (value) => pageForms.includes(value as PageForm),
	url: isText,
	title: isText,
	at: isText,
	software: isText,
	address: orNull(isText),
	names: listOf(withFields({ name: isText, addresses: listOf(isText) })),
	chain: listOf(isHash),
	status: orNull(isCount),
	headers: listOf(withFields({ name: isText, value: isText })),
	records: isCount,
	bytes: isCount,
	sha256: isHash,
	pictureSha256: orNull(isHash),
	textSha256: orNull(isHash)
};
const workerFields: { readonly [Name in keyof WorkerFacts]: Check } = {
	redirects: listOf(isText),
	begunAt: isText,
	endedAt: isText,
	certificate: orNull(isCertificate),
	requests: isCount,
	refusals: isCount
};

export const arePageFacts: Check = withFields(factFields);
export const areWorkerFacts: Check = withFields(workerFields);
