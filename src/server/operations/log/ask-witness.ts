import { accepted, type Outcome, refused, utf8 } from '#core/base';
import { addCosignatures, formatAddCheckpoint, originHash, type PolicyWitness } from '#core/log';
import type { App } from '#server/app.ts';
import { type GuardedAnswer, guardedAnswer } from '#server/gateways/guarded-fetch.ts';
import { nativeCheck } from '#server/gateways/log.ts';
import {
	addCosignature,
	forgetCosignatures,
	keepAnswer,
	readAskedWitnesses,
	readCosignatureRows
} from '#server/store/cosignature-store.ts';
import { inTransaction } from '#server/store/database.ts';
import { addContradiction, readContradictions } from '#server/store/witness-store.ts';
import { cosignedSize, witnessId } from './cosigned-checkpoint.ts';

const answerBytes = 64 * 1024;
const answerMs = 10_000;

/**
 * Asks one witness to cosign the last checkpoint, unless it has (C2SP tlog-witness), and keeps the lines that verify. One that knows another size is
 * asked once more from there. One that cosigned what this log does not continue shows that two histories were signed: both notes are kept, and
 * the answer is `log-contradicted`. Refuses the code of why there is no cosignature; it is kept for readers.
 */
export async function askWitness(app: App, witness: PolicyWitness): Promise<Outcome<number>> {
	const asked = await ask(app, witness);
	if (asked.ok && asked.value.lines === '') return accepted(asked.value.size);
	const id = witnessId(witness.key);
	const at = app.clock.now();
	const kept = await inTransaction(app.db, async (tx): Promise<Outcome<null>> => {
		if (!asked.ok) await keepAnswer(tx, { witness: id, answer: asked.refusal.code, at, size: null });
		else {
			const { size, lines } = asked.value;
			await keepAnswer(tx, { witness: id, answer: 'cosigned', at, size });
			await addCosignature(tx, { size, witness: id, lines });
			await forgetCosignatures(tx, cosignedSize(app, await readCosignatureRows(tx)) ?? 0);
		}
		return accepted(null);
	});
	if (!kept.ok) return kept;
	return asked.ok ? accepted(asked.value.size) : asked;
}

/** No lines where the witness has cosigned this checkpoint already. */
async function ask(app: App, witness: PolicyWitness): Promise<Outcome<{ readonly size: number; readonly lines: string }>> {
	let old = await cosignedBefore(app, witness);
	for (let turn = 0; turn < 3; turn++) {
		const { size, note } = await app.log.checkpoint();
		if (turn === 0 && old === size) return accepted({ size, lines: '' });
		if (old > size) return contradicted(app, witness);
		const proof = old > 0 && old < size ? await app.log.provenConsistency(old, size) : [];
		if (!proof) return refused('witness-ahead');
		const body = utf8(formatAddCheckpoint({ oldSize: old, proof, checkpoint: note }));
		const answer = await send(app, witness, 'add-checkpoint', body);
		if (!answer.ok) return answer;
		const text = new TextDecoder().decode(answer.value.body);
		if (answer.value.status === 200) {
			const added = addCosignatures(note, text, [witness.key], { ed25519: nativeCheck });
			if (!added.ok) return added;
			const lines = added.value.slice(note.length);
			return lines === '' ? refused('witness-answer-malformed') : accepted({ size, lines });
		}
		if (answer.value.status === 422) return contradicted(app, witness);
		if (answer.value.status !== 409) return refused('witness-refuses', String(answer.value.status));
		const known = /^(0|[1-9]\d{0,15})\n$/.exec(text)?.[1];
		if (known === undefined || Number(known) === old) return refused('witness-answer-malformed');
		old = Number(known);
	}
	return refused('witness-busy');
}

async function cosignedBefore(app: App, witness: PolicyWitness): Promise<number> {
	const rows = await readAskedWitnesses(app.db);
	return rows.find((row) => row.witness === witnessId(witness.key))?.size ?? 0;
}

/**
 * What the witness shows of this log, where it says that ours does not go on from there. Only a checkpoint that this node's key signed counts:
 * a witness that lies has none to show.
 */
async function contradicted(app: App, witness: PolicyWitness): Promise<Outcome<never>> {
	const shown = await send(app, witness, `${originHash(app.log.origin)}/checkpoint`);
	if (!shown.ok) return shown;
	const note = new TextDecoder().decode(shown.value.body);
	const theirs = shown.value.status === 200 ? app.log.openOwn(note) : refused('witness-not-continued');
	if (!theirs.ok || (await app.log.continues(theirs.value))) return refused('witness-not-continued');
	const known = (await readContradictions(app.db, app.log.origin)).filter(({ kept }) => openedAlike(kept, note));
	const { note: other } = await app.log.checkpoint();
	// Ours grows with every beat: the first time and one more are proof enough.
	if (known.length < 2) await addContradiction(app.db, { origin: app.log.origin, kept: note, other }, app.clock.now());
	return refused('log-contradicted');
}

/** Whether two notes are of one checkpoint, whoever cosigned them. */
const openedAlike = (one: string, other: string): boolean => one.split('\n\n', 1)[0] === other.split('\n\n', 1)[0];

function send(app: App, { url }: PolicyWitness, at: string, body?: Uint8Array): Promise<Outcome<GuardedAnswer>> {
	if (url === null) return Promise.resolve(refused('witness-without-address'));
	return guardedAnswer(new URL(at, url.endsWith('/') ? url : `${url}/`), {
		method: body ? 'POST' : 'GET',
		...(body && { body }),
		headers: { 'Content-Type': 'text/plain; charset=utf-8' },
		maxBytes: answerBytes,
		timeoutMs: answerMs,
		privateHosts: app.config.privateHosts
	});
}
