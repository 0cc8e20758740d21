import { textFrom } from '#core/base';

/** One file that `datapackage.json` names. `hash` is the hexadecimal SHA-256. */
export type ListedFile = { readonly path: string; readonly hash: string; readonly bytes: number };

export type WaczPackage = {
	readonly version: string;
	readonly software: string;
	readonly created: string;
	readonly title: string;
	readonly files: readonly ListedFile[];
};

/** A page of the archive, as `pages.jsonl` lists it. */
export type WaczPage = { readonly url: string; readonly at: string; readonly title: string; readonly text: string };

/** What `datapackage-digest.json` says: the hash of the package, and who signed it (WACZ Signing and Verification 0.1.0). */
export type WaczDigest = { readonly hash: string; readonly signed: SignedDigest | null };

/** Members of `signedData`. With `publicKey` the signature is anonymous, with `domainCert` it is a domain's. All is what the archive says. */
export type SignedDigest = {
	readonly hash: string;
	readonly created: string;
	readonly software: string;
	readonly signature: string;
	readonly publicKey: string | null;
	readonly domain: string | null;
	readonly domainCert: string | null;
	readonly timeSignature: string | null;
	readonly timestampCert: string | null;
};

const hashForm = /^sha256:([\da-f]{64})$/;
const filesMost = 5000;
const textMost = 2_000_000;

type Members = { readonly [name: string]: unknown };
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const textOrNull = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

function membersOf(text: string | null): Members | null {
	try {
		const value: unknown = JSON.parse(text ?? '');
		return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Members) : null;
	} catch {
		return null;
	}
}

/** Reads `datapackage.json` (WACZ 1.1.1, section "datapackage.json"). `null` for what is none. */
export function parsePackage(bytes: Uint8Array): WaczPackage | null {
	const read = membersOf(textFrom(bytes));
	if (!read || !Array.isArray(read.resources) || read.resources.length > filesMost) return null;
	const files = read.resources.map((one: unknown): ListedFile | null => {
		const { path, hash, bytes: length } = (typeof one === 'object' && one !== null ? one : {}) as Members;
		const hex = hashForm.exec(textOf(hash))?.[1];
		return typeof path === 'string' && hex && Number.isSafeInteger(length) ? { path, hash: hex, bytes: length as number } : null;
	});
	if (!files.every((file) => file !== null)) return null;
	return {
		version: textOf(read.wacz_version),
		software: textOf(read.software),
		created: textOf(read.created),
		title: textOf(read.title),
		files
	};
}

/** Reads `datapackage-digest.json`. `null` for what is none. */
export function parseDigest(bytes: Uint8Array): WaczDigest | null {
	const read = membersOf(textFrom(bytes));
	const hash = hashForm.exec(textOf(read?.hash))?.[1];
	if (!read || !hash) return null;
	const signed = typeof read.signedData === 'object' && read.signedData !== null ? (read.signedData as Members) : null;
	return {
		hash,
		signed: signed && {
			hash: textOf(signed.hash),
			created: textOf(signed.created),
			software: textOf(signed.software),
			signature: textOf(signed.signature),
			publicKey: textOrNull(signed.publicKey),
			domain: textOrNull(signed.domain),
			domainCert: textOrNull(signed.domainCert),
			timeSignature: textOrNull(signed.timeSignature),
			timestampCert: textOrNull(signed.timestampCert)
		}
	};
}

/** Reads `pages.jsonl`: its first line says what it is, each further one is a page. `null` where a line is none. */
export function parsePages(bytes: Uint8Array): readonly WaczPage[] | null {
	const text = textFrom(bytes);
	if (text === null) return null;
	const pages: WaczPage[] = [];
	for (const line of text.split('\n').filter((one) => one.trim() !== '')) {
		const read = membersOf(line);
		if (!read) return null;
		if (typeof read.url !== 'string') continue;
		pages.push({
			url: read.url,
			at: textOf(read.ts),
			title: textOf(read.title),
			text: textOf(read.text).slice(0, textMost)
		});
	}
	return pages;
}

/** A line of a CDXJ index: where the record of an address lies. */
export type IndexLine = {
	readonly url: string;
	readonly file: string;
	readonly offset: number;
	readonly length: number;
};

/** Reads a CDXJ index. `null` where a line is none. */
export function parseIndex(bytes: Uint8Array): readonly IndexLine[] | null {
	const text = textFrom(bytes);
	if (text === null) return null;
	const lines: IndexLine[] = [];
	for (const line of text.split('\n').filter((one) => one !== '' && !one.startsWith('!'))) {
		const read = membersOf(line.slice(line.indexOf('{')));
		const [offset, length] = [Number(read?.offset), Number(read?.length)];
		if (!read || !Number.isSafeInteger(offset) || !Number.isSafeInteger(length)) return null;
		lines.push({ url: textOf(read.url), file: textOf(read.filename), offset, length });
	}
	return lines;
}
