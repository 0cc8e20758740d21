import { createHash } from 'node:crypto';
import { type CaseId, canonicalBytes, type DeskId, type FileId, type Json, must, toBase64url } from '#core/base';
import { type PieceBody, type SigningKey, sign } from '#core/sealing';
import { ownThread } from '#core/support';
import type { TestMember } from './member.ts';
import type { TestSurvivor } from './survivor.ts';

/** Headers with which a survivor's browser puts sealed bytes into the place of a piece; `changes` makes them other than they should be. */
export function piecePut(
	her: TestSurvivor,
	file: FileId,
	bytes: Uint8Array,
	changes: Partial<PieceBody> = {}
): Readonly<Record<string, string>> {
	const { held } = her.session;
	const evidence = held?.own.parts.find(({ kind }) => kind === 'evidence');
	if (!held || !evidence) throw new Error('impossible: no case');
	const body = { ...bodyOf(held.own.case, evidence, file, bytes), ...changes };
	return { Authorization: held.authorization, ...headersOf(her.session.client.place.origin, body, held.keys.signing) };
}

/** The same for a member of a desk, into its thread of a case that this member has opened; `signing` is another's key where it should be. */
export function memberPiecePut(
	by: TestMember,
	{ desk, case: wanted, file }: { readonly desk: DeskId; readonly case: CaseId; readonly file: FileId },
	bytes: Uint8Array,
	changes: Partial<PieceBody> = {},
	signing: SigningKey | undefined = by.session.hand()?.signing
): Readonly<Record<string, string>> {
	const reading = by.casework.held(wanted)?.reading;
	const own = reading && must(ownThread(reading, desk, by.session.clock.today())).thread;
	if (!own || !signing) throw new Error('impossible: not open');
	const body = { ...bodyOf(wanted, own, file, bytes), ...changes };
	return { Cookie: by.jar.cookie, ...headersOf(by.session.client.place.origin, body, signing) };
}

const bodyOf = (
	wanted: CaseId,
	{ part, epoch }: Pick<PieceBody, 'part' | 'epoch'>,
	file: FileId,
	bytes: Uint8Array
): PieceBody => ({
	v: 1,
	type: 'causeway/piece/v1',
	case: wanted,
	part,
	epoch,
	file,
	index: 0,
	sealedHash: createHash('sha256').update(bytes).digest('base64url'),
	bytes: bytes.length
});

const headersOf = (origin: string, body: PieceBody, signing: SigningKey): Readonly<Record<string, string>> => ({
	Origin: origin,
	'Content-Type': 'application/octet-stream',
	'Causeway-Piece': toBase64url(canonicalBytes(sign(body, signing) as unknown as Json))
});
