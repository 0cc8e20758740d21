import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { before, test } from 'node:test';
import { type FileId, must, type Outcome } from '#core/base';
import { type CaptureFacts, openArchivedPage } from '#core/evidence';
import type { OwnCapture, OwnSpace } from '#core/report';
import { makeCodename } from '#core/sealing';
import { words } from '#core/sealing/wordlists/en.ts';
import { CaptureLine } from '#server/gateways/capture-line.ts';
import { captureWorldOf, netOf, type PageHost, servePage } from '#tests/support/capture-net.ts';
import { startWorkerFor } from '#tests/support/capturing-node.ts';
import { inventedPage, inventedWacz } from '#tests/support/invented-wacz.ts';
import { startLyingWorker } from '#tests/support/lying-capture-worker.ts';
import { startTestNode, type TestNode } from '#tests/support/node.ts';
import { readingHere } from '#tests/support/reading-here.ts';
import { answered, placeAt, TestSurvivor } from '#tests/support/survivor.ts';
import { wholeFile } from '#tests/support/whole-file.ts';
import { judgeSigner } from '#ui/evidence/judge-signer.ts';
import type { NodePlace } from '#ui/sealing/api-client.ts';
import { checkArchive } from '#ui/sealing/check-archive.ts';
import { goOnWithPage, keepArchive, keepPage } from '#ui/sealing/keep-page.ts';

const quiet = (signal = new AbortController().signal) => ({ signal, report: () => {} });
const codeOf = (outcome: Outcome<unknown, string>): string => (outcome.ok ? 'accepted' : outcome.refusal.code);
const statesOf = ({ captures }: OwnSpace): string[] => captures.map(({ way, state, address }) => `${way} ${state} ${address}`);

const whole = wholeFile();
let pages: PageHost;
let node: TestNode;
let place: NodePlace;
let origin: string;

before(async () => {
	pages = await servePage(whole, ({ url }, response) => {
		if (url === '/away') return response.writeHead(302, { Location: 'http://10.0.0.1/' }).end();
		return response
			.writeHead(200, { 'Content-Type': 'text/html', 'X-Invented': 'yes', 'Set-Cookie': 'secret=1' })
			.end('<!doctype html><title>Kept</title><h1>Words of the page</h1>');
	});
	const env = await startWorkerFor(whole, captureWorldOf(netOf(pages.port)));
	node = await startTestNode(whole, { mode: 'real', env });
	place = await placeAt(node.origin);
	origin = `http://page.example:${pages.port}`;
});

async function filed(): Promise<TestSurvivor> {
	const her = new TestSurvivor(place, makeCodename(words));
	await her.file([answered('what', 'With a page.')]);
	return her;
}

test('a page is opened by the worker and kept in her case: asked first, then its archive and what that says, word for word', async () => {
	const her = await filed();
	const doing: unknown[] = [];
	const call = { ...quiet(), report: (one: unknown) => doing.push((one as { doing: string }).doing) };
	must(await keepPage(her.session, { address: ` ${origin}/#top `, shows: 'adults' }, call));
	assert.equal(doing.at(-1), 'fetching');
	const space = await her.look();
	assert.deepEqual(statesOf(space), [`worker kept ${origin}/#top`]);
	const [kept] = space.captures as [OwnCapture];
	const archive = await her.open(kept.file as FileId);
	const page = must(await openArchivedPage(archive, judgeSigner));
	const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
	const facts = kept.kept?.page;
	assert.deepEqual(
		[facts?.title, facts?.address, facts?.status, facts?.names, facts?.chain],
		['Kept', '127.0.0.1', 200, [{ name: 'page.example', addresses: ['127.0.0.1'] }], []]
	);
	assert.equal(facts?.sha256, hashOf(archive));
	assert.equal(facts?.pictureSha256, hashOf(page.picture as Uint8Array));
	assert.equal(facts?.textSha256, hashOf(Buffer.from('Words of the page')));
	assert.deepEqual(
		facts?.headers.filter(({ name }) => name === 'x-invented' || name === 'set-cookie'),
		[{ name: 'x-invented', value: 'yes' }]
	);
	assert.equal(kept.kept?.told?.certificate, null);
	assert.deepEqual(
		space.items.map(({ title, form, capture }) => [title, form, capture?.file]),
		[['Kept', 'web-page', kept.file]]
	);
	assert.deepEqual(
		space.timeline.filter(({ what }) => what.startsWith('page') || what.startsWith('file')).map(({ what }) => what),
		['page-kept'],
		'told once'
	);
	const checked = must(await checkArchive(readingHere, new Blob([archive as Uint8Array<ArrayBuffer>]), quiet()));
	assert.deepEqual([checked.findings, checked.signer, checked.sha256], [[], null, facts?.sha256]);
});

test('who leaves in the middle goes on with the same capture: the page is not opened a second time', async () => {
	const her = await filed();
	const asked = pages.asked.filter((url) => url === '/').length;
	const stop = new AbortController();
	const call = { signal: stop.signal, report: () => stop.abort() };
	assert.equal(codeOf(await keepPage(her.session, { address: `${origin}/`, shows: 'nobody' }, call)), 'stopped');
	const back = await her.comeBack();
	assert.deepEqual(statesOf(back), [`worker asked ${origin}/`]);
	assert.ok(back.timeline.some(({ what }) => what === 'page-waiting'));
	const file = back.captures[0]?.file as FileId;
	must(await goOnWithPage(her.session, file, quiet()));
	const after = await her.look();
	assert.deepEqual(statesOf(after), [`worker kept ${origin}/`]);
	assert.equal(pages.asked.filter((url) => url === '/').length - asked, 1);
	must(await goOnWithPage(her.session, file, quiet()));
	must(await keepPage(her.session, { address: `${origin}/`, shows: 'nobody' }, quiet()));
	assert.equal(pages.asked.filter((url) => url === '/').length - asked, 2, 'the same page can be kept again');
	assert.deepEqual(statesOf(await her.look()), [`worker kept ${origin}/`, `worker kept ${origin}/`]);
});

