import type { FileId, Outcome } from '#core/base';
import { canonicalBytes, type Json, toBase64url } from '#core/base';
import type { CaptureTold } from '#core/evidence';
import type { HandedRetraction, NamedAgreement } from '#core/report';
import {
	type ActSubmission,
	type CaseRoom,
	type PieceBody,
	type Signed,
	type SurvivorKeys,
	submissionToWire,
	type WireCase
} from '#core/sealing';
import type { ApiClient } from './api-client.ts';
import type { GlassUseAnswer } from './told-glass.ts';

/** What the node says of itself; `now` is its clock, by which days are counted. */
export type NodeAnswer = {
	readonly id: string;
	readonly name: string;
	readonly mode: 'demonstration' | 'real';
	readonly now: string;
	readonly limits: {
		readonly textBytes: number;
		/** Of the content of one file. */
		readonly fileBytes: number;
		readonly pieceBytes: number;
		/** How long a backup holds, locked, what was erased after it was made. */
		readonly backupDays: number;
	};
};

/** A piece of a file that the node holds, with her own signature over it. */
export type HeldPiece = {
	readonly file: FileId;
	readonly index: number;
	readonly bytes: number;
	readonly statement: Signed<PieceBody>;
};

/** `withheld`: files that the node hands to no desk any more. */
export type CaseAnswer = {
	readonly view: WireCase;
	readonly pieces: readonly HeldPiece[];
	readonly withheld?: readonly FileId[];
	/** Those that her consents name. */
	readonly agreements?: readonly NamedAgreement[];
	/** What two desks opened together in danger, as far as she is told. */
	readonly glassUses?: readonly GlassUseAnswer[];
	readonly room?: CaseRoom;
	/** What the node asked desks after something was taken back, and their answers. */
	readonly retractions?: readonly HandedRetraction[];
};
export type AcceptedAnswer = { readonly accepted: unknown };

export const authorizationOf = ({ lookupId, accessSecret }: SurvivorKeys): string => `Causeway ${lookupId}.${accessSecret}`;

export const askNode = (client: ApiClient): Promise<Outcome<NodeAnswer, string>> => client.ask('GET', '/api/v1/node');

export const askCase = (client: ApiClient, authorization: string): Promise<Outcome<CaseAnswer, string>> =>
	client.ask('GET', '/api/v1/case', { authorization });

export const sendFirstAct = (
	client: ApiClient,
	opening: { readonly lookupId: string; readonly accessHash: string },
	submission: ActSubmission
): Promise<Outcome<AcceptedAnswer, string>> =>
	client.ask('POST', '/api/v1/cases', { worked: true, body: { ...opening, submission: submissionToWire(submission) } });

export const sendAct = (
	client: ApiClient,
	authorization: string,
	submission: ActSubmission
): Promise<Outcome<AcceptedAnswer, string>> =>
	client.ask('POST', '/api/v1/case/acts', { authorization, body: { submission: submissionToWire(submission) } });

/** How long nothing of a piece may move before it counts as lost. Sending takes as long as it takes: a system takes some megabytes at once and sends them on by itself. */
export const piecePatience = 30 * 60_000;

export const sendPiece = (
	client: ApiClient,
	authorization: string,
	{ statement, sealed }: { readonly statement: Signed<PieceBody>; readonly sealed: Uint8Array },
	options: { readonly signal: AbortSignal; readonly onSent: (bytes: number) => void }
): Promise<Outcome<Uint8Array, string>> => {
	const { file, index } = statement.body;
	return client.askBytes('PUT', `/api/v1/case/pieces/${file}/${index}`, {
		authorization,
		headers: { 'Causeway-Piece': toBase64url(canonicalBytes(statement as unknown as Json)) },
		body: sealed,
		streamed: true,
		patience: piecePatience,
		...options
	});
};

export const askPiece = (
	client: ApiClient,
	authorization: string,
	{ file, index }: { readonly file: FileId; readonly index: number },
	signal: AbortSignal
): Promise<Outcome<Uint8Array, string>> =>
	client.askBytes('GET', `/api/v1/case/pieces/${file}/${index}`, {
		authorization,
		streamed: true,
		signal
	});

/** The pieces of her files that the node has lost. */
export const askMissing = (
	client: ApiClient,
	authorization: string
): Promise<Outcome<{ readonly missing: readonly { readonly file: FileId; readonly index: number }[] }, string>> =>
	client.ask('GET', '/api/v1/case/missing', { authorization });

/** With it a form takes everything, once: no form can carry the authorization's work. */
export const askArchiveTicket = (
	client: ApiClient,
	authorization: string
): Promise<Outcome<{ readonly ticket: string }, string>> =>
	client.ask('POST', '/api/v1/case/archive/ticket', { authorization, body: {} });

/** `leaf`: what the log will hold of it (32 bytes, base64url). */
export const sendErasure = (
	client: ApiClient,
	authorization: string,
	erasure: { readonly statement: unknown; readonly leaf: string }
): Promise<Outcome<object, string>> => client.ask('POST', '/api/v1/case/erase', { authorization, body: erasure });

/** The key of the program that opens pages, `null` where there is none; and what this case asked of it, the newest first. */
export const askCapturing = (
	client: ApiClient,
	authorization: string
): Promise<Outcome<{ readonly recipient: string | null; readonly captures: readonly string[] }, string>> =>
	client.ask('GET', '/api/v1/case/captures', { authorization });

export const sendCaptureRequest = (
	client: ApiClient,
	authorization: string,
	sealed: Uint8Array
): Promise<Outcome<{ readonly capture: string }, string>> =>
	client.ask('POST', '/api/v1/case/captures', { authorization, body: { request: toBase64url(sealed) } });

export const askCapture = (
	client: ApiClient,
	authorization: string,
	capture: string,
	signal: AbortSignal
): Promise<Outcome<CaptureTold, string>> => client.ask('GET', `/api/v1/case/captures/${capture}`, { authorization, signal });

export const sendCapturedPiece = (
	client: ApiClient,
	authorization: string,
	capture: string,
	statement: Signed<PieceBody>
): Promise<Outcome<object, string>> =>
	client.ask('POST', `/api/v1/case/captures/${capture}/pieces`, { authorization, body: { statement } });
