import { sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { OctetString, Sequence } from 'asn1js';
import * as pkijs from 'pkijs';
import { accepted, equalBytes, type Outcome, refused } from '#core/base';
import { bufferOf, tried } from './asn1.ts';

/**
 * `stamp-malformed`: no reply, no token, or not DER. `stamp-rejected`: the authority says no. `stamp-imprint-wrong`, `stamp-nonce-wrong`: of
 * something else, or of an earlier question. `stamp-policy-wrong`: under other rules than asked for. `stamp-purpose-wrong`: the signer's
 * certificate is not for time stamps alone. `stamp-signer-wrong`: signed in the name of another certificate. `stamp-signature-wrong`.
 * `stamp-chain-wrong`: no trust anchor stands above the signer at the time of the stamp. `stamp-time-wrong`: far from our own clock.
 */
export type StampRefusal =
	| 'stamp-malformed'
	| 'stamp-rejected'
	| 'stamp-imprint-wrong'
	| 'stamp-nonce-wrong'
	| 'stamp-policy-wrong'
	| 'stamp-purpose-wrong'
	| 'stamp-signer-wrong'
	| 'stamp-signature-wrong'
	| 'stamp-chain-wrong'
	| 'stamp-time-wrong';

/** What a time stamp (RFC 3161) says, once verified: `at` is the authority's time, `anchor` the DER of the certificate it rests on. */
export type Stamp = { readonly token: Uint8Array; readonly at: Date; readonly anchor: Uint8Array };

/** The DER of a certificate that a reader trusts, as Node's `X509Certificate` has it too. */
type Anchor = { readonly raw: Uint8Array };

/** The `about` of `stamp-chain-wrong` where the signer's certificate was not in force at the time of the stamp. */
export const signerExpired = 'signer expired';

const sha256Id = '2.16.840.1.101.3.4.2.1';
/** What a signature may be made with. */
const digests: ReadonlyMap<string, (bytes: Uint8Array) => Uint8Array> = new Map<string, (bytes: Uint8Array) => Uint8Array>([
	[sha256Id, sha256],
	['2.16.840.1.101.3.4.2.2', sha384],
	['2.16.840.1.101.3.4.2.3', sha512]
]);
const tstInfo = '1.2.840.113549.1.9.16.1.4';
const extendedKeyUsage = '2.5.29.37';
const timeStamping = '1.3.6.1.5.5.7.3.8';
const essCertId = '1.2.840.113549.1.9.16.2.12';
const essCertIdV2 = '1.2.840.113549.1.9.16.2.47';

/**
 * Verifies a token over `content` as at the moment that it names: imprint, purpose and identity of the signer, signature, and the chain to one
 * of `anchors` as it was then. A certificate that has expired since is no fault. Revocation is looked at as far as the token carries it.
 */
export async function verifyStamp(
	token: Uint8Array,
	content: Uint8Array,
	anchors: readonly Anchor[]
): Promise<Outcome<Stamp, StampRefusal>> {
	const parts = stampParts(token);
	if (!parts) return refused('stamp-malformed', 'token');
	const { info, signed, signer } = parts;
	const { hashAlgorithm, hashedMessage } = info.messageImprint;
	if (
		hashAlgorithm.algorithmId !== sha256Id ||
		!equalBytes(new Uint8Array(hashedMessage.valueBlock.valueHexView), sha256(content))
	)
		return refused('stamp-imprint-wrong');
	if (!isForStampsAlone(signer)) return refused('stamp-purpose-wrong');
	const [about] = signed.signerInfos;
	if (!about || !digests.has(about.digestAlgorithm.algorithmId)) return refused('stamp-signature-wrong', 'digest');
	if (!namesSigner(about, signer)) return refused('stamp-signer-wrong');
	if (!(await holds(signed, content))) return refused('stamp-signature-wrong');
	for (const anchor of anchors) {
		const trusted = pkijs.Certificate.fromBER(bufferOf(anchor.raw));
		if (await holds(signed, content, trusted)) return accepted({ token, at: info.genTime, anchor: new Uint8Array(anchor.raw) });
	}
	const { notBefore, notAfter } = signer;
	const isOver = info.genTime < notBefore.value || info.genTime > notAfter.value;
	return refused('stamp-chain-wrong', isOver ? signerExpired : '');
}

async function holds(signed: pkijs.SignedData, content: Uint8Array, trusted?: pkijs.Certificate): Promise<boolean> {
	try {
		return await signed.verify({
			signer: 0,
			data: bufferOf(content),
			checkChain: trusted !== undefined,
			trustedCerts: trusted ? [trusted] : []
		});
	} catch {
		return false;
	}
}

/** What stands in a token, unverified: the time it names, and the certificate it was signed with. */
type Parts = { readonly signed: pkijs.SignedData; readonly info: pkijs.TSTInfo; readonly signer: pkijs.Certificate };

export function stampParts(token: Uint8Array): Parts | null {
	return tried(() => {
		const content = pkijs.ContentInfo.fromBER(bufferOf(token));
		if (content.contentType !== pkijs.ContentInfo.SIGNED_DATA) return null;
		const signed = new pkijs.SignedData({ schema: content.content });
		const { eContentType, eContent } = signed.encapContentInfo;
		const [about, another] = signed.signerInfos;
		if (eContentType !== tstInfo || !eContent || !about || another) return null;
		const info = pkijs.TSTInfo.fromBER(eContent.getValue());
		const signer = signed.certificates?.find(
			(one): one is pkijs.Certificate => one instanceof pkijs.Certificate && isSignerOf(one, about)
		);
		return signer && info.version === 1 ? { signed, info, signer } : null;
	});
}

function isSignerOf(certificate: pkijs.Certificate, { sid }: pkijs.SignerInfo): boolean {
	if (!(sid instanceof pkijs.IssuerAndSerialNumber)) return false;
	return certificate.issuer.isEqual(sid.issuer) && certificate.serialNumber.isEqual(sid.serialNumber);
}

/** RFC 3161 section 2.3: extended key usage, critical, this purpose and no other. */
function isForStampsAlone(certificate: pkijs.Certificate): boolean {
	const usage = certificate.extensions?.filter(({ extnID }) => extnID === extendedKeyUsage) ?? [];
	const [only] = usage;
	if (usage.length !== 1 || !only?.critical || !(only.parsedValue instanceof pkijs.ExtKeyUsage)) return false;
	const { keyPurposes } = only.parsedValue;
	return keyPurposes.length === 1 && keyPurposes[0] === timeStamping;
}

/** Whether the signature covers which certificate it is of (RFC 5816): without that, one authority's stamp could pass for another's. */
function namesSigner(about: pkijs.SignerInfo, signer: pkijs.Certificate): boolean {
	const der = new Uint8Array(signer.toSchema().toBER());
	for (const { type, values } of about.signedAttrs?.attributes ?? []) {
		if (type !== essCertId && type !== essCertIdV2) continue;
		const first = tried(() => {
			const [list] = (values[0] as Sequence).valueBlock.value as [Sequence];
			return (list.valueBlock.value[0] as Sequence).valueBlock.value;
		});
		if (!first) return false;
		const algorithm =
			first[0] instanceof Sequence ? tried(() => new pkijs.AlgorithmIdentifier({ schema: first[0] }).algorithmId) : null;
		const named = first.find((one) => one instanceof OctetString);
		const usual = type === essCertId ? sha1 : sha256;
		const digest = (algorithm === null ? usual : (digests.get(algorithm) ?? sha256))(der);
		return named !== undefined && equalBytes(new Uint8Array(named.valueBlock.valueHexView), digest);
	}
	return false;
}