test('what is not public is refused alike, whatever it is, and a case is not told apart by it', async () => {
	const her = await filed();
	for (const address of [
		'http://10.0.0.1/',
		'https://router.lan/',
		'file:///etc/passwd',
		'no address at all',
		'',
		`${origin}/away`
	])
		assert.equal(codeOf(await keepPage(her.session, { address, shows: 'nobody' }, quiet())), 'address-not-public', address);
	const space = await her.look();
	assert.deepEqual(space.items, []);
	assert.ok(space.captures.every(({ state }) => state === 'asked'));
});

test('an archive that she brings is read on her device, sealed, taken up again, and never called what it is not', async () => {
	const her = await filed();
	const bytes = inventedWacz();
	const archive = new File([bytes as Uint8Array<ArrayBuffer>], 'mine.wacz', { lastModified: 1_700_000_000_000 });
	for (const [name, content] of [
		['a.txt', 'Dear diary'],
		['b.wacz', 'PK\u0003\u0004 and nothing more']
	] as const) {
		const code = codeOf(
			await keepArchive(her.session, { archive: new File([content], name), shows: 'nobody', resume: null }, quiet())
		);
		assert.ok(['archive-unknown', 'zip-malformed', 'package-missing'].includes(code), code);
	}
	assert.deepEqual((await her.look()).captures, [], 'nothing of these was written');

	const stop = new AbortController();
	stop.abort();
	assert.equal(codeOf(await keepArchive(her.session, { archive, shows: 'adults', resume: null }, quiet(stop.signal))), 'stopped');
	const begun = (await her.comeBack()).captures[0] as OwnCapture;
	assert.deepEqual([begun.state, begun.begun?.name, begun.address], ['begun', 'mine.wacz', inventedPage]);
	assert.equal(codeOf(await goOnWithPage(her.session, begun.file, quiet())), 'upload-incomplete');
	must(await keepArchive(her.session, { archive, shows: 'adults', resume: begun.file }, quiet()));
	const single = `<!DOCTYPE html> <html lang=en><!--\n Page saved with SingleFile \n url: https://page.example/single \n saved date: Mon Nov 23 2026 12:00:00 GMT+0000 (Coordinated Universal Time)\n--><title>One file</title><p>Words`;
	must(await keepArchive(her.session, { archive: new File([single], 'one.html'), shows: 'nobody', resume: null }, quiet()));
	const space = await her.look();
	assert.deepEqual(
		space.captures.map(({ state, kept }) => [
			state,
			kept?.page.form,
			kept?.page.url,
			kept?.page.title,
			kept?.page.software,
			kept?.told
		]),
		[
			['kept', 'wacz', inventedPage, 'Invented', 'invented', null],
			['kept', 'html', 'https://page.example/single', 'One file', 'SingleFile', null]
		]
	);
	assert.deepEqual(Buffer.from(await her.open(begun.file)), Buffer.from(bytes));
});

test('what is not what the worker told of it is not kept', async (t) => {
	const usual = node.app.captures;
	const captures = (line: CaptureLine): unknown => Object.assign(node.app, { captures: line });
	t.after(() => captures(usual));
	const her = await filed();
	const lies: readonly ((facts: CaptureFacts) => CaptureFacts)[] = [
		(facts) => ({ ...facts, sha256: facts.sha256.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) }),
		(facts) => ({ ...facts, url: 'https://page.example/another' }),
		(facts) => ({ ...facts, pieces: facts.pieces.map((piece) => ({ ...piece, bytes: piece.bytes + 1 })) }),
		(facts) => ({ ...facts, requests: -1 })
	];
	for (const lie of [...lies, (facts: CaptureFacts) => facts]) {
		captures(new CaptureLine(await startLyingWorker(t, lie), node.app.clock));
		const code = codeOf(await keepPage(her.session, { address: inventedPage, shows: 'nobody' }, quiet()));
		assert.equal(code, lies.includes(lie) ? 'archive-altered' : 'accepted', String(lie));
	}
	const space = await her.look();
	assert.deepEqual(statesOf(space), [`worker kept ${inventedPage}`]);
	assert.equal(space.files.length, 1);
});

test('a page that she drops is no longer unfinished, and a kept one cannot be dropped', async () => {
	const her = await filed();
	assert.equal(
		codeOf(await keepPage(her.session, { address: 'http://10.0.0.1/', shows: 'nobody' }, quiet())),
		'address-not-public'
	);
	must(
		await keepArchive(
			her.session,
			{ archive: new File([inventedWacz() as Uint8Array<ArrayBuffer>], 'a.wacz'), shows: 'nobody', resume: null },
			quiet()
		)
	);
	const before = (await her.look()).captures;
	assert.deepEqual(
		before.map(({ state }) => state),
		['asked', 'kept']
	);
	for (const { file } of before)
		must(await her.session.write([{ place: 'evidence', content: { kind: 'capture-dropped', file } }]));
	assert.deepEqual(
		(await her.look()).captures.map(({ state }) => state),
		['kept']
	);
});
