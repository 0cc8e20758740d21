import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { isoCBOR } from '@simplewebauthn/server/helpers';
import { toBase64url, utf8 } from '#core/base';

const userPresent = 0x01;
const userVerified = 0x04;
const attested = 0x40;

/** What a test may get wrong on purpose. */
export type PasskeyFaults = {
	readonly origin?: string;
	readonly host?: string;
	readonly challenge?: string;
	/** The device did not ask who holds it. */
	readonly unverified?: boolean;
	/** The authenticator's count stays where it was. */
	readonly counter?: number;
};

/** An authenticator in software: one ES256 passkey (WebAuthn sections 6.1 and 6.5), made and used without a browser. */
export class SoftwarePasskey {
	readonly id = randomBytes(16);
	readonly #private: KeyObject;
	readonly #x: Uint8Array;
	readonly #y: Uint8Array;
	#counter = 0;
	readonly #origin: string;

	constructor(origin: string) {
		const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
		const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
		this.#private = privateKey;
		this.#x = Buffer.from(x, 'base64url');
		this.#y = Buffer.from(y, 'base64url');
		this.#origin = origin;
	}

	/** Answers the options of a registration. */
	register(challenge: string, faults: PasskeyFaults = {}): RegistrationResponseJSON {
		const key = isoCBOR.encode(
			new Map<number, number | Uint8Array>([
				[1, 2],
				[3, -7],
				[-1, 1],
				[-2, this.#x],
				[-3, this.#y]
			]) as never
		);
		const credential = Buffer.concat([Buffer.alloc(16), Buffer.from([0, this.id.length]), this.id, key]);
		const authData = Buffer.concat([this.#authenticatorData(attested, faults), credential]);
		const attestation = isoCBOR.encode(
			new Map<string, unknown>([
				['fmt', 'none'],
				['attStmt', new Map()],
				['authData', new Uint8Array(authData)]
			]) as never
		);
		return {
			...this.#credential(),
			response: {
				clientDataJSON: toBase64url(this.#clientData('webauthn.create', challenge, faults)),
				attestationObject: toBase64url(attestation),
				transports: ['internal']
			}
		};
	}

	/** Answers the options of a sign-in. */
	answer(challenge: string, faults: PasskeyFaults = {}): AuthenticationResponseJSON {
		this.#counter = faults.counter ?? this.#counter + 1;
		const authData = this.#authenticatorData(0, faults);
		const clientData = this.#clientData('webauthn.get', challenge, faults);
		const signed = Buffer.concat([authData, createHash('sha256').update(clientData).digest()]);
		return {
			...this.#credential(),
			response: {
				clientDataJSON: toBase64url(clientData),
				authenticatorData: toBase64url(authData),
				signature: toBase64url(sign('sha256', signed, this.#private))
			}
		};
	}

	#credential() {
		const id = toBase64url(this.id);
		return { id, rawId: id, type: 'public-key' as const, clientExtensionResults: {} };
	}

	#authenticatorData(flags: number, { host, unverified }: PasskeyFaults): Buffer {
		const place = createHash('sha256')
			.update(host ?? new URL(this.#origin).hostname)
			.digest();
		const counter = Buffer.alloc(4);
		counter.writeUInt32BE(this.#counter);
		return Buffer.concat([place, Buffer.from([flags | userPresent | (unverified ? 0 : userVerified)]), counter]);
	}

	#clientData(type: string, challenge: string, faults: PasskeyFaults): Uint8Array {
		const origin = faults.origin ?? this.#origin;
		return utf8(JSON.stringify({ type, challenge: faults.challenge ?? challenge, origin, crossOrigin: false }));
	}
}
