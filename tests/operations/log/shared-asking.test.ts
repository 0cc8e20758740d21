import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { accepted, must } from '#core/base';
import { isQuorum, openCheckpoint, parsePolicy, readCosignatures } from '#core/log';
import { openLogFolder } from '#server/gateways/log-place.ts';
import { askWitness } from '#server/operations/log/ask-witness.ts';
import { readCosignedCheckpoint } from '#server/operations/log/cosigned-checkpoint.ts';
import { exportLog } from '#server/operations/log/export-log.ts';
import { keepAnswer, readAskedWitnesses } from '#server/store/cosignature-store.ts';
import { inTransaction, openDatabase } from '#server/store/database.ts';
import { readContradictions } from '#server/store/witness-store.ts';
import { makeTestApp } from '#tests/support/app.ts';
import { withDatabase } from '#tests/support/database.ts';
import { startTestWitness } from '#tests/support/lone-witness.ts';
import { growLog } from '#tests/support/served-log.ts';
import { throwawayFolder } from '#tests/support/throwaway-folder.ts';

const tell = (): void => {};

test(
	'two programs on one database ask the same witnesses at once: each checkpoint is cosigned once, what is published never goes back, and nobody is called a liar',
	withDatabase(async ({ db, address }, t) => {
		const [one, two] = [await startTestWitness(t, 'watchdog.example/w1'), await startTestWitness(t, 'watchdog.example/w2')];
		const text = `witness one ${one.vkey} ${one.url}\nwitness two ${two.vkey} ${two.url}\ngroup both all one two\nquorum both\n`;
		const policy = must(parsePolicy(text));
		const app = await makeTestApp(t, db, { witnesses: policy, privateHosts: '127.0.0.1' });
		const { db: connections, close } = openDatabase(address, { connections: 4 });
		t.after(close);
		const beside = { ...app, db: connections };
		for (const witness of [one, two]) await witness.follow(app.log.vkey);
		const published: number[] = [];
		let answers: string[] = [];
		for (let round = 0; round < 6; round++) {
			await growLog(app, 5);
			const asked = [app, beside, app, beside].flatMap((program) =>
				program.witnesses.witnesses.map((witness) => askWitness(program, witness))
			);
			for (const asking of asked) answers.push(await asking.then((answer) => (answer.ok ? 'accepted' : answer.refusal.code)));
			const cosigned = await readCosignedCheckpoint(round % 2 ? app : beside);
			assert.ok(cosigned);
			published.push(cosigned.size);
			const read = must(readCosignatures(cosigned.note, [...one.keys, ...two.keys]));
			assert.equal(
				isQuorum(
					policy,
					read.cosigned.map(({ key }) => key)
				),
				true
			);
			assert.equal(must(openCheckpoint(cosigned.note, app.log.vkey)).size, cosigned.size);
		}
		assert.deepEqual(
			published,
			published.toSorted((a, b) => a - b)
		);
		assert.equal(published.at(-1), app.log.lastSize, 'the last one is cosigned by both');
		answers = answers.filter((code) => code !== 'accepted' && code !== 'witness-busy');
		assert.deepEqual(answers, []);
		assert.deepEqual(await readContradictions(db, app.log.origin), []);
	})
);

test(
	'of two answers of one witness the older may come last: what it cosigned does not go back',
	withDatabase(async ({ db }) => {
		const [early, late] = [new Date('2026-11-22T10:00:00Z'), new Date('2026-11-22T10:00:05Z')];
		const keep = async (answer: string, at: Date, size: number | null) =>
			must(await inTransaction(db, async (tx) => accepted(await keepAnswer(tx, { witness: 'dog', answer, at, size }))));
		const kept = async () => {
			const [row] = await readAskedWitnesses(db);
			return [row?.size, row?.cosignedAt?.toISOString()];
		};
		await keep('cosigned', late, 9);
		await keep('cosigned', early, 5);
		assert.deepEqual(await kept(), [9, late.toISOString()]);
		await keep('witness-busy', late, null);
		assert.deepEqual(await kept(), [9, late.toISOString()]);
		await keep('cosigned', late, 12);
		assert.deepEqual(await kept(), [12, late.toISOString()]);
	})
);

