import { sha256 } from '@noble/hashes/sha2.js';
import { accepted, canonicalBytes, type Json, type Outcome, refused, toHex } from '#core/base';
import { type Labelled, type SignatureCheck, type Signed, type SigningKey, sign } from '#core/sealing';
import { entryBytesAtMost } from './entry.ts';
import { type ClearStatement, hasExactly, isCount, type OfNodeRefusal, verifyOfNode } from './statement.ts';

/** A file as it is served: absolute path, SHA-256 of its content in lower-case hex, length in bytes. */
export type CodeFile = { readonly path: string; readonly sha256: string; readonly bytes: number };

/** All static code of one version that a node serves to browsers, in the order of the paths' bytes, each path once. */
export type CodeBody = Labelled<'causeway/code/v1'> & { readonly version: string; readonly files: readonly CodeFile[] };
export type CodeManifest = Signed<CodeBody>;

export type CodeRefusal = OfNodeRefusal<'code'>;

/** A file that is not as the manifest says: listed and not found, found with other content, found and not listed. */
export type CodeDifference = { readonly path: string; readonly difference: 'missing' | 'changed' | 'unexpected' };

export const codeFileOf = (path: string, content: Uint8Array): CodeFile => ({
	path,
	sha256: toHex(sha256(content)),
	bytes: content.length
});

/**
 * Sorts and signs what a node will serve. Refuses `code-malformed` (a path, version or hash out of form, a path twice, no file) and
 * `code-too-large` where it does not fit one log entry: about 450 files.
 */
export function signCodeManifest(
	version: string,
	files: readonly CodeFile[],
	nodeKey: SigningKey
): Outcome<CodeManifest, 'code-malformed' | 'code-too-large'> {
	const body: CodeBody = { v: 1, type: 'causeway/code/v1', version, files: files.toSorted(byPath) };
	if (!isCodeBody(body)) return refused('code-malformed');
	const manifest = sign(body, nodeKey);
	return canonicalBytes(manifest as unknown as Json).length < entryBytesAtMost ? accepted(manifest) : refused('code-too-large');
}

/** Checks a manifest from the log as {@link verifyOfNode} does. */
export const verifyCodeManifest = (
	statement: ClearStatement,
	nodeKey: string,
	check?: SignatureCheck
): Outcome<CodeBody, CodeRefusal> => verifyOfNode('code', isCodeBody, statement, nodeKey, check);

/** Everything in which the files found differ from those of the manifest, by path; nothing where a node serves what it says. */
export function compareCode({ files }: CodeBody, found: readonly CodeFile[]): readonly CodeDifference[] {
	const listed = new Map(files.map((file) => [file.path, file]));
	const seen = new Set(found.map(({ path }) => path));
	const differences: CodeDifference[] = files
		.filter(({ path }) => !seen.has(path))
		.map(({ path }) => ({ path, difference: 'missing' }));
	for (const { path, sha256: hash, bytes } of found) {
		const file = listed.get(path);
		if (!file) differences.push({ path, difference: 'unexpected' });
		else if (file.sha256 !== hash || file.bytes !== bytes) differences.push({ path, difference: 'changed' });
	}
	return differences.toSorted(byPath);
}

type WithPath = { readonly path: string };
const byPath = (one: WithPath, other: WithPath): number => (one.path < other.path ? -1 : one.path > other.path ? 1 : 0);

function isCodeBody(body: unknown): body is CodeBody {
	if (!hasExactly(body, 'v', 'type', 'version', 'files')) return false;
	const { version, files } = body;
	if (typeof version !== 'string' || !versionForm.test(version)) return false;
	if (!Array.isArray(files) || files.length === 0 || !files.every(isCodeFile)) return false;
	return files.every((file, at) => at === 0 || byPath(files[at - 1] as CodeFile, file) < 0);
}

const versionForm = /^[0-9A-Za-z][0-9A-Za-z.+-]{0,63}$/;
const pathForm = /^(\/(?!\.{1,2}(\/|$))[0-9A-Za-z._~@+-]+)+$/;
const hashForm = /^[0-9a-f]{64}$/;

const isCodeFile = (file: unknown): file is CodeFile =>
	hasExactly(file, 'path', 'sha256', 'bytes') &&
	typeof file.path === 'string' &&
	file.path.length <= 512 &&
	pathForm.test(file.path) &&
	typeof file.sha256 === 'string' &&
	hashForm.test(file.sha256) &&
	isCount(file.bytes, 0);
