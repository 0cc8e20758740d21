import { type CaseId, type Outcome, refused } from '#core/base';
import type { PieceBody, Signed } from '#core/sealing';
import type { App } from '#server/app.ts';
import { putPiece } from './put-piece.ts';

/**
 * Puts one sealed piece of a captured page into the case, under her own statement, as if her browser had sent the bytes: only her key says what stands there. Refuses as
 * {@link putPiece} does, and `not-found` where her case did not ask for that capture.
 */
export async function keepCapturedPiece(
	app: App,
	caseId: CaseId,
	capture: string,
	statement: Signed<PieceBody>
): Promise<Outcome<null>> {
	const bytes = await app.captures.piece(caseId, capture, statement.body.index);
	return bytes.ok
		? putPiece(app, caseId, { kind: 'survivor' }, statement, bytes.value)
		: refused(bytes.refusal.code, bytes.refusal.about);
}
