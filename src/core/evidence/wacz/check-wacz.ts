import { sha256 } from '@noble/hashes/sha2.js';
import { accepted, type Outcome, refused, toHex, utf8 } from '#core/base';
import { openZip } from './open-zip.ts';
import { gunzip, readWarc, type WarcRecord } from './read-warc.ts';
import {
	type IndexLine,
	parseDigest,
	parseIndex,
	parsePackage,
	parsePages,
	type SignedDigest,
	type WaczPackage,
	type WaczPage
} from './wacz-package.ts';

/**
 * What is wrong in an archive that can be opened. `file-missing`, `file-changed`, `file-not-listed`: against `datapackage.json`. `digest-malformed`, `digest-wrong`: that is not what
 * was noted of it. `version-unknown`. `warc-missing`, `warc-malformed`. `index-missing`, `index-malformed`, `index-wrong`: points where no such record begins.
 * `pages-missing`, `pages-malformed`, `page-not-kept`: a page is listed, and no record of it is there. `about` is a place in a list, never a name of the archive.
 */
export const waczFaults = [
	'file-missing',
	'file-changed',
	'file-not-listed',
	'digest-malformed',
	'digest-wrong',
	'version-unknown',
	'warc-missing',
	'warc-malformed',
	'index-missing',
	'index-malformed',
	'index-wrong',
	'pages-missing',
	'pages-malformed',
	'page-not-kept'
] as const;
export type WaczFault = (typeof waczFaults)[number];
export type WaczFinding = { readonly code: WaczFault; readonly about: string };

/** Who vouches for an archive, as far as anybody can tell without a network. */
export type SignerFound = {
	/** `anonymous`: a key without a name. `domain`: the holder of a certificate for this name. */
	readonly kind: 'anonymous' | 'domain';
	readonly domain: string | null;
	/** Whether a root that we know stands above the certificate; a bare key has none. */
	readonly trusted: boolean;
	/** When an authority stamped the signature; `null` where none did. */
	readonly stampedAt: string | null;
};

export const signatureFaults = [
	'signature-malformed',
	'signature-wrong',
	'certificate-wrong',
	'domain-wrong',
	'stamp-wrong',
	'date-wrong'
] as const;
export type SignatureFault = (typeof signatureFaults)[number];
/** Judges who signed `message`; needs a platform's cryptography, so it is brought along. */
export type JudgeSigner = (signed: SignedDigest, message: Uint8Array) => Promise<Outcome<SignerFound, SignatureFault>>;

/** Integrity, signature and trust are three questions with an answer each; no signature proves nothing either way. */
export type CheckedWacz = {
	readonly package: WaczPackage;
	readonly pages: readonly WaczPage[];
	readonly records: readonly WarcRecord[];
	readonly findings: readonly WaczFinding[];
	readonly signer: Outcome<SignerFound, SignatureFault> | null;
};

export type WaczRefusal = 'zip-malformed' | 'too-large' | 'package-missing' | 'package-malformed';

const packageName = 'datapackage.json';
const digestName = 'datapackage-digest.json';
const isWarc = (name: string): boolean => /^archive\/.+\.warc(?:\.gz)?$/.test(name);
const isIndex = (name: string): boolean => /^indexes\/.+\.cdxj?(?:\.gz)?$/.test(name);

/** Reads and checks a WACZ (1.1.1) whole. Collects every fault; refuses only what cannot be read as an archive at all. */
export async function checkWacz(bytes: Uint8Array, judge: JudgeSigner): Promise<Outcome<CheckedWacz, WaczRefusal>> {
	const zip = openZip(bytes);
	if (!zip.ok) return zip;
	const files = zip.value;
	const packed = files.get(packageName);
	if (!packed) return refused('package-missing');
	const listed = parsePackage(packed);
	if (!listed) return refused('package-malformed');

	const findings: WaczFinding[] = [];
	const find = (code: WaczFault, about: number | string = ''): void => {
		findings.push({ code, about: String(about) });
	};
	if (!/^1\.[0-2](?:\.\d)?$/.test(listed.version)) find('version-unknown');
	checkListed(files, listed, find);

	const signed = checkDigest(files, packed, find);
	const records = recordsIn(files, find);
	checkIndexes(files, find);
	const pages = pagesIn(files, find);
	const kept = new Set(records.filter(({ type }) => type === 'response' || type === 'revisit').map(({ url }) => bare(url)));
	for (const [at, page] of pages.entries()) if (!kept.has(bare(page.url))) find('page-not-kept', at);

	const signer = signed ? await judgeDigest(signed, packed, judge) : null;
	return accepted({ package: listed, pages, records, findings, signer });
}

