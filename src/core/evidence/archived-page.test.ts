import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { zipSync } from 'fflate';
import { must, refused } from '#core/base';
import { inventedFiles, inventedPage, inventedWacz, warcRecord, withPackage, zipped } from '#tests/support/invented-wacz.ts';
import { openArchivedPage } from './archived-page.ts';
import { arePageFacts, readPageFacts } from './page-facts.ts';

const judge = async () => refused('signature-malformed');
const codeOf = async (bytes: Uint8Array): Promise<string> => {
	const page = await openArchivedPage(bytes, judge);
	return page.ok ? 'accepted' : page.refusal.code;
};
const hashOf = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

test('the page of an archive is found with its document, its answer and its words, and told in facts without cookies', async () => {
	const files = inventedFiles();
	const pem = `-----BEGIN CERTIFICATE-----\n${Buffer.from('invented certificate').toString('base64')}\n-----END CERTIFICATE-----\n`;
	files.set(
		'archive/more.warc',
		Buffer.concat([
			warcRecord(
				'resource',
				'dns:page.example',
				'20261123100000\npage.example. 0 IN A 93.184.216.34\npage.example. 0 IN AAAA 2606:2800::1\n'
			),
			warcRecord('resource', 'urn:tls:https://page.example', pem),
			warcRecord('resource', `urn:dom:${inventedPage}`, '<!doctype html><title>As it stood</title>'),
			warcRecord(
				'response',
				'https://page.example/a.png',
				'HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nSet-Cookie: secret=1\r\n\r\npicture'
			)
		])
	);
	const bytes = zipped(withPackage(files));
	const page = must(await openArchivedPage(bytes, judge));
	assert.deepEqual([page.form, page.url, page.title, page.text], ['wacz', inventedPage, 'Invented', 'An invented page']);
	assert.equal(Buffer.from(page.document?.body ?? []).toString(), '<!doctype html><title>As it stood</title>');
	assert.equal(Buffer.from(page.find('https://page.example/a.png#part')?.body ?? []).toString(), 'picture');
	assert.equal(page.find('https://page.example/b.png'), null);
	const facts = readPageFacts(page, bytes);
	assert.ok(arePageFacts(facts));
	assert.deepEqual(facts.names, [{ name: 'page.example', addresses: ['93.184.216.34', '2606:2800::1'] }]);
	assert.deepEqual(facts.chain, [hashOf('invented certificate')]);
	assert.deepEqual([facts.sha256, facts.textSha256, facts.pictureSha256], [hashOf(bytes), hashOf('An invented page'), null]);
	assert.deepEqual(
		facts.headers.map(({ name }) => name),
		['content-type', 'x-invented']
	);
	assert.ok(!arePageFacts({ ...facts, sha256: 'a' }));
	assert.ok(!arePageFacts({ ...facts, names: [{ name: 1, addresses: [] }] }));
});

test('a page that SingleFile saved says where and when; one that nobody names is taken too; all else is refused', async () => {
	const text =
		'<!DOCTYPE html><html><!--\n Page saved with SingleFile \n url: https://page.example/one \n saved date: Mon Nov 23 2026\n--><head><title> One </title>';
	const page = must(await openArchivedPage(Buffer.from(text), judge));
	assert.deepEqual(
		[page.form, page.url, page.at, page.title, page.software],
		['html', 'https://page.example/one', 'Mon Nov 23 2026', 'One', 'SingleFile']
	);
	const facts = readPageFacts(page, Buffer.from(text));
	assert.ok(arePageFacts(facts));
	assert.deepEqual([facts.status, facts.records, facts.chain], [null, 0, []]);
	assert.equal(must(await openArchivedPage(Buffer.from('<html lang=en>'), judge)).software, '');
	assert.equal(await codeOf(Buffer.from('Dear diary')), 'archive-unknown');
	assert.equal(await codeOf(zipSync({ 'a.txt': Buffer.from('a') })), 'package-missing');
	assert.equal(await codeOf(inventedWacz().subarray(0, 200)), 'zip-malformed');
	const files = inventedFiles();
	files.set('pages/pages.jsonl', Buffer.from('{"format":"json-pages-1.0"}\n'));
	assert.equal(await codeOf(zipped(withPackage(files))), 'archive-unknown', 'an archive without a page');
});
