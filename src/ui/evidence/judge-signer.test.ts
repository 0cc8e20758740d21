import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SignedDigest } from '#core/evidence';
import { judgeSigner } from './judge-signer.ts';

const message = new TextEncoder().encode(`sha256:${'ab'.repeat(32)}`);

async function signedBy(namedCurve: string): Promise<SignedDigest> {
	const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve }, true, ['sign', 'verify']);
	const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, keys.privateKey, message);
	const publicKey = await crypto.subtle.exportKey('spki', keys.publicKey);
	return {
		hash: '',
		created: '2026-11-22T10:00:00Z',
		software: 'invented',
		signature: Buffer.from(signature).toString('base64'),
		publicKey: Buffer.from(publicKey).toString('base64'),
		domain: null,
		domainCert: null,
		timeSignature: null,
		timestampCert: null
	};
}

test('a key without a name is judged on both curves, and vouches for nobody', async () => {
	for (const curve of ['P-256', 'P-384']) {
		const signed = await signedBy(curve);
		assert.deepEqual(await judgeSigner(signed, message), {
			ok: true,
			value: { kind: 'anonymous', domain: null, trusted: false, stampedAt: null }
		});
		const other = await judgeSigner({ ...signed, publicKey: (await signedBy(curve)).publicKey }, message);
		assert.equal(!other.ok && other.refusal.code, 'signature-wrong');
	}
});

test('nonsense in the place of a key, a signature or a certificate is refused, never thrown', async () => {
	const signed = await signedBy('P-256');
	const bent: readonly Partial<SignedDigest>[] = [
		{ publicKey: 'AAAA' },
		{ publicKey: null },
		{ signature: '!' },
		{ created: 'today' },
		{ domainCert: 'none' },
		{ domainCert: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----' }
	];
	for (const change of bent) assert.equal((await judgeSigner({ ...signed, ...change }, message)).ok, false);
});
