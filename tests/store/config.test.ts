import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { must } from '#core/base';
import { publicOrigin, readConfig } from '#server/config.ts';

const start = { mode: 'demonstration', checkout: '/srv/causeway' } as const;
const serve = { mode: 'real', checkout: '/srv/causeway' } as const;
const invented = { HOME: '/srv/invented', PATH: '/usr/bin' };

function faultsOf(env: Record<string, string>): string {
	const outcome = readConfig({ ...invented, ...env }, serve);
	assert.equal(outcome.ok, false, JSON.stringify(env));
	return outcome.ok ? '' : outcome.refusal.about;
}

test('nothing set gives the documented defaults', () => {
	assert.deepEqual(must(readConfig(invented, serve)), {
		mode: 'real',
		host: '127.0.0.1',
		port: 8080,
		home: '/srv/invented/.config/causeway',
		origin: null,
		databaseUrl: null,
		databaseConnections: 10,
		logCadenceMs: 1000,
		backupDays: 35,
		addressHeader: null,
		invitationDays: 14,
		plainFiling: false,
		reserveBytes: null,
		timestampAuthorities: [],
		timestampMinutes: 60,
		logExport: null,
		logExportMinutes: 1,
		s3Keys: null,
		privateHosts: [],
		witnessKinds: ['ed25519'],
		captureSocket: null,
		chromium: '/usr/bin/chromium',
		limits: { reportBytes: 1_048_576, filePartBytes: 16_777_216, fileBytes: 5_368_709_120, caseBytes: 10_737_418_240 }
	});
	assert.equal(must(readConfig({}, start)).home, '/srv/causeway/.causeway');
	assert.equal(must(readConfig({ PORT: ' ', CAUSEWAY_ORIGIN: '' }, start)).port, 8080, 'empty is unset');
});

test('what is set is taken', () => {
	const config = must(
		readConfig(
			{
				...invented,
				PORT: '0',
				HOST: '0.0.0.0',
				CAUSEWAY_HOME: '/var/lib/node/../causeway',
				CAUSEWAY_ORIGIN: 'https://help.example/',
				DATABASE_URL: 'postgresql://u:p@db.example:5432/causeway?sslmode=require',
				CAUSEWAY_DATABASE_CONNECTIONS: '40',
				CAUSEWAY_LOG_CADENCE_MS: '250',
				CAUSEWAY_BACKUP_DAYS: '10',
				CAUSEWAY_PLAIN_FILING: 'on',
				CAUSEWAY_FILE_MIB: '5',
				CAUSEWAY_CASE_MIB: '50',
				CAUSEWAY_RESERVE_MIB: '7'
			},
			serve
		)
	);
	assert.equal(config.home, '/var/lib/causeway');
	assert.equal(config.origin, 'https://help.example');
	assert.equal(config.databaseUrl, 'postgresql://u:p@db.example:5432/causeway?sslmode=require');
	assert.deepEqual(
		[config.port, config.host, config.databaseConnections, config.logCadenceMs, config.backupDays, config.plainFiling],
		[0, '0.0.0.0', 40, 250, 10, true]
	);
	assert.equal(config.reserveBytes, 7 * 1_048_576);
	assert.deepEqual([config.limits.fileBytes, config.limits.caseBytes], [5 * 1_048_576, 50 * 1_048_576]);
});

test('the public origin follows the port that is listened on, unless it was given', () => {
	assert.equal(publicOrigin(must(readConfig({ PORT: '0' }, start)), 43_210), 'http://localhost:43210');
	assert.equal(publicOrigin(must(readConfig({ CAUSEWAY_ORIGIN: 'http://abc.onion' }, start)), 8080), 'http://abc.onion');
});

for (const [name, values] of Object.entries({
	PORT: ['http', '65536', '-1', '80.5', '0x50', '99999999999'],
	HOST: ['a b', 'host/name'],
	CAUSEWAY_HOME: ['relative/folder', '~/causeway'],
	CAUSEWAY_ORIGIN: [
		'help.example',
		'http://help.example',
		'https://help.example/path',
		'ftp://help.example',
		'https://u@help.example',
		'http://localhost.example'
	],
	DATABASE_URL: ['mysql://u:secret@h/d', 'postgres://u:secret@h', 'postgres'],
	CAUSEWAY_DATABASE_CONNECTIONS: ['1', 'many'],
	CAUSEWAY_LOG_CADENCE_MS: ['0', '1s'],
	CAUSEWAY_BACKUP_DAYS: ['0', 'month'],
	CAUSEWAY_ADDRESS_HEADER: ['x real ip', 'x-real-ip, secret', 'Forwarded', 'host'],
	CAUSEWAY_PLAIN_FILING: ['true', '1', 'ON'],
	CAUSEWAY_FILE_MIB: ['0', '100MB'],
	CAUSEWAY_CASE_MIB: ['none'],
	CAUSEWAY_RESERVE_MIB: ['-1', '5%']
}))
	test(`${name} out of its form is refused by name, without its value`, () => {
		for (const value of values) {
			const about = faultsOf({ [name]: value });
			assert.match(about, new RegExp(`^${name} must be `));
			assert.ok(!about.includes('secret'), about);
		}
	});