type Find = (code: WaczFault, about?: number | string) => void;
type Files = ReadonlyMap<string, Uint8Array>;

const hashOf = (bytes: Uint8Array): string => toHex(sha256(bytes));
/** What stands after # is never asked for. */
const bare = (url: string): string => url.split('#', 1)[0] as string;

function checkListed(files: Files, listed: WaczPackage, find: Find): void {
	for (const [at, { path, hash, bytes }] of listed.files.entries()) {
		const file = files.get(path);
		if (!file) find('file-missing', at);
		else if (file.length !== bytes || hashOf(file) !== hash) find('file-changed', at);
	}
	const names = new Set(listed.files.map(({ path }) => path));
	for (const name of files.keys()) if (name !== packageName && name !== digestName && !names.has(name)) find('file-not-listed');
}

function checkDigest(files: Files, packed: Uint8Array, find: Find): SignedDigest | null {
	const file = files.get(digestName);
	if (!file) return null;
	const digest = parseDigest(file);
	if (!digest) find('digest-malformed');
	else if (digest.hash !== hashOf(packed)) find('digest-wrong');
	return digest?.signed ?? null;
}

/** What is signed is the text of the hash, with its prefix, of the package as it lies here. */
function judgeDigest(
	signed: SignedDigest,
	packed: Uint8Array,
	judge: JudgeSigner
): Promise<Outcome<SignerFound, SignatureFault>> {
	const text = `sha256:${hashOf(packed)}`;
	return signed.hash === text ? judge(signed, utf8(text)) : Promise.resolve(refused('signature-wrong', 'hash'));
}

function recordsIn(files: Files, find: Find): WarcRecord[] {
	const records: WarcRecord[] = [];
	const names = [...files.keys()].filter(isWarc);
	if (names.length === 0) find('warc-missing');
	for (const [at, name] of names.entries()) {
		const read = readWarc(files.get(name) as Uint8Array);
		if (read.ok) records.push(...read.value);
		else find('warc-malformed', at);
	}
	return records;
}

function checkIndexes(files: Files, find: Find): void {
	const names = [...files.keys()].filter(isIndex);
	if (names.length === 0) find('index-missing');
	for (const [at, name] of names.entries()) {
		const unpacked = gunzip(files.get(name) as Uint8Array);
		const lines = unpacked.ok ? parseIndex(unpacked.value) : null;
		// The same place named again and again would be unpacked again and again.
		const places = new Map(lines?.map((line) => [`${line.file} ${line.offset} ${line.length} ${line.url}`, line]));
		if (!lines) find('index-malformed', at);
		else if (![...places.values()].every((line) => pointsAt(files.get(`archive/${line.file}`), line))) find('index-wrong', at);
	}
}

function pointsAt(file: Uint8Array | undefined, { url, offset, length }: IndexLine): boolean {
	if (!file || offset < 0 || length < 1 || offset + length > file.length) return false;
	const read = readWarc(file.subarray(offset, offset + length));
	return read.ok && read.value[0]?.url === url;
}

function pagesIn(files: Files, find: Find): readonly WaczPage[] {
	const file = files.get('pages/pages.jsonl');
	const pages = file ? parsePages(file) : null;
	if (!file) find('pages-missing');
	else if (!pages) find('pages-malformed');
	return pages ?? [];
}
