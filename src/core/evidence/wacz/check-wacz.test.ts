import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { gzipSync, zipSync } from 'fflate';
import { type Outcome, refused } from '#core/base';
import { inventedFiles, inventedPage, inventedWacz, warcRecord, withPackage, zipped } from '#tests/support/invented-wacz.ts';
import { type CheckedWacz, checkWacz, type JudgeSigner, type WaczRefusal } from './check-wacz.ts';
import { openZip } from './open-zip.ts';
import { answerOf, gunzip, readWarc } from './read-warc.ts';

const nobody: JudgeSigner = async () => refused('signature-wrong');
const check = (bytes: Uint8Array): Promise<Outcome<CheckedWacz, WaczRefusal>> => checkWacz(bytes, nobody);
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

async function codesOf(bytes: Uint8Array): Promise<string[]> {
	const found = await check(bytes);
	return found.ok ? found.value.findings.map(({ code }) => code) : [found.refusal.code];
}

type Change = (files: Map<string, Uint8Array>) => void;
const before = (change: Change): Uint8Array => {
	const files = inventedFiles();
	change(files);
	return zipped(withPackage(files));
};
const after = (change: Change): Uint8Array => {
	const files = withPackage(inventedFiles());
	change(files);
	return zipped(files);
};

test('a whole archive is read without a finding: its page, its text, and the answer as it was sent', async () => {
	const found = await check(inventedWacz());
	assert.ok(found.ok);
	assert.deepEqual(found.value.findings, []);
	assert.equal(found.value.signer, null);
	assert.deepEqual(found.value.pages, [
		{ url: inventedPage, at: '2026-11-22T10:00:00Z', title: 'Invented', text: 'An invented page' }
	]);
	const kept = found.value.records.map(answerOf).filter((answer) => answer !== null);
	assert.deepEqual(
		kept.map(({ status, headers }) => [status, headers.get('content-type')]),
		[[200, 'text/html']]
	);
});

test('what was changed, taken out, added or never there is named', async () => {
	const cases: readonly (readonly [string, Uint8Array])[] = [
		['file-changed', after((files) => files.set('pages/pages.jsonl', utf8('{"format":"json-pages-1.0"}\n')))],
		['file-missing', after((files) => files.delete('indexes/index.cdx.gz'))],
		['file-not-listed', after((files) => files.set('archive/more.txt', utf8('more')))],
		[
			'digest-wrong',
			after((files) =>
				files.set('datapackage-digest.json', utf8(`{"hash":"sha256:${'0'.repeat(64)}","path":"datapackage.json"}`))
			)
		],
		['digest-malformed', after((files) => files.set('datapackage-digest.json', utf8('{"hash":"md5:0"}')))],
		['warc-missing', before((files) => files.delete('archive/data.warc.gz'))],
		[
			'warc-malformed',
			before((files) => files.set('archive/data.warc.gz', gzipSync(utf8('WARC/1.1\r\nContent-Length: 9\r\n\r\nshort'))))
		],
		['index-missing', before((files) => files.delete('indexes/index.cdx.gz'))],
		['index-malformed', before((files) => files.set('indexes/index.cdx', utf8('example,page)/ 2026 {"offset":')))],
		[
			'index-wrong',
			before((files) =>
				files.set(
					'indexes/index.cdx.gz',
					utf8(`x 2026 {"url":"${inventedPage}","filename":"data.warc.gz","offset":"0","length":"40"}`)
				)
			)
		],
		['pages-missing', before((files) => files.delete('pages/pages.jsonl'))],
		['pages-malformed', before((files) => files.set('pages/pages.jsonl', utf8('no json\n')))],
		['page-not-kept', before((files) => files.set('pages/pages.jsonl', utf8('{"url":"https://other.example/"}\n')))],
		['package-missing', zipSync({ 'a.txt': utf8('a') })],
		['package-malformed', after((files) => files.set('datapackage.json', utf8('{"resources":[{"path":1}]}')))],
		['zip-malformed', utf8('PK nothing')]
	];
	for (const [code, bytes] of cases) assert.ok((await codesOf(bytes)).includes(code), code);
});

test('a signature over another hash is wrong before anybody looks at the key', async () => {
	const signed = {
		hash: `sha256:${'0'.repeat(64)}`,
		created: '2026-11-22T10:00:00Z',
		software: 'x',
		signature: 'AAAA',
		publicKey: 'AAAA'
	};
	const found = await checkWacz(zipped(withPackage(inventedFiles(), signed)), async () => assert.fail('asked'));
	assert.equal(found.ok && found.value.signer?.ok, false);
});

test('what unpacks to more than there is room for is refused before it takes the room', () => {
	const zeros = gzipSync(new Uint8Array(3_000_000));
	assert.equal(codeOf(gunzip(zeros, 1_000_000)), 'too-large');
	assert.equal(codeOf(readWarc(zeros, 1_000_000)), 'too-large');
	assert.equal(codeOf(openZip(zipSync({ a: new Uint8Array(3_000_000) }), 1_000_000)), 'too-large');
});

test('an answer that was packed, or came in chunks, is given as the browser saw it', () => {
	const [record] = mustRead(
		warcRecord(
			'response',
			inventedPage,
			'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nwhol\r\n1;x=y\r\ne\r\n0\r\n\r\n'
		)
	);
	assert.equal(Buffer.from((record && answerOf(record)?.body) ?? []).toString(), 'whole');
	assert.equal(answerOf({ ...(record as NonNullable<typeof record>), block: utf8('nonsense') }), null);
});

test('no bytes make the reader throw', async () => {
	const whole = inventedWacz();
	await fc.assert(
		fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.nat(whole.length - 1), fc.nat(255), async (noise, at, byte) => {
			await check(noise);
			readWarc(noise);
			const bent = whole.slice();
			bent[at] = byte;
			await check(bent);
			await check(whole.subarray(0, at));
		}),
		{ numRuns: 100 }
	);
});

const codeOf = (outcome: Outcome<unknown>): string => (outcome.ok ? 'accepted' : outcome.refusal.code);
const mustRead = (bytes: Uint8Array) => {
	const read = readWarc(bytes);
	assert.ok(read.ok);
	return read.value;
};
