import { fromBER, Sequence } from 'asn1js';
import * as pkijs from 'pkijs';
import { accepted, equalBytes, fromBase64, type Outcome, refused, toHex, utf8 } from '#core/base';
import type { JudgeSigner, SignatureFault, SignedDigest, SignerFound } from '#core/evidence';

/**
 * Roots under which signers of web archives get their certificates, by the SHA-256 of the public key: ISRG Root X1 and X2, as Debian ships them. Another root is
 * not wrong, only unknown here.
 */
const knownRoots: ReadonlySet<string> = new Set([
	'0b9fa5a59eed715c26c1020c711b4f6ec42d58b0015e14337a39dad301c5afc3',
	'762195c225586ee6c0237456e2107dc54f1efc21f61a792ebd515913cce68332'
]);
const curves: Readonly<Record<string, readonly [name: string, bytes: number]>> = {
	'1.2.840.10045.3.1.7': ['P-256', 32],
	'1.3.132.0.34': ['P-384', 48]
};
const rsa = '1.2.840.113549.1.1.1';
const certificatesMost = 8;
/** WACZ Signing and Verification 0.1.0: `created` lies this near to the stamp. */
const stampWithinMs = 600_000;
const alternativeNames = '2.5.29.17';
const basicConstraints = '2.5.29.19';

type Certificates = readonly [pkijs.Certificate, ...pkijs.Certificate[]];

/**
 * Judges the signature of a WACZ by the platform's own cryptography, without a network: nothing is asked about revocation. Certificates are looked at as of the day on
 * which the archive says it was signed.
 */
export const judgeSigner: JudgeSigner = async (signed, message) => {
	const signature = fromBase64(signed.signature);
	const createdAt = Date.parse(signed.created);
	if (!signature || Number.isNaN(createdAt)) return refused('signature-malformed');
	try {
		return signed.domainCert
			? await judgeDomain(signed, signature, message, new Date(createdAt))
			: await judgeBareKey(signed, signature, message);
	} catch {
		return refused('signature-malformed');
	}
};

async function judgeBareKey(
	{ publicKey }: SignedDigest,
	signature: Uint8Array,
	message: Uint8Array
): Promise<Outcome<SignerFound, SignatureFault>> {
	const der = fromBase64(publicKey ?? '');
	if (!der) return refused('signature-malformed', 'publicKey');
	const key = pkijs.PublicKeyInfo.fromBER(bufferOf(der));
	if (!(await verifies(key, signature, message))) return refused('signature-wrong');
	return accepted({ kind: 'anonymous', domain: null, trusted: false, stampedAt: null });
}

async function judgeDomain(
	signed: SignedDigest,
	signature: Uint8Array,
	message: Uint8Array,
	createdAt: Date
): Promise<Outcome<SignerFound, SignatureFault>> {
	const chain = certificatesIn(signed.domainCert ?? '');
	if (!chain) return refused('certificate-wrong');
	const [leaf] = chain;
	if (!(await verifies(leaf.subjectPublicKeyInfo, signature, message))) return refused('signature-wrong');
	if (!signed.domain || !namesOf(leaf).includes(signed.domain)) return refused('domain-wrong');
	const top = await walk(chain, createdAt);
	if (!top) return refused('certificate-wrong');
	const stamped = signed.timeSignature ? await readStamp(signed, createdAt) : null;
	if (stamped && !stamped.ok) return stamped;
	return accepted({
		kind: 'domain',
		domain: signed.domain,
		trusted: knownRoots.has(await keyHash(top)),
		stampedAt: stamped?.value.toISOString() ?? null
	});
}

/** Goes up from the first certificate as long as each is signed by the next, all in force on that day; gives the last, or `null` where a step is wrong. */
async function walk(chain: Certificates, at: Date): Promise<pkijs.Certificate | null> {
	for (const [place, certificate] of chain.entries()) {
		if (at < certificate.notBefore.value || at > certificate.notAfter.value) return null;
		if (knownRoots.has(await keyHash(certificate))) return certificate;
		const issuer = chain[place + 1];
		if (!issuer) return certificate;
		if (!certificate.issuer.isEqual(issuer.subject) || !mayIssue(issuer) || !(await certificate.verify(issuer))) return null;
	}
	return null;
}

