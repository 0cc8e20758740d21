import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { must, utf8 } from '#core/base';
import { sign, signingKeyFrom } from '#core/sealing';
import { type CodeFile, codeFileOf, compareCode, signCodeManifest, verifyCodeManifest } from './code-manifest.ts';
import { entryBytes, parseEntry } from './entry.ts';
import type { ClearStatement } from './statement.ts';

const key = signingKeyFrom(new Uint8Array(32).fill(1));
const other = signingKeyFrom(new Uint8Array(32).fill(2));
const files = [
	codeFileOf('/app/report.js', utf8('report')),
	codeFileOf('/app/exit.js', utf8('exit')),
	codeFileOf('/app/Z.css', utf8('z'))
];
const manifest = must(signCodeManifest('0.1.0', files, key));

const code = (outcome: { ok: true } | { ok: false; refusal: { code: string } }): string =>
	outcome.ok ? 'accepted' : outcome.refusal.code;
const signed = (body: object): ClearStatement => sign({ ...manifest.body, ...body }, key);

test('a file is known by path, SHA-256 and length', () => {
	const sha256 = createHash('sha256').update('report').digest('hex');
	assert.deepEqual(codeFileOf('/app/report.js', utf8('report')), { path: '/app/report.js', sha256, bytes: 6 });
});

test('a manifest lists the files by the bytes of their paths and verifies under the key of the node', () => {
	assert.deepEqual(
		manifest.body.files.map(({ path }) => path),
		['/app/Z.css', '/app/exit.js', '/app/report.js']
	);
	assert.deepEqual(verifyCodeManifest(manifest, key.public), { ok: true, value: manifest.body });
	assert.deepEqual(signCodeManifest('0.1.0', files.toReversed(), key), { ok: true, value: manifest });
	const entry = must(parseEntry(entryBytes({ kind: 'clear', statement: manifest })));
	assert.ok(entry.kind === 'clear' && verifyCodeManifest(entry.statement, key.public).ok);
});

test('a manifest of another key, or changed after signing, is refused', () => {
	assert.equal(code(verifyCodeManifest(manifest, other.public)), 'code-signer-wrong');
	assert.equal(code(verifyCodeManifest({ ...manifest, key: other.public }, other.public)), 'signature-wrong');
	const changed = { ...manifest, body: { ...manifest.body, version: '0.1.1' } };
	assert.equal(code(verifyCodeManifest(changed, key.public)), 'signature-wrong');
	assert.equal(code(verifyCodeManifest(sign({ v: 1, type: 'causeway/key/v1' } as const, key), key.public)), 'label-wrong');
	assert.equal(code(verifyCodeManifest({ ...manifest, more: 1 } as never, key.public)), 'statement-malformed');
	assert.equal(code(verifyCodeManifest(manifest, key.public, () => false)), 'signature-wrong');
});

test('a manifest out of form is refused, though the node signed it', () => {
	const [first, second] = manifest.body.files as [CodeFile, CodeFile];
	for (const [name, body] of Object.entries({
		more: { more: 1 },
		'no version': { version: '' },
		'version with a space': { version: '0.1 beta' },
		'version too long': { version: '1'.repeat(65) },
		'no file': { files: [] },
		'no list': { files: first },
		unsorted: { files: [second, first] },
		twice: { files: [first, first] },
		'file with more': { files: [{ ...first, more: 1 }] },
		'hash in upper case': { files: [{ ...first, sha256: 'A'.repeat(64) }] },
		'hash too short': { files: [{ ...first, sha256: first.sha256.slice(1) }] },
		'negative length': { files: [{ ...first, bytes: -1 }] }
	}))
		assert.equal(code(verifyCodeManifest(signed(body), key.public)), 'code-malformed', name);
});

test('only one path names a file', () => {
	const withPath = (path: string): string => code(signCodeManifest('1', [{ ...(files[0] as CodeFile), path }], key));
	for (const path of [
		'',
		'/',
		'app.js',
		'/app/',
		'//app.js',
		'/./app.js',
		'/../app.js',
		'/app/..',
		'/app.js?x',
		'/app.js#x',
		'/a%2fb',
		'/a b',
		'/é',
		'/a\\b',
		'/a\n',
		`/${'a'.repeat(512)}`
	])
		assert.equal(withPath(path), 'code-malformed', path);
	for (const path of ['/a', '/_app/immutable/chunks/x-1_2.~@+.js', '/.well-known/x', '/..a/b..', `/${'a'.repeat(511)}`])
		assert.equal(withPath(path), 'accepted', path);
});

test('a manifest too large for one entry of the log is refused', () => {
	const many = (count: number): CodeFile[] =>
		Array.from({ length: count }, (_, at) => codeFileOf(`/app/invented-name-${String(at).padStart(6, '0')}.js`, utf8(`${at}`)));
	assert.equal(code(signCodeManifest('1', many(450), key)), 'accepted');
	assert.equal(code(signCodeManifest('1', many(600), key)), 'code-too-large');
});

test('what differs is listed by path, and nothing else', () => {
	assert.deepEqual(compareCode(manifest.body, files), []);
	const [report, exit, style] = files as [CodeFile, CodeFile, CodeFile];
	const found = [codeFileOf('/app/extra.js', utf8('extra')), codeFileOf('/app/exit.js', utf8('evil')), { ...style, bytes: 9 }];
	assert.deepEqual(compareCode(manifest.body, found), [
		{ path: '/app/Z.css', difference: 'changed' },
		{ path: '/app/exit.js', difference: 'changed' },
		{ path: '/app/extra.js', difference: 'unexpected' },
		{ path: '/app/report.js', difference: 'missing' }
	]);
	// The same path served twice, once as listed: the other time is still told.
	assert.deepEqual(compareCode(manifest.body, [report, exit, style, { ...exit, sha256: report.sha256 }]), [
		{ path: '/app/exit.js', difference: 'changed' }
	]);
});

test('any body gets an answer', () => {
	fc.assert(
		fc.property(fc.jsonValue(), fc.jsonValue(), (version, list) => {
			const body = { v: 1, type: 'causeway/code/v1', version, files: list };
			assert.equal(code(verifyCodeManifest({ ...manifest, body } as never, key.public)), 'code-malformed');
		})
	);
});
