import { hash, X509Certificate } from 'node:crypto';
import { Integer, Null, OctetString, Sequence } from 'asn1js';
import * as pkijs from 'pkijs';
import { accepted, equalBytes, type Outcome, refused } from '#core/base';

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

/** A question to an authority: `der` is what is sent; `nonce` (8 bytes) must come back. */
export type StampQuestion = { readonly der: Uint8Array; readonly nonce: Uint8Array };

const sha256 = '2.16.840.1.101.3.4.2.1';
const digests: ReadonlySet<string> = new Set([sha256, '2.16.840.1.101.3.4.2.2', '2.16.840.1.101.3.4.2.3']);
const hashNames: Readonly<Record<string, string>> = { '2.16.840.1.101.3.4.2.2': 'sha384', '2.16.840.1.101.3.4.2.3': 'sha512' };
const tstInfo = '1.2.840.113549.1.9.16.1.4';
const extendedKeyUsage = '2.5.29.37';
const timeStamping = '1.3.6.1.5.5.7.3.8';
const essCertId = '1.2.840.113549.1.9.16.2.12';
const essCertIdV2 = '1.2.840.113549.1.9.16.2.47';
/** An authority that is further from our clock than this is wrong, or we are. */
const clocksApartMs = 600_000;

/** Asks for a stamp over the SHA-256 of `content`, with the signer's certificate in it. `nonce` has 8 random bytes. */
export function askForStamp(content: Uint8Array, random: Uint8Array, policy: string | null): StampQuestion {
	// A positive integer of one length: its DER is then these very bytes.
	const nonce = Uint8Array.from(random);
	nonce[0] = ((nonce[0] as number) & 0x3f) | 0x40;
	const request = new pkijs.TimeStampReq({
		version: 1,
		messageImprint: new pkijs.MessageImprint({
			hashAlgorithm: new pkijs.AlgorithmIdentifier({ algorithmId: sha256, algorithmParams: new Null() }),
			hashedMessage: new OctetString({ valueHex: bufferOf(digestOf(content)) })
		}),
		nonce: new Integer({ valueHex: bufferOf(nonce) }),
		certReq: true,
		...(policy !== null && { reqPolicy: policy })
	});
	return { der: new Uint8Array(request.toSchema().toBER()), nonce };
}

/** Opens an authority's reply: everything that {@link verifyStamp} asks, and that it answers this very question, now. */
export async function openStampReply(
	reply: Uint8Array,
	asked: { readonly content: Uint8Array; readonly nonce: Uint8Array; readonly policy: string | null; readonly now: Date },
	anchors: readonly X509Certificate[]
): Promise<Outcome<Stamp, StampRefusal>> {
	const response = tried(() => pkijs.TimeStampResp.fromBER(bufferOf(reply)));
	if (!response) return refused('stamp-malformed', 'reply');
	if (response.status.status !== 0 && response.status.status !== 1)
		return refused('stamp-rejected', String(response.status.status));
	const { timeStampToken } = response;
	if (!timeStampToken) return refused('stamp-malformed', 'no token');
	const token = new Uint8Array(timeStampToken.toSchema().toBER());
	const parts = partsOf(token);
	if (!parts) return refused('stamp-malformed', 'token');
	const nonce = parts.info.nonce;
	if (!nonce || !equalBytes(new Uint8Array(nonce.valueBlock.valueHexView), asked.nonce)) return refused('stamp-nonce-wrong');
	if (asked.policy !== null && parts.info.policy !== asked.policy) return refused('stamp-policy-wrong', parts.info.policy);
	const verified = await verifyStamp(token, asked.content, anchors);
	if (!verified.ok) return verified;
	if (Math.abs(verified.value.at.getTime() - asked.now.getTime()) > clocksApartMs) return refused('stamp-time-wrong');
	return verified;
}

/**
 * Verifies a token over `content` as at the moment that it names: imprint, purpose and identity of the signer, signature, and the chain to one
 * of `anchors` as it was then. A certificate that has expired since is no fault. Revocation is looked at as far as the token carries it.
 */
export async function verifyStamp(
	token: Uint8Array,
	content: Uint8Array,
	anchors: readonly X509Certificate[]
): Promise<Outcome<Stamp, StampRefusal>> {
	const parts = partsOf(token);
	if (!parts) return refused('stamp-malformed', 'token');
	const { info, signed, signer } = parts;
	const { hashAlgorithm, hashedMessage } = info.messageImprint;
	if (
		hashAlgorithm.algorithmId !== sha256 ||
		!equalBytes(new Uint8Array(hashedMessage.valueBlock.valueHexView), digestOf(content))
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
	return refused('stamp-chain-wrong');
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

type Parts = { readonly signed: pkijs.SignedData; readonly info: pkijs.TSTInfo; readonly signer: pkijs.Certificate };

function partsOf(token: Uint8Array): Parts | null {
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
	const der = Buffer.from(signer.toSchema().toBER());
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
		const usual = type === essCertId ? 'sha1' : 'sha256';
		const digest = hash(algorithm ? (hashNames[algorithm] ?? 'sha256') : usual, der, 'buffer');
		return named !== undefined && equalBytes(new Uint8Array(named.valueBlock.valueHexView), digest);
	}
	return false;
}

/** The certificates of a PEM file; `null` where it holds none, or one that cannot be read. */
export function anchorsFrom(pem: string): X509Certificate[] | null {
	const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
	const anchors = tried(() => blocks.map((block) => new X509Certificate(block)));
	return anchors && anchors.length > 0 ? anchors : null;
}

/** The same from the DER of one. */
export const anchorFrom = (der: Uint8Array): X509Certificate[] | null => tried(() => [new X509Certificate(der)]);

const digestOf = (content: Uint8Array): Uint8Array => new Uint8Array(hash('sha256', content, 'buffer'));

const bufferOf = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer;

/** Parsers of ASN.1 throw at what they cannot read. */
function tried<T>(work: () => T): T | null {
	try {
		return work();
	} catch {
		return null;
	}
}
