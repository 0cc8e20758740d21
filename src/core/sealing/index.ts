/**
 * Sealing: who can read what. Nothing here reaches the network or the disk.
 */
export {
	checkSignature,
	hashOfSigned,
	type Labelled,
	type SignatureCheck,
	type Signed,
	type SignedRefusal,
	type SigningKey,
	sign,
	signedBytes,
	signingKeyFrom,
	verifySigned
} from './signed.ts';
