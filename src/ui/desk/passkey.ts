import {
	type AuthenticationResponseJSON,
	type PublicKeyCredentialCreationOptionsJSON,
	type PublicKeyCredentialRequestOptionsJSON,
	type RegistrationResponseJSON,
	startAuthentication,
	startRegistration
} from '@simplewebauthn/browser';
import { fromBase64url } from '#core/base';

/**
 * What a passkey's PRF is asked for: the SHA-256 of `causeway/member/prf/v1`. The same for everybody, because the authenticator's own
 * secret makes the outputs differ (WebAuthn section 10.1.4).
 */
async function prfQuestion(): Promise<{ prf: { eval: { first: Uint8Array } } }> {
	const salt = await crypto.subtle.digest('SHA-256', new TextEncoder().encode('causeway/member/prf/v1'));
	return { prf: { eval: { first: new Uint8Array(salt) } } };
}

type WithResults = { clientExtensionResults: object };
type Results = { prf?: { enabled?: boolean; results?: { first?: ArrayBuffer } } };

/** Takes the PRF output out of an answer: it opens keys, and nothing but the worker may have it. */
function takePrf<Answer extends WithResults>(answer: Answer): { response: Answer; prf: Uint8Array | null; enabled: boolean } {
	const { prf, ...rest } = answer.clientExtensionResults as Results;
	const first = prf?.results?.first;
	return {
		response: { ...answer, clientExtensionResults: rest },
		prf: first ? new Uint8Array(first) : null,
		enabled: prf?.enabled === true || first !== undefined
	};
}

export type PasskeyAnswer<Answer> = { readonly response: Answer; readonly prf: Uint8Array | null };

/** Asks for a passkey. Rejects where the person refused or there is none. */
export async function usePasskey(
	optionsJSON: PublicKeyCredentialRequestOptionsJSON
): Promise<PasskeyAnswer<AuthenticationResponseJSON>> {
	const extensions = { ...optionsJSON.extensions, ...(await prfQuestion()) } as typeof optionsJSON.extensions;
	return takePrf(await startAuthentication({ optionsJSON: { ...optionsJSON, ...(extensions ? { extensions } : {}) } }));
}

/**
 * Makes a passkey. Some authenticators fail when they are asked for a PRF, so a second try goes without; some give its output only
 * when they are used, so those are used once here, for a question that is never sent.
 */
export async function makePasskey(
	optionsJSON: PublicKeyCredentialCreationOptionsJSON
): Promise<PasskeyAnswer<RegistrationResponseJSON>> {
	const extensions = { ...optionsJSON.extensions, ...(await prfQuestion()) } as typeof optionsJSON.extensions;
	const made = await startRegistration({ optionsJSON: { ...optionsJSON, ...(extensions ? { extensions } : {}) } }).catch(
		(fault: Error) => {
			if (fault.name === 'NotAllowedError' || fault.name === 'InvalidStateError') throw fault;
			return startRegistration({ optionsJSON });
		}
	);
	const { response, prf, enabled } = takePrf(made);
	return { response, prf: prf ?? (enabled ? await askOnce(response.id, optionsJSON.rp.id) : null) };
}

async function askOnce(credential: string, rpId: string | undefined): Promise<Uint8Array | null> {
	try {
		const given = await navigator.credentials.get({
			publicKey: {
				challenge: crypto.getRandomValues(new Uint8Array(32)),
				allowCredentials: [{ type: 'public-key', id: fromBase64url(credential) as Uint8Array<ArrayBuffer> }],
				userVerification: 'required',
				...(rpId ? { rpId } : {}),
				extensions: (await prfQuestion()) as AuthenticationExtensionsClientInputs
			}
		});
		const results = (given as PublicKeyCredential | null)?.getClientExtensionResults() as Results | undefined;
		const first = results?.prf?.results?.first;
		return first ? new Uint8Array(first) : null;
	} catch {
		return null;
	}
}

/** Whether this browser can use passkeys here at all. */
export const hasPasskeys = (): boolean => typeof PublicKeyCredential === 'function' && isSecureContext;
