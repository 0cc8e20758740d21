import { textFrom } from '#core/base';

/** Where each thing lies in a bag (RFC 8493; spec/bundle.md). Every path is made of these signs alone, so that no program reads one otherwise. */
export const paths = {
	declaration: 'bagit.txt',
	info: 'bag-info.txt',
	manifest: 'manifest-sha256.txt',
	tagManifest: 'tagmanifest-sha256.txt',
	statement: 'bundle.json',
	records: 'data/records.json',
	provenance: 'data/provenance.jsonld',
	/** Terms of another ontology for the same nodes. */
	provenanceCac: 'data/provenance-cac.jsonld',
	/** The page that checks the bundle: in the payload, so that whoever made it has signed it too. */
	checker: 'data/verify.html',
	policy: 'data/log/policy',
	keys: 'data/log/keys.json'
} as const;

export const declaration = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n';

/** A number as paths and exhibits have it. */
export const numbered = (number: number): string => String(number).padStart(3, '0');
/** Mirror of {@link numbered}: by what paths of one kind are put in order. */
export const numberIn = (path: string): number => Number(/(\d+)\.[^/]*$/.exec(path)?.[1]);
/** The record of an item, among its files. */
export const itemForm = /^data\/items\/\d+\.json$/;
export const custodyForm = /^data\/custody\/\d+\.json$/;
export const proofForm = /^data\/log\/\d+\.tlog-proof$/;
export const stampForm = /^data\/log\/stamp-\d+\.json$/;
/** Papers may have any plain name of a page that is read: they are their maker's word, and every check says so. */
export const paperForm = /^data\/papers\/(?!\.)[A-Za-z0-9._-]+\.(?:html|pdf)$/;
export const itemPath = (number: number): string => `data/items/${numbered(number)}.json`;
export const custodyPath = (number: number): string => `data/custody/${numbered(number)}.json`;
export const proofPath = (number: number): string => `data/log/${numbered(number)}.tlog-proof`;
export const stampPath = (number: number): string => `data/log/stamp-${numbered(number)}.json`;

/** The file of an item keeps of its name the ending, where that is plain: the name itself is evidence, and stands in the record that was sealed. */
export function filePath(number: number, name: string): string {
	const ending = /\.([A-Za-z0-9]{1,8})$/.exec(name)?.[1]?.toLowerCase() ?? 'bin';
	return `data/items/${numbered(number)}.${ending === 'json' ? 'json.txt' : ending}`;
}

/** Where a paper lies; `null` for a name that is no plain step of a path, or of something else than a page. */
export const paperPath = (name: string): string | null => {
	const path = `data/papers/${name}`;
	return paperForm.test(path) ? path : null;
};

/** What stands in `bag-info.txt` (RFC 8493 section 2.2.2): of it, only what the signed statement and the payload say as well. */
export const bagInfo = ({ software, day, identifier, bytes, files }: BagInfo): string =>
	[
		`Bag-Software-Agent: ${software}`,
		`Bagging-Date: ${day}`,
		`External-Identifier: ${identifier}`,
		`Payload-Oxum: ${bytes}.${files}`,
		''
	].join('\n');

/** `day` in UTC; `bytes` and `files` of the payload. */
export type BagInfo = {
	readonly software: string;
	readonly day: string;
	readonly identifier: string;
	readonly bytes: number;
	readonly files: number;
};

/** The program that writes a bag, as it names itself there: nobody signs that line, so that nothing else may stand in it. */
export const softwareForm = /^Bag-Software-Agent: (Causeway(?: [\w.+-]{1,40})?)\n/;

const safePath = /^(?!\.)[A-Za-z0-9._-]+(?:\/(?!\.)[A-Za-z0-9._-]+)*$/;
const manifestLine = /^([0-9a-f]{64}) {2}(.+)$/;

/** Mirror of {@link readManifest}. */
export const formatManifest = (hashes: ReadonlyMap<string, string>): string =>
	[...hashes].map(([path, hash]) => `${hash}  ${path}\n`).join('');

/** A manifest: SHA-256 (hex) by path. `null` for anything that {@link formatManifest} does not write, a path twice or an unsafe one too. */
export function readManifest(bytes: Uint8Array): ReadonlyMap<string, string> | null {
	const lines = (textFrom(bytes) ?? '').split('\n');
	if (lines.pop() !== '') return null;
	const hashes = new Map<string, string>();
	for (const line of lines) {
		const [, hash, path] = manifestLine.exec(line) ?? [];
		if (!hash || !path || !safePath.test(path) || hashes.has(path)) return null;
		hashes.set(path, hash);
	}
	return hashes;
}
