import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { accepted, canonicalText, type Json, type Outcome } from '#core/base';
import { type CodeFile, type KeyBody, type KeyStatement, signCodeManifest } from '#core/log';
import { sign } from '#core/sealing';
import type { App } from '#server/app.ts';
import { today } from '#server/gateways/clock.ts';
import { inTransaction } from '#server/store/database.ts';
import { readAcceptedStatements, takeKeyLogLock } from '#server/store/log-store.ts';
import { markRestored } from './mark-restored.ts';

const codeVersion = '1';

/**
 * Puts into the log what everybody must be able to find there: the node's own key, once, and the hashes of the code it serves whenever
 * that has changed. A first beat places both before anybody is served. Refuses `log-not-continued` where the database's log is not the one
 * that the node signed last, unless it may go on with that (`acceptsOlderLog`); the log then says so first.
 */
export async function announceNode(app: App, build: string | null, acceptsOlderLog = false): Promise<Outcome<null>> {
	const files = build ? (JSON.parse(await readFile(path.join(build, 'code-manifest.json'), 'utf8')) as CodeFile[]) : null;
	const announced = await inTransaction(app.db, async (tx): Promise<Outcome<null>> => {
		// Of two programs that start at once, one speaks first and the other finds it said.
		await takeKeyLogLock(tx);
		const signed = acceptsOlderLog ? await app.log.lastSigned() : accepted(null);
		if (!signed.ok) return signed;
		if (signed.value && !(await app.log.continues(signed.value, tx))) await markRestored(app, tx, [signed.value]);
		const book = await app.log.keyBook(tx);
		if (!book.nodeKey()) {
			const body: KeyBody = {
				v: 1,
				type: 'causeway/key/v1',
				subject: { kind: 'node', id: app.node.id, name: app.node.name },
				organisation: null,
				generation: 1,
				recipient: null,
				signingKey: app.log.key.public,
				prev: null,
				day: today(app.clock)
			};
			const placed = await app.log.appendKeys(tx, [sign(body, app.log.key) as KeyStatement]);
			if (!placed.ok) return placed;
		}
		if (files) {
			const manifest = signCodeManifest(codeVersion, files, app.log.key);
			if (!manifest.ok) return manifest;
			const last = (await readAcceptedStatements(tx, ['causeway/code/v1'])).at(-1);
			const same =
				last !== undefined && canonicalText(JSON.parse(last).body) === canonicalText(manifest.value.body as unknown as Json);
			if (!same) await app.log.appendStatement(tx, manifest.value, 'code', app.node.id);
		}
		return accepted(null);
	});
	if (!announced.ok) return announced;
	const beat = await app.log.beat();
	return beat.ok ? accepted(null) : beat;
}