test('a misspelt variable of ours is refused by name, and all faults are told at once', () => {
	assert.match(
		faultsOf({ CAUSEWAY_BACKUPDAYS: '10' }),
		/^CAUSEWAY_BACKUPDAYS is not a variable of this program \(known: CAUSEWAY_HOME, /
	);
	assert.match(
		faultsOf({ CAUSEWAY_MODE: 'demonstration' }),
		/^CAUSEWAY_MODE is not/,
		'the mode is never taken from the environment'
	);
	const about = faultsOf({ PORT: 'x', CAUSEWAY_FILE_MIB: 'y', CAUSEWAY_HOEM: '/z' });
	for (const name of ['PORT', 'CAUSEWAY_FILE_MIB', 'CAUSEWAY_HOEM']) assert.ok(about.includes(name), about);
	assert.equal(
		readConfig({ CAUSEWAY_VECTORS: '/v', CAUSEWAY_TEST_DATABASE_URL: 'x' }, start).ok,
		true,
		'those of the tests pass'
	);
});

test('the table of the readme names every setting, and nothing else', async () => {
	const asked = new Set<string>();
	// A region is asked for where there are keys.
	const keys = { CAUSEWAY_S3_KEY_ID: 'invented', CAUSEWAY_S3_SECRET: 'invented' };
	const env = new Proxy<Record<string, string>>(keys, { get: (of, name) => asked.add(String(name)) && of[String(name)] });
	must(readConfig(env, start));
	// The user's own home stands in for a folder that was not named.
	asked.delete('HOME');
	const readme = await readFile(path.resolve(import.meta.dirname, '../../README.md'), 'utf8');
	const rows = readme.split('\n').filter((line) => /^\| `[A-Z0-9_]+`/.test(line));
	const told = rows.flatMap((row) =>
		[...(row.split('|')[1] as string).matchAll(/`([A-Z0-9_]+)`/g)].map(([, name]) => name as string)
	);
	assert.deepEqual(told.toSorted(), [...asked].toSorted());
	const ours = /\(known: (.*)\)/.exec(faultsOf({ CAUSEWAY_UNKNOWN: '1' }))?.[1]?.split(', ') ?? [];
	assert.deepEqual(ours.toSorted(), told.filter((name) => name.startsWith('CAUSEWAY_')).toSorted());
	for (const row of rows) assert.ok(row.split('|').length === 5 && row.split('|')[2]?.trim(), row);
});

test('a real node without any home is refused rather than put somewhere', () => {
	const outcome = readConfig({}, serve);
	assert.equal(!outcome.ok && outcome.refusal.about, 'CAUSEWAY_HOME must be the absolute path of the config folder');
});

test('who stamps checkpoints is an https address and a file; http and private hosts only where they are named', () => {
	const read = (timestamps: string, hosts = '') =>
		readConfig({ ...invented, CAUSEWAY_TIMESTAMPS: timestamps, CAUSEWAY_PRIVATE_HOSTS: hosts }, serve);
	assert.deepEqual(must(read('https://tsa.example/ /a.pem; https://other.example/tsr /b.pem 1.2.3')).timestampAuthorities, [
		{ url: 'https://tsa.example/', anchorFile: '/a.pem', policy: null },
		{ url: 'https://other.example/tsr', anchorFile: '/b.pem', policy: '1.2.3' }
	]);
	const named = must(read('http://127.0.0.1:3161/tsa /a.pem', 'Tsa.internal, 127.0.0.1'));
	assert.deepEqual(named.privateHosts, ['tsa.internal', '127.0.0.1']);
	assert.equal(named.timestampAuthorities.length, 1);
	for (const wrong of [
		'https://tsa.example/',
		'https://tsa.example/ a.pem',
		'http://tsa.example/ /a.pem',
		'https://u:p@tsa.example/ /a.pem',
		'x',
		';'
	])
		assert.match(faultsOf({ CAUSEWAY_TIMESTAMPS: wrong }), /CAUSEWAY_TIMESTAMPS/, wrong);
});

test('a copy of the log goes to a folder, or to a bucket with keys; a cadence divides an hour or a day', () => {
	const read = (env: Readonly<Record<string, string>>) => readConfig({ ...invented, ...env }, serve);
	const codeOf = (env: Readonly<Record<string, string>>) => {
		const outcome = read(env);
		return outcome.ok ? 'accepted' : outcome.refusal.about;
	};
	const keys = { CAUSEWAY_S3_KEY_ID: 'INVENTED', CAUSEWAY_S3_SECRET: 'invented' };
	const to = (place: string) => must(read({ ...keys, CAUSEWAY_LOG_EXPORT: place })).logExport;
	assert.deepEqual(to('/srv/log'), { kind: 'folder', folder: '/srv/log' });
	const endpoint = 'https://s3.example:9000';
	assert.deepEqual(to(`${endpoint}/our-log`), { kind: 'bucket', endpoint, bucket: 'our-log', prefix: '' });
	assert.deepEqual(to(`${endpoint}/our-log/a/b/`), { kind: 'bucket', endpoint, bucket: 'our-log', prefix: 'a/b/' });
	for (const wrong of [
		'log',
		'http://s3.example/our-log',
		'https://s3.example',
		'https://u:p@s3.example/our-log',
		'https://s3.example/our-log?a'
	])
		assert.match(codeOf({ ...keys, CAUSEWAY_LOG_EXPORT: wrong }), /CAUSEWAY_LOG_EXPORT must be/, wrong);
	assert.match(codeOf({ CAUSEWAY_LOG_EXPORT: `${endpoint}/our-log` }), /CAUSEWAY_S3_KEY_ID and CAUSEWAY_S3_SECRET/);
	assert.doesNotMatch(codeOf({ CAUSEWAY_S3_SECRET: 'hidden' }), /hidden/);
	for (const [minutes, fits] of [
		['15', true],
		['120', true],
		['1440', true],
		['7', false],
		['90', false],
		['0', false]
	] as const)
		for (const name of ['CAUSEWAY_TIMESTAMP_MINUTES', 'CAUSEWAY_LOG_EXPORT_MINUTES'])
			assert.equal(codeOf({ [name]: minutes }) === 'accepted', fits, `${name} ${minutes}`);
});
