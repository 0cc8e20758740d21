import { hash, X509Certificate } from 'node:crypto';
import { Integer, Null, OctetString } from 'asn1js';
import * as pkijs from 'pkijs';
import { equalBytes, type Outcome, refused } from '#core/base';
import { bufferOf, type Stamp, type StampRefusal, stampParts, tried, verifyStamp } from '#core/stamp';

/** A question to an authority: `der` is what is sent; `nonce` (8 bytes) must come back. */
export type StampQuestion = { readonly der: Uint8Array; readonly nonce: Uint8Array };

const sha256 = '2.16.840.1.101.3.4.2.1';
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
	const parts = stampParts(token);
	if (!parts) return refused('stamp-malformed', 'token');
	const nonce = parts.info.nonce;
	if (!nonce || !equalBytes(new Uint8Array(nonce.valueBlock.valueHexView), asked.nonce)) return refused('stamp-nonce-wrong');
	if (asked.policy !== null && parts.info.policy !== asked.policy) return refused('stamp-policy-wrong', parts.info.policy);
	const verified = await verifyStamp(token, asked.content, anchors);
	if (!verified.ok) return verified;
	if (Math.abs(verified.value.at.getTime() - asked.now.getTime()) > clocksApartMs) return refused('stamp-time-wrong');
	return verified;
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
