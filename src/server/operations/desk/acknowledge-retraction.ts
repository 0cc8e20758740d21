import { accepted, type CaseId, canonicalText, fromBase64url, isId, type Json, type Outcome, refused } from '#core/base';
import { type Asked, acceptAcknowledged } from '#core/sealing';
import type { AcknowledgedWire } from '#core/support';
import type { App } from '#server/app.ts';
import { today } from '#server/gateways/clock.ts';
import { nativeCheck, nativeDigest } from '#server/gateways/log.ts';
import { acting } from '#server/operations/acting.ts';
import type { Opener } from '#server/operations/desk/decide-reading.ts';
import type { Db } from '#server/store/database.ts';
import { readDesk } from '#server/store/desk-store.ts';
import { stageLeaf, waitsForLog } from '#server/store/log-store.ts';
import { holdRetraction, keepAcknowledged, readRetraction } from '#server/store/retraction-store.ts';

/**
 * Takes a desk's signed word of what became of what it was shown, once a consent has ended; the first that is accepted stands. The same answer once more changes nothing.
 * Refuses `not-found` for what this desk was not asked, another signer or another case; `already-acknowledged` where another answer stands; `member-not-logged`; and as
 * `acceptAcknowledged` does.
 */
export async function acknowledgeRetraction(
	app: App,
	{ member, desk, signingKey }: Opener,
	caseId: CaseId,
	{ statement, sealed: text, leaf }: AcknowledgedWire
): Promise<Outcome<object>> {
	const [sealed, leafBytes] = [fromBase64url(text), fromBase64url(leaf, 32)];
	const { consent, answer, reason } = statement.body;
	if (!sealed || !leafBytes) return refused('entries-mismatch', 'base64url');
	if (!isId(caseId) || statement.body.case !== caseId) return refused('not-found');
	if (await waitsForLog(app.db, { member, desk })) return refused('member-not-logged');
	const judge = async (db: Db, asked: Asked) => {
		const generation = (await readDesk(db, desk))?.generation ?? 0;
		const world = { today: today(app.clock), check: nativeCheck, digest: nativeDigest };
		return acceptAcknowledged(asked, statement, sealed, { member, desk, generation, signingKey }, world);
	};
	const standing = await readRetraction(app.db, caseId, consent, desk);
	if (standing?.statement) {
		const decided = await judge(app.db, standing.asked);
		if (!decided.ok) return decided;
		const { body } = standing.statement;
		return body.answer === answer && body.reason === reason ? accepted({}) : refused('already-acknowledged');
	}
	return acting(
		app,
		{ as: 'desk', member, desk },
		'acknowledge-retraction',
		{ kind: 'desk', id: desk },
		async (tx): Promise<Outcome<object>> => {
			const held = await holdRetraction(tx, caseId, consent, desk);
			if (!held) return refused('not-found');
			const decided = await judge(tx, held.asked);
			if (!decided.ok) return decided;
			if (held.statement) return refused('already-acknowledged');
			await keepAcknowledged(tx, statement, canonicalText(statement as unknown as Json), sealed);
			await stageLeaf(tx, leafBytes);
			return accepted({});
		}
	);
}