test(
	'a copy as files has what witnesses cosigned: after the checkpoint, whole, never older, and gone where nobody is asked any more',
	withDatabase(async ({ db }, t) => {
		const dog = await startTestWitness(t, 'watchdog.example/w1');
		const witnesses = must(parsePolicy(`witness dog ${dog.vkey} ${dog.url}\nquorum dog\n`));
		const app = await makeTestApp(t, db, { witnesses, privateHosts: '127.0.0.1' });
		await dog.follow(app.log.vkey);
		const folder = path.join(await throwawayFolder(t), 'copy');
		const place = await openLogFolder(folder);
		const put: string[] = [];
		const watched = {
			...place,
			put(at: string, bytes: Uint8Array) {
				put.push(at);
				return place.put(at, bytes);
			}
		};
		const cosignedThere = () => readFile(path.join(folder, 'cosigned'), 'utf8');
		await growLog(app, 20);
		must(await exportLog(app, watched, tell));
		assert.equal((await readdir(folder)).includes('cosigned'), false, 'nothing is cosigned yet');
		must(await askWitness(app, app.witnesses.witnesses[0] as never));
		must(await exportLog(app, watched, tell));
		const first = await cosignedThere();
		assert.equal(first, (await readCosignedCheckpoint(app))?.note);
		assert.match(await readFile(path.join(folder, 'policy'), 'utf8'), /^witness dog /m);

		await growLog(app, 20);
		must(await askWitness(app, app.witnesses.witnesses[0] as never));
		put.length = 0;
		must(await exportLog(app, watched, tell));
		assert.deepEqual(put.slice(-2), ['checkpoint', 'cosigned'], 'nothing is named before it is there');
		const later = await cosignedThere();
		assert.notEqual(later, first);
		// Another program that read before this one writes after it.
		const behind = { ...app, witnesses: { ...witnesses, quorum: null } };
		must(await exportLog(behind, place, tell));
		assert.equal(await cosignedThere(), later);
		assert.ok(
			must(openCheckpoint(later, app.log.vkey)).size <=
				must(openCheckpoint(await readFile(path.join(folder, 'checkpoint'), 'utf8'), app.log.vkey)).size
		);

		const nobody = { ...app, witnesses: must(parsePolicy('quorum none\n')) };
		must(await exportLog(nobody, place, tell));
		assert.equal((await readdir(folder)).includes('cosigned'), false);
	})
);

test(
	'20: a node whose own database was set back is refused by its witness, and hears from it what it had signed',
	withDatabase(async ({ db }, t) => {
		const dog = await startTestWitness(t, 'watchdog.example/w1');
		const witnesses = must(parsePolicy(`witness dog ${dog.vkey} ${dog.url}\nquorum dog\n`));
		const app = await makeTestApp(t, db, { witnesses, privateHosts: '127.0.0.1' });
		const [witness] = app.witnesses.witnesses;
		assert.ok(witness);
		await dog.follow(app.log.vkey);
		const before = await growLog(app, 10);
		const last = await growLog(app, 10);
		must(await askWitness(app, witness));
		// As a backup restored behind the node's back would leave it: all that came after is gone, also what witnesses said.
		await db.deleteFrom('log_cosignatures').execute();
		await db.deleteFrom('log_witnesses').execute();
		await db.deleteFrom('log_checkpoints').where('size', '>', before).execute();
		await db.deleteFrom('log_entries').where('index', '>=', before).execute();
		const answer = await askWitness(app, witness);
		assert.equal(answer.ok ? '' : answer.refusal.code, 'log-contradicted');
		const [found] = await readContradictions(db, app.log.origin);
		assert.equal(must(openCheckpoint(found?.kept ?? '', app.log.vkey)).size, last);
		assert.equal(must(openCheckpoint(found?.other ?? '', app.log.vkey)).size, before);
	})
);
