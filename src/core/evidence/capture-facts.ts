import type { Labelled } from '#core/sealing';

/** What a certificate says of a page's host; times are seconds. */
export type CaptureCertificate = {
	readonly protocol: string;
	readonly subject: string;
	readonly issuer: string;
	readonly validFrom: number;
	readonly validTo: number;
	/** Hexadecimal SHA-256 of the DER, where the browser gave it. */
	readonly sha256: string | null;
};

/**
 * What a capture worker tells of an archive it made, sealed to the same key as the archive: the words of a program, held against the archive by whoever opens it. Times are moments of the
 * worker's clock, with milliseconds. `pieces` are the sealed ones, in order; `sha256` (hexadecimal) and `bytes` are of the archive in them.
 */
export type CaptureFacts = Labelled<'causeway/capture/v1'> & {
	readonly asked: string;
	readonly url: string;
	readonly redirects: readonly string[];
	readonly title: string;
	readonly begunAt: string;
	readonly endedAt: string;
	readonly software: string;
	/** Which address of the network answered for the page. */
	readonly address: string | null;
	readonly certificate: CaptureCertificate | null;
	readonly requests: number;
	readonly refusals: number;
	readonly bytes: number;
	readonly sha256: string;
	readonly pieces: readonly { readonly sealedHash: string; readonly bytes: number }[];
};

/** What became of a capture, as a worker tells it and a node passes it on: sealed facts (base64url), and hash and length of each sealed piece. */
export type CaptureTold =
	| { readonly state: 'waiting' | 'running' }
	| { readonly state: 'refused'; readonly code: string }
	| { readonly state: 'done'; readonly facts: string; readonly pieces: CaptureFacts['pieces'] };

/** What is asked of a capture worker, sealed to its own key: nobody between sees the address. `recipient` is the key of the part that will hold the archive. */
export type CaptureRequest = Labelled<'causeway/capture-request/v1'> & {
	readonly address: string;
	readonly shows: 'adults' | 'nobody';
	readonly recipient: string;
};

const isText = (value: unknown): value is string => typeof value === 'string';
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
const isRecord = (value: unknown): value is { readonly [name: string]: unknown } =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether an opened value has the form of {@link CaptureFacts}: a worker may be wrong, or not be ours. */
export function areCaptureFacts(value: unknown): value is CaptureFacts {
	if (!isRecord(value)) return false;
	const { redirects, address, certificate, pieces } = value;
	const texts = [value.asked, value.url, value.title, value.begunAt, value.endedAt, value.software, value.sha256];
	return (
		texts.every(isText) &&
		[value.requests, value.refusals, value.bytes].every(isCount) &&
		Array.isArray(redirects) &&
		redirects.every(isText) &&
		(address === null || isText(address)) &&
		(certificate === null || isCertificate(certificate)) &&
		Array.isArray(pieces) &&
		pieces.every((piece) => isRecord(piece) && isText(piece.sealedHash) && isCount(piece.bytes))
	);
}

export const isCertificate = (value: unknown): value is CaptureCertificate =>
	isRecord(value) &&
	[value.protocol, value.subject, value.issuer].every(isText) &&
	[value.validFrom, value.validTo].every(isCount) &&
	(value.sha256 === null || isText(value.sha256));

/** Whether an opened value has the form of a {@link CaptureRequest}. Who shows a person under 18, or may, is no request. */
export const isCaptureRequest = (value: unknown): value is CaptureRequest =>
	isRecord(value) && isText(value.address) && isText(value.recipient) && (value.shows === 'adults' || value.shows === 'nobody');
