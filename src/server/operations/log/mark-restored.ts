import { type Checkpoint, signRestored } from '#core/log';
import type { App } from '#server/app.ts';
import { today } from '#server/gateways/clock.ts';
import type { Tx } from '#server/store/database.ts';
import { readSize } from '#server/store/log-store.ts';

/**
 * Says in the log, for everybody and for good, that it goes on from an earlier state, and which of `known` checkpoints it does not
 * continue. Returns how many those are.
 */
export async function markRestored(app: App, tx: Tx, known: readonly Checkpoint[]): Promise<number> {
	const abandoned: Checkpoint[] = [];
	for (const one of known) if (!(await app.log.continues(one, tx))) abandoned.push(one);
	const statement = signRestored(await readSize(tx), abandoned, today(app.clock), app.log.key);
	await app.log.appendStatement(tx, statement, 'log', app.node.id);
	return abandoned.length;
}
