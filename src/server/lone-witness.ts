import { randomBytes } from 'node:crypto';
import { lstat, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { accepted, fromBase64url, type Outcome, refused, toBase64url } from '#core/base';
import { type CosignatureKind, type Cosigner, cosignersFrom, isNoteKeyName } from '#core/log';
import { askerAddress } from '#server/api/asker-address.ts';
import type { Config } from '#server/config.ts';
import { systemClock } from '#server/gateways/clock.ts';
import { close, listen } from '#server/listen.ts';
import { witnessFolder } from '#server/node-witness.ts';
import { flushFolder, writeFlushed } from '#server/store/flushed-files.ts';
import { TrustedLogs } from '#server/store/trusted-logs.ts';
import { memoryInFolder, WitnessFolder } from '#server/store/witness-folder.ts';
import { WitnessDesk } from '#server/witness-desk.ts';

export type LoneWitnessRefusal =
	| 'witness-exists'
	| 'witness-missing'
	| 'witness-damaged'
	| 'witness-name-invalid'
	| 'witness-running';

/** Makes the keys of a witness that runs alone, in `witness/` of the config folder. Never overwrites one. */
export async function makeLoneWitness(home: string, name: string): Promise<Outcome<null, LoneWitnessRefusal>> {
	if (!isNoteKeyName(name)) return refused('witness-name-invalid', 'at most 255 bytes, no space, no +');
	const folder = witnessFolder(home);
	const key = path.join(folder, 'key');
	if ((await lstat(key).catch(() => null)) !== null) return refused('witness-exists', folder);
	await mkdir(folder, { recursive: true, mode: 0o700 });
	const draft = `${key}.new-${randomBytes(6).toString('hex')}`;
	try {
		await writeFlushed(draft, `${name}\n${toBase64url(randomBytes(32))}\n`);
		await rename(draft, key);
		await flushFolder(folder);
	} finally {
		await rm(draft, { force: true }).catch(() => {});
	}
	return accepted(null);
}

/** The cosigners of a witness that runs alone. */
export async function readLoneWitness(
	home: string,
	kinds: readonly CosignatureKind[]
): Promise<Outcome<readonly Cosigner[], LoneWitnessRefusal>> {
	const file = path.join(witnessFolder(home), 'key');
	const status = await lstat(file).catch(() => null);
	if (status === null) return refused('witness-missing', file);
	if (!status.isFile() || (status.mode & 0o077) !== 0) return refused('witness-damaged', `${file}: chmod 600`);
	const [name = '', secret = '', ...rest] = (await readFile(file, 'utf8')).split('\n');
	const seed = fromBase64url(secret, 32);
	if (!isNoteKeyName(name) || !seed || rest.join('') !== '') return refused('witness-damaged', file);
	return accepted(cosignersFrom(name, seed, kinds));
}

export type RunningWitness = { readonly port: number; stop(): Promise<void> };

/**
 * Serves a witness alone under `/witness/v1/`: no database, one file for each log. A second program on the same folder is refused
 * `witness-running`, for two could cosign two histories.
 */
export async function startLoneWitness(
	config: Config,
	cosigners: readonly Cosigner[],
	report: (code: string) => void
): Promise<Outcome<RunningWitness>> {
	const folder = witnessFolder(config.home);
	const trusted = new TrustedLogs(folder);
	const logs = await trusted.read();
	if (!logs.ok) return logs;
	const lock = takeLock(path.join(folder, 'lock'));
	if (!lock.ok) return lock;
	const desk = new WitnessDesk(
		{
			cosigners,
			memory: memoryInFolder(new WitnessFolder(folder)),
			clock: systemClock,
			logs: async () => {
				const now = await trusted.read();
				if (!now.ok) report(`${now.refusal.code} ${now.refusal.about}`);
				return now.ok ? now.value.map(({ key }) => key) : [];
			}
		},
		report
	);
	const prefix = '/witness/v1/';
	const server = createServer(
		{ maxHeaderSize: 16_384, requestTimeout: 30_000, headersTimeout: 20_000 },
		(request: IncomingMessage, response: ServerResponse) => {
			const at = (request.url ?? '/').split('?', 1)[0] as string;
			response.setHeader('X-Content-Type-Options', 'nosniff');
			response.setHeader('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
			if (at.startsWith(prefix))
				void desk.answer(request, response, at.slice(prefix.length), askerAddress(request, config.addressHeader));
			else response.writeHead(404).end();
		}
	);
	const port = await listen(server, config.host, config.port);
	if (!port.ok) {
		lock.value.close();
		return port;
	}
	const stop = async (): Promise<void> => {
		await close(server);
		lock.value.close();
	};
	return accepted({ port: port.value, stop });
}

/** Held by the operating system, which lets go of it when the program dies, however it dies: what SQLite locks its files with. */
function takeLock(file: string): Outcome<{ close(): void }, 'witness-running'> {
	const held = new DatabaseSync(file, { timeout: 0 });
	try {
		held.exec('begin exclusive');
		return accepted(held);
	} catch {
		held.close();
		return refused('witness-running', file);
	}
}
