import { AgreementBook, agreementTypes, signerIn } from '#core/consent';
import { type ClearStatement, type KeyBook, type KeyLogStatement, replayKeyLog } from '#core/log';
import type { SignatureCheck } from '#core/sealing';

/**
 * What stands in a node's own log about agreements: `statements` are those about keys and those about agreements, in the order in which they were accepted, so that each is held
 * against the keys before it. Throws where the node once accepted what is refused now.
 */
export function replayAccepted(statements: readonly ClearStatement[], check: SignatureCheck): AgreementBook {
	let keys: KeyBook | undefined;
	let waiting: KeyLogStatement[] = [];
	let agreements = new AgreementBook(new Map(), 0);
	for (const statement of statements) {
		if (!agreementTypes.includes(statement.body.type)) {
			waiting.push(statement as KeyLogStatement);
			continue;
		}
		const moved = replayKeyLog(waiting, { ...(keys && { after: keys }), check });
		if (!moved.ok) throw new Error(`impossible: the stored key log is refused (${moved.refusal.code})`);
		keys = moved.value;
		waiting = [];
		const next = agreements.follow(statement, signerIn([keys]), check);
		if (!next.ok) throw new Error(`impossible: a stored statement about an agreement is refused (${next.refusal.code})`);
		agreements = next.value;
	}
	return agreements;
}
