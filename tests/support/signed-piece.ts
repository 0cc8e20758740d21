import { createHash } from 'node:crypto';
import { canonicalBytes, type FileId, type Json, toBase64url } from '#core/base';
import { type PieceBody, sign } from '#core/sealing';
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
	const body: PieceBody = {
		v: 1,
		type: 'causeway/piece/v1',
		case: held.own.case,
		part: evidence.part,
		epoch: evidence.epoch,
		file,
		index: 0,
		sealedHash: createHash('sha256').update(bytes).digest('base64url'),
		bytes: bytes.length,
		...changes
	};
	return {
		Origin: her.session.client.place.origin,
		Authorization: held.authorization,
		'Content-Type': 'application/octet-stream',
		'Causeway-Piece': toBase64url(canonicalBytes(sign(body, held.keys.signing) as unknown as Json))
	};
}