const mayIssue = (certificate: pkijs.Certificate): boolean =>
	certificate.extensions?.find(({ extnID }) => extnID === basicConstraints)?.parsedValue?.cA === true;

function namesOf(certificate: pkijs.Certificate): readonly string[] {
	const names = certificate.extensions?.find(({ extnID }) => extnID === alternativeNames)?.parsedValue;
	if (!(names instanceof pkijs.AltName)) return [];
	return names.altNames.flatMap(({ type, value }) => (type === 2 && typeof value === 'string' ? [value] : []));
}

async function keyHash(certificate: pkijs.Certificate): Promise<string> {
	return toHex(await sha256(new Uint8Array(certificate.subjectPublicKeyInfo.toSchema().toBER())));
}

async function verifies(key: pkijs.PublicKeyInfo, signature: Uint8Array, message: Uint8Array): Promise<boolean> {
	const der = key.toSchema().toBER();
	if (key.algorithm.algorithmId === rsa) {
		const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
		const imported = await crypto.subtle.importKey('spki', der, algorithm, false, ['verify']);
		return crypto.subtle.verify(algorithm, imported, bufferOf(signature), bufferOf(message));
	}
	const curve = curves[key.algorithm.algorithmParams?.valueBlock?.toString() ?? ''];
	if (!curve) return false;
	const [namedCurve, bytes] = curve;
	const imported = await crypto.subtle.importKey('spki', der, { name: 'ECDSA', namedCurve }, false, ['verify']);
	const raw = signature.length === 2 * bytes ? bufferOf(signature) : rawOf(signature, bytes);
	return raw !== null && crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, imported, raw, bufferOf(message));
}

/** The two numbers of a DER signature side by side, as WebCrypto wants them. */
function rawOf(signature: Uint8Array, bytes: number): ArrayBuffer | null {
	const { result } = fromBER(bufferOf(signature));
	return result instanceof Sequence ? pkijs.createECDSASignatureFromCMS(result, bytes) : null;
}

/** What an RFC 3161 authority stamped: the text of the signature. Its own certificate is the first that the archive brings. */
async function readStamp(
	{ timeSignature, timestampCert, signature }: SignedDigest,
	createdAt: Date
): Promise<Outcome<Date, SignatureFault>> {
	const reply = fromBase64(timeSignature ?? '');
	const certificates = certificatesIn(timestampCert ?? '');
	const token = reply && pkijs.TimeStampResp.fromBER(bufferOf(reply)).timeStampToken;
	if (!token || !certificates) return refused('stamp-wrong');
	const signed = new pkijs.SignedData({ schema: token.content });
	const content = signed.encapContentInfo.eContent;
	if (!content) return refused('stamp-wrong');
	const info = pkijs.TSTInfo.fromBER(content.getValue());
	const stamped = utf8(signature);
	const imprint = new Uint8Array(info.messageImprint.hashedMessage.valueBlock.valueHexView);
	if (!equalBytes(imprint, await sha256(stamped))) return refused('stamp-wrong', 'imprint');
	signed.certificates = [...certificates];
	if (!(await signed.verify({ signer: 0, data: bufferOf(stamped), checkChain: false })))
		return refused('stamp-wrong', 'signature');
	const at = info.genTime;
	return Math.abs(at.getTime() - createdAt.getTime()) <= stampWithinMs ? accepted(at) : refused('date-wrong');
}

function certificatesIn(pem: string): Certificates | null {
	const found = [...pem.matchAll(/-----BEGIN CERTIFICATE-----([\s\S]+?)-----END CERTIFICATE-----/g)];
	if (found.length > certificatesMost) return null;
	const [first, ...rest] = found.map(([, text = '']) =>
		pkijs.Certificate.fromBER(bufferOf(fromBase64(text.replace(/\s/g, '')) ?? new Uint8Array()))
	);
	return first ? [first, ...rest] : null;
}

const sha256 = async (bytes: Uint8Array): Promise<Uint8Array> =>
	new Uint8Array(await crypto.subtle.digest('SHA-256', bufferOf(bytes)));
const bufferOf = (bytes: Uint8Array): ArrayBuffer => bytes.slice().buffer as ArrayBuffer;
