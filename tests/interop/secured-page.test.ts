import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { must } from '#core/base';
import { openArchivedPage, readPageFacts } from '#core/evidence';
import { CaptureDesk } from '#server/capture/capture-desk.ts';
import { captureWorldOf, netOf } from '#tests/support/capture-net.ts';
import { captureAt } from '#tests/support/capture-request.ts';
import { throwawayFolder } from '#tests/support/throwaway-folder.ts';
import { judgeSigner } from '#ui/evidence/judge-signer.ts';

type Authority = {
	readonly key: Buffer;
	/** The page's own certificate first. */
	readonly chain: readonly X509Certificate[];
	/** Base64 of SHA-256 over the authority's public key, as Chromium names it. */
	readonly pin: string;
};

/** An invented authority and a certificate for `page.example`, made with the program openssl. */
async function makeAuthority(t: TestContext): Promise<Authority> {
	const folder = await throwawayFolder(t);
	const openssl = (...args: readonly string[]): void => {
		const { status, stderr } = spawnSync('openssl', args, { cwd: folder });
		assert.equal(status, 0, `openssl ${args.join(' ')}: ${stderr}`);
	};
	const keyed = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
	openssl('req', '-x509', ...keyed, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '2', '-subj', '/CN=Invented authority');
	openssl('req', ...keyed, '-keyout', 'page.key', '-out', 'page.csr', '-subj', '/CN=page.example');
	writeFileSync(path.join(folder, 'names'), 'subjectAltName=DNS:page.example\nextendedKeyUsage=serverAuth\n');
	openssl(
		'x509',
		'-req',
		'-in',
		'page.csr',
		'-CA',
		'ca.pem',
		'-CAkey',
		'ca.key',
		'-CAcreateserial',
		'-days',
		'2',
		'-extfile',
		'names',
		'-out',
		'page.pem'
	);
	const chain = ['page.pem', 'ca.pem'].map((name) => new X509Certificate(readFileSync(path.join(folder, name))));
	const spki = chain[1]?.publicKey.export({ type: 'spki', format: 'der' }) as Buffer;
	return { key: readFileSync(path.join(folder, 'page.key')), chain, pin: createHash('sha256').update(spki).digest('base64') };
}

const hashOf = (certificate: X509Certificate): string => createHash('sha256').update(certificate.raw).digest('hex');

test('a page over HTTPS is captured with the chain of its certificates; under an authority that browsers do not know it is not', async (t) => {
	const { key, chain, pin } = await makeAuthority(t);
	const cert = chain.map((one) => one.toString()).join('');
	const server = createServer({ key, cert }, (_, response) =>
		response
			.writeHead(200, { 'Content-Type': 'text/html' })
			.end('<!doctype html><title>Secured</title><p>Words under a certificate')
	);
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	t.after(() => {
		server.closeAllConnections();
		server.close();
	});
	const { port } = server.address() as AddressInfo;
	const address = `https://page.example:${port}/`;
	const world = { ...captureWorldOf(netOf(port)), profiles: path.join(await throwawayFolder(t), 'profiles') };
	const unknown = await captureAt(await CaptureDesk.open(world), address);
	assert.equal(unknown.state === 'refused' && unknown.code, 'page-not-reachable');

	const trusting = { ...world, extraFlags: [`--ignore-certificate-errors-spki-list=${pin}`] };
	const came = await captureAt(await CaptureDesk.open(trusting), address);
	assert.ok(came.state === 'done', JSON.stringify(came));
	const { certificate } = came.facts;
	const [own, above] = chain as [X509Certificate, X509Certificate];
	assert.deepEqual([certificate?.subject, certificate?.issuer], ['page.example', 'Invented authority']);
	assert.equal(certificate?.sha256, hashOf(own));
	assert.equal(certificate?.validTo, Math.floor(own.validToDate.getTime() / 1000));
	assert.match(certificate?.protocol ?? '', /^TLS 1\.[23]$/);
	const page = must(await openArchivedPage(came.archive, judgeSigner));
	assert.deepEqual(readPageFacts(page, came.archive).chain, [hashOf(own), hashOf(above)]);
});
