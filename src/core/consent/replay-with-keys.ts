import { accepted, type Outcome, refused } from '#core/base';
import { type ClearStatement, type KeyBook, type KeyLogRefusal, type KeyLogStatement, replayKeyLog } from '#core/log';
import type { SignatureCheck } from '#core/sealing';
import { AgreementBook, type AgreementRefusal, agreementTypes } from './agreement-book.ts';
import { signerIn } from './signer-in.ts';

/** What a log of a node says at its end of keys and of agreements. */
export type KeysAndAgreements = { readonly keys: KeyBook; readonly agreements: AgreementBook };

/**
 * Replays the statements about keys and those about agreements of one log, in its order: each agreement is held against the keys as they stood before it, so that a key which was
 * replaced since still signed what it signed. Refuses as `replayKeyLog` and `replayAgreements` do; `about` names the entry by its number among those of its own sort.
 */
export function replayWithKeys(
	statements: readonly ClearStatement[],
	check?: SignatureCheck
): Outcome<KeysAndAgreements, KeyLogRefusal | AgreementRefusal> {
	const started = replayKeyLog([], { ...(check && { check }) });
	if (!started.ok) return started;
	let keys = started.value;
	let agreements = new AgreementBook(new Map(), 0);
	let waiting: KeyLogStatement[] = [];
	const moveKeys = (): Outcome<null, KeyLogRefusal> => {
		if (waiting.length === 0) return accepted(null);
		const moved = replayKeyLog(waiting, { after: keys, ...(check && { check }) });
		if (!moved.ok) return refused(moved.refusal.code, `key log, ${moved.refusal.about}`);
		[keys, waiting] = [moved.value, []];
		return accepted(null);
	};
	for (const statement of statements) {
		if (!agreementTypes.includes(statement.body.type)) {
			waiting.push(statement as KeyLogStatement);
			continue;
		}
		const moved = moveKeys();
		if (!moved.ok) return moved;
		const next = agreements.follow(statement, signerIn([keys]), check);
		if (!next.ok) return refused(next.refusal.code, `agreements, entry ${agreements.size}`);
		agreements = next.value;
	}
	const moved = moveKeys();
	return moved.ok ? accepted({ keys, agreements }) : moved;
}
