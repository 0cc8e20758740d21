import { createHash, webcrypto } from 'node:crypto';
import { BitString, GeneralizedTime, Integer, ObjectIdentifier, OctetString, Sequence, Utf8String } from 'asn1js';
import * as pkijs from 'pkijs';

const sha256 = '2.16.840.1.101.3.4.2.1';
const tstInfo = '1.2.840.113549.1.9.16.1.4';
const sha256Of = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(createHash('sha256').update(bytes).digest()).buffer;

async function makeCertificate(
	name: string,
	until: Date,
	issuer: { certificate: pkijs.Certificate; key: webcrypto.CryptoKey } | null
): Promise<{ certificate: pkijs.Certificate; key: webcrypto.CryptoKey }> {
	const pair = (await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
		'sign',
		'verify'
	])) as webcrypto.CryptoKeyPair;
	const certificate = new pkijs.Certificate({ version: 2, serialNumber: new Integer({ value: issuer ? 2 : 1 }) });
	certificate.subject.typesAndValues.push(
		new pkijs.AttributeTypeAndValue({ type: '2.5.4.3', value: new Utf8String({ value: `Invented ${name}` }) })
	);
	certificate.issuer.typesAndValues = (issuer?.certificate ?? certificate).subject.typesAndValues;
	certificate.notBefore.value = new Date('2020-01-01T00:00:00Z');
	certificate.notAfter.value = until;
	const constraints = new pkijs.BasicConstraints({ cA: issuer === null });
	const extensions = [
		new pkijs.Extension({
			extnID: '2.5.29.19',
			critical: true,
			extnValue: constraints.toSchema().toBER(),
			parsedValue: constraints
		})
	];
	if (issuer) {
		const usage = new pkijs.ExtKeyUsage({ keyPurposes: ['1.3.6.1.5.5.7.3.8'] });
		extensions.push(
			new pkijs.Extension({ extnID: '2.5.29.37', critical: true, extnValue: usage.toSchema().toBER(), parsedValue: usage })
		);
	} else {
		const bits = new BitString({ valueHex: Uint8Array.of(0x06).buffer, unusedBits: 1 });
		extensions.push(new pkijs.Extension({ extnID: '2.5.29.15', critical: true, extnValue: bits.toBER(), parsedValue: bits }));
	}
	certificate.extensions = extensions;
	await certificate.subjectPublicKeyInfo.importKey(pair.publicKey as never);
	await certificate.sign((issuer?.key ?? pair.privateKey) as never, 'SHA-256');
	return { certificate, key: pair.privateKey };
}

/** A time stamp over `content` by an invented authority, made in this process: the token and its anchor, both DER. The signer's certificate ends at `until`. */
export async function inventedStamp(
	content: Uint8Array,
	at: Date,
	until = new Date('2030-01-01T00:00:00Z')
): Promise<{ readonly token: Uint8Array; readonly anchor: Uint8Array }> {
	const anchor = await makeCertificate('anchor', new Date('2040-01-01T00:00:00Z'), null);
	const signer = await makeCertificate('signer', until, anchor);
	const info = new Sequence({
		value: [
			new Integer({ value: 1 }),
			new ObjectIdentifier({ value: '1.2.3.4.1' }),
			new pkijs.MessageImprint({
				hashAlgorithm: new pkijs.AlgorithmIdentifier({ algorithmId: sha256 }),
				hashedMessage: new OctetString({ valueHex: sha256Of(content) })
			}).toSchema(),
			new Integer({ value: 7 }),
			new GeneralizedTime({ valueDate: at })
		]
	}).toBER();
	const der = new Uint8Array(signer.certificate.toSchema(true).toBER());
	const named = new Sequence({
		value: [new Sequence({ value: [new Sequence({ value: [new OctetString({ valueHex: sha256Of(der) })] })] })]
	});
	const signed = new pkijs.SignedData({
		version: 3,
		encapContentInfo: new pkijs.EncapsulatedContentInfo({ eContentType: tstInfo }),
		certificates: [signer.certificate],
		signerInfos: [
			new pkijs.SignerInfo({
				version: 1,
				sid: new pkijs.IssuerAndSerialNumber({
					issuer: signer.certificate.issuer,
					serialNumber: signer.certificate.serialNumber
				}),
				signedAttrs: new pkijs.SignedAndUnsignedAttributes({
					type: 0,
					attributes: [
						new pkijs.Attribute({ type: '1.2.840.113549.1.9.3', values: [new ObjectIdentifier({ value: tstInfo })] }),
						new pkijs.Attribute({
							type: '1.2.840.113549.1.9.4',
							values: [new OctetString({ valueHex: sha256Of(new Uint8Array(info)) })]
						}),
						new pkijs.Attribute({ type: '1.2.840.113549.1.9.16.2.47', values: [named] })
					]
				})
			})
		]
	});
	// The constructor would cut it into pieces, which no authority does.
	signed.encapContentInfo.eContent = new OctetString({ valueHex: info });
	await signed.sign(signer.key as never, 0, 'SHA-256', info);
	const token = new pkijs.ContentInfo({ contentType: pkijs.ContentInfo.SIGNED_DATA, content: signed.toSchema(true) });
	return {
		token: new Uint8Array(token.toSchema().toBER()),
		anchor: new Uint8Array(anchor.certificate.toSchema(true).toBER())
	};
}
