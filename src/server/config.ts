import path from 'node:path';
import { accepted, type Outcome, refused } from '#core/base';
import { type CosignatureKind, isCosignatureKind } from '#core/log';

/**
 * `demonstration`: invented people, a sign-in that exists nowhere else, thrown away at will. `real`: everything else.
 * The command decides (`start` or `serve`), never the environment: one variable must not open the demonstration sign-in on a real node.
 */
export type Mode = 'demonstration' | 'real';

export type Config = {
	readonly mode: Mode;
	/** `HOST`: the address listened on. Default 127.0.0.1. */
	readonly host: string;
	/** `PORT`: 0 takes a free one. Default 8080. */
	readonly port: number;
	/** `CAUSEWAY_HOME`: absolute path of the config folder (keys, blobs, tombstones, the embedded database). */
	readonly home: string;
	/** `CAUSEWAY_ORIGIN`: what browsers call us, without a path. `null`: http://localhost with the port listened on. */
	readonly origin: string | null;
	/** `DATABASE_URL`: any PostgreSQL 15 or newer. `null`: the embedded one. Holds a password: never log it. */
	readonly databaseUrl: string | null;
	/** `CAUSEWAY_DATABASE_CONNECTIONS`: how many are held at most, without those of the job queue. Default 10. */
	readonly databaseConnections: number;
	/** `CAUSEWAY_LOG_CADENCE_MS`: how often staged leaves enter the log, dummies when idle. Default 1000. */
	readonly logCadenceMs: number;
	/** `CAUSEWAY_BACKUP_DAYS`: how long backups live, so how long erasures must be remembered. Default 35. */
	readonly backupDays: number;
	/**
	 * `CAUSEWAY_ADDRESS_HEADER`: the header in which our own reverse proxy, and nobody else, writes the asker's address (lower case), alone or as
	 * the last of several. Without it everybody behind a proxy looks like one asker to the proof-of-work. `null`: the connection's own address.
	 */
	readonly addressHeader: string | null;
	/** `CAUSEWAY_INVITATION_DAYS`: how long an invitation of staff can be accepted. Default 14. */
	readonly invitationDays: number;
	/** `CAUSEWAY_PLAIN_FILING`: whether the route for filing without script exists. `on` or `off`, default off. */
	readonly plainFiling: boolean;
	/** `CAUSEWAY_RESERVE_MIB`: free bytes of the disk that pieces of files may not take. `null`: a twentieth of it, 2 GiB at most. */
	readonly reserveBytes: number | null;
	/**
	 * `CAUSEWAY_TIMESTAMPS`: who stamps checkpoints once an hour (RFC 3161). For each, separated by `;`: its address, the absolute path of a PEM
	 * file with its trust anchors, and, if wished, the policy to ask for. Default: nobody.
	 */
	readonly timestampAuthorities: readonly TimestampAuthority[];
	/** `CAUSEWAY_TIMESTAMP_MINUTES`: how often they are asked, a part of an hour or of a day. Default 60. */
	readonly timestampMinutes: number;
	/**
	 * `CAUSEWAY_LOG_EXPORT`: where the node keeps a copy of its log for a web server or CDN: absolute path of a folder, or `https://host/bucket[/prefix]` of
	 * anything that speaks S3. Default: nowhere.
	 */
	readonly logExport: LogTarget | null;
	/** `CAUSEWAY_LOG_EXPORT_MINUTES`: how often that copy is brought up to date, a part of an hour or of a day. Default 1. */
	readonly logExportMinutes: number;
	/** `CAUSEWAY_S3_KEY_ID`, `CAUSEWAY_S3_SECRET`, `CAUSEWAY_S3_REGION` (default us-east-1). `null` without them. Never log them. */
	readonly s3Keys: S3Keys | null;
	/**
	 * `CAUSEWAY_PRIVATE_HOSTS`: hosts, separated by commas, that this server may ask although they lie on this machine or in a private network.
	 * Default: none.
	 */
	readonly privateHosts: readonly string[];
	/**
	 * `CAUSEWAY_WITNESS_KINDS`: with which signatures this node or witness cosigns other logs: `ed25519`, `ml-dsa-44`, or both, separated by a comma. Default
	 * ed25519.
	 */
	readonly witnessKinds: readonly CosignatureKind[];
	/** `CAUSEWAY_CAPTURE`: absolute path of the socket between a node and its capture worker. `null`: no pages are captured. */
	readonly captureSocket: string | null;
	/** `CAUSEWAY_CHROMIUM`: the browser of the capture worker. Default /usr/bin/chromium. */
	readonly chromium: string;
	readonly limits: Limits;
};

/** Where stamps come from, and what their signatures must rest on. `policy` is an object identifier. */
export type TimestampAuthority = { readonly url: string; readonly anchorFile: string; readonly policy: string | null };

export type S3Keys = { readonly region: string; readonly keyId: string; readonly secret: string };

/** A bucket without its keys; `prefix` is empty or ends with a stroke. */
type S3Address = { readonly endpoint: string; readonly bucket: string; readonly prefix: string };
export type LogBucket = S3Address & S3Keys;
export type LogTarget = { readonly kind: 'folder'; readonly folder: string } | ({ readonly kind: 'bucket' } & S3Address);

/** Sizes in bytes, of what a person gives; sealing and padding add to them. */
export type Limits = {
	/** The text of a report or message: 1 MiB, fixed by the formats. */
	readonly reportBytes: number;
	/** One part of a file: 16 MiB, fixed by the formats. */
	readonly filePartBytes: number;
	/** `CAUSEWAY_FILE_MIB`: one file. Default 5120. */
	readonly fileBytes: number;
	/** `CAUSEWAY_CASE_MIB`: all files of one case together. Default 10240. */
	readonly caseBytes: number;
};

/** What the command brings with it: its mode, and where the checkout lies. */
export type Command = { readonly mode: Mode; readonly checkout: string };

type Environment = Readonly<Record<string, string | undefined>>;

const ours = [
	'CAUSEWAY_HOME',
	'CAUSEWAY_ORIGIN',
	'CAUSEWAY_DATABASE_CONNECTIONS',
	'CAUSEWAY_LOG_CADENCE_MS',
	'CAUSEWAY_BACKUP_DAYS',
	'CAUSEWAY_ADDRESS_HEADER',
	'CAUSEWAY_INVITATION_DAYS',
	'CAUSEWAY_PLAIN_FILING',
	'CAUSEWAY_FILE_MIB',
	'CAUSEWAY_CASE_MIB',
	'CAUSEWAY_RESERVE_MIB',
	'CAUSEWAY_TIMESTAMPS',
	'CAUSEWAY_TIMESTAMP_MINUTES',
	'CAUSEWAY_LOG_EXPORT',
	'CAUSEWAY_LOG_EXPORT_MINUTES',
	'CAUSEWAY_S3_KEY_ID',
	'CAUSEWAY_S3_SECRET',
	'CAUSEWAY_S3_REGION',
	'CAUSEWAY_PRIVATE_HOSTS',
	'CAUSEWAY_WITNESS_KINDS',
	'CAUSEWAY_CAPTURE',
	'CAUSEWAY_CHROMIUM'
];
/** Read by tests, which start servers with their own environment. */
const ofTests = ['CAUSEWAY_VECTORS', 'CAUSEWAY_TEST_DATABASE_URL'];
const mib = 1024 * 1024;

/**
 * Reads the whole configuration, once, at start. Nothing else reads `process.env`. Refuses `config-invalid` naming every faulty
 * variable and what it should be, never its value; a `CAUSEWAY_` name that we do not know is a fault too, for it is most likely a typo
 * that would leave a default in force unnoticed.
 */
export function readConfig(env: Environment, command: Command): Outcome<Config, 'config-invalid'> {
	const faults: string[] = [];
	const fault = (name: string, wanted: string): void => {
		faults.push(`${name} must be ${wanted}`);
	};
	const given = (name: string): string | null => {
		const value = env[name]?.trim();
		return value === undefined || value === '' ? null : value;
	};
	const whole = (name: string, usual: number, least: number, most: number): number => {
		const text = given(name);
		if (text === null) return usual;
		const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
		if (value >= least && value <= most) return value;
		fault(name, `a whole number from ${least} to ${most}`);
		return usual;
	};
	const minutes = (name: string, usual: number): number => {
		const value = whole(name, usual, 1, 1440);
		if (60 % value === 0 || (value % 60 === 0 && 1440 % value === 0)) return value;
		fault(name, 'minutes that divide an hour, or hours that divide a day');
		return usual;
	};
	const parsed = <T>(name: string, parse: (text: string) => T | null, wanted: string): T | null => {
		const text = given(name);
		const value = text === null ? null : parse(text);
		if (text !== null && value === null) fault(name, wanted);
		return value;
	};

	for (const name of Object.keys(env))
		if (name.startsWith('CAUSEWAY_') && !ours.includes(name) && !ofTests.includes(name))
			faults.push(`${name} is not a variable of this program (known: ${ours.join(', ')})`);

	const privateHosts = parsed('CAUSEWAY_PRIVATE_HOSTS', hostsFrom, 'host names or addresses, separated by commas') ?? [];
	const home = homeFrom(given('CAUSEWAY_HOME'), given('HOME'), command);
	if (home === null) fault('CAUSEWAY_HOME', 'the absolute path of the config folder');
	const logExport = parsed(
		'CAUSEWAY_LOG_EXPORT',
		(text) => logTargetFrom(text, privateHosts),
		'the absolute path of a folder, or https://host/bucket[/prefix] (http only for CAUSEWAY_PRIVATE_HOSTS)'
	);
	const [keyId, secret] = [given('CAUSEWAY_S3_KEY_ID'), given('CAUSEWAY_S3_SECRET')];
	const s3Keys = keyId && secret ? { region: given('CAUSEWAY_S3_REGION') ?? 'us-east-1', keyId, secret } : null;
	if (!s3Keys && (keyId || secret || logExport?.kind === 'bucket'))
		fault('CAUSEWAY_S3_KEY_ID and CAUSEWAY_S3_SECRET', 'given together, and for a bucket');
	const config: Config = {
		mode: command.mode,
		host: parsed('HOST', hostFrom, 'a host name or an address') ?? '127.0.0.1',
		port: whole('PORT', 8080, 0, 65535),
		home: home ?? '',
		origin: parsed(
			'CAUSEWAY_ORIGIN',
			originFrom,
			'https://name[:port] without a path (http only for localhost and .onion names)'
		),
		databaseUrl: parsed('DATABASE_URL', databaseUrlFrom, 'postgres://user:password@host:port/database'),
		databaseConnections: whole('CAUSEWAY_DATABASE_CONNECTIONS', 10, 2, 500),
		logCadenceMs: whole('CAUSEWAY_LOG_CADENCE_MS', 1000, 50, 60_000),
		backupDays: whole('CAUSEWAY_BACKUP_DAYS', 35, 1, 3650),
		addressHeader: parsed(
			'CAUSEWAY_ADDRESS_HEADER',
			headerFrom,
			'the name of a header that holds addresses alone, such as x-real-ip'
		),
		invitationDays: whole('CAUSEWAY_INVITATION_DAYS', 14, 1, 365),
		plainFiling: parsed('CAUSEWAY_PLAIN_FILING', switchFrom, 'on or off') ?? false,
		reserveBytes: given('CAUSEWAY_RESERVE_MIB') === null ? null : whole('CAUSEWAY_RESERVE_MIB', 0, 0, 1_048_576_000) * mib,
		timestampAuthorities:
			parsed(
				'CAUSEWAY_TIMESTAMPS',
				(text) => authoritiesFrom(text, privateHosts),
				'https address, absolute path of a PEM file, perhaps a policy; several separated by ; (http only for CAUSEWAY_PRIVATE_HOSTS)'
			) ?? [],
		timestampMinutes: minutes('CAUSEWAY_TIMESTAMP_MINUTES', 60),
		logExport,
		logExportMinutes: minutes('CAUSEWAY_LOG_EXPORT_MINUTES', 1),
		s3Keys,
		privateHosts,
		witnessKinds: parsed('CAUSEWAY_WITNESS_KINDS', kindsFrom, 'ed25519, ml-dsa-44, or both, separated by a comma') ?? ['ed25519'],
		captureSocket: parsed('CAUSEWAY_CAPTURE', pathFrom, 'the absolute path of a socket, of at most 100 signs'),
		chromium: parsed('CAUSEWAY_CHROMIUM', pathFrom, 'the absolute path of a program') ?? '/usr/bin/chromium',
		limits: {
			reportBytes: mib,
			filePartBytes: 16 * mib,
			fileBytes: whole('CAUSEWAY_FILE_MIB', 5120, 1, 10_240) * mib,
			caseBytes: whole('CAUSEWAY_CASE_MIB', 10_240, 1, 1_048_576) * mib
		}
	};
	return faults.length === 0 ? accepted(config) : refused('config-invalid', faults.join('; '));
}

/** The origin to tell browsers, once the port is known. */
export const publicOrigin = (config: Config, listeningPort: number): string =>
	config.origin ?? `http://localhost:${listeningPort}`;

function homeFrom(given: string | null, userHome: string | null, { mode, checkout }: Command): string | null {
	if (given !== null) return path.isAbsolute(given) ? path.normalize(given) : null;
	if (mode === 'demonstration') return path.join(checkout, '.causeway');
	return userHome !== null && path.isAbsolute(userHome) ? path.join(userHome, '.config', 'causeway') : null;
}

const hostFrom = (text: string): string | null => (/^[\w.:-]+$/.test(text) ? text : null);

/** `Forwarded` holds more than addresses, and the others are for something else: believed, they would make everybody one asker. */
const noAddress: ReadonlySet<string> = new Set(['forwarded', 'host', 'origin', 'cookie', 'authorization', 'user-agent']);

function headerFrom(text: string): string | null {
	const name = text.toLowerCase();
	return /^[a-z][a-z0-9-]{1,40}$/.test(name) && !noAddress.has(name) ? name : null;
}

const pathFrom = (text: string): string | null => (path.isAbsolute(text) && text.length <= 100 ? path.normalize(text) : null);

const switchFrom = (text: string): boolean | null => (text === 'on' ? true : text === 'off' ? false : null);

function originFrom(text: string): string | null {
	const url = URL.parse(text);
	if (url === null || url.origin !== text.replace(/\/$/, '')) return null;
	// Browsers give the means of sealing only to secure contexts: TLS, or the machine itself. An onion address brings its own secrecy.
	const secure = url.protocol === 'https:' || (url.protocol === 'http:' && withoutTls(url.hostname));
	return secure ? url.origin : null;
}

const withoutTls = (host: string): boolean =>
	host === 'localhost' || host.endsWith('.localhost') || host === '127.0.0.1' || host === '[::1]' || host.endsWith('.onion');

function databaseUrlFrom(text: string): string | null {
	const url = URL.parse(text);
	return url !== null && /^postgres(ql)?:$/.test(url.protocol) && url.pathname.length > 1 ? text : null;
}

function hostsFrom(text: string): string[] | null {
	const hosts = text.split(',').map((host) => host.trim().toLowerCase());
	return hosts.every((host) => hostFrom(host) !== null) ? hosts : null;
}

function kindsFrom(text: string): CosignatureKind[] | null {
	const kinds = [...new Set(text.split(',').map((kind) => kind.trim()))];
	return kinds.every(isCosignatureKind) ? kinds : null;
}

function authoritiesFrom(text: string, privateHosts: readonly string[]): TimestampAuthority[] | null {
	const authorities = text.split(';').map((one): TimestampAuthority | null => {
		const [, address = '', anchorFile = '', policy] = /^\s*(\S+)\s+(\S+)(?:\s+([0-2](?:\.\d{1,20}){1,30}))?\s*$/.exec(one) ?? [];
		const url = URL.parse(address);
		if (url?.username !== '' || url.password !== '' || !path.isAbsolute(anchorFile)) return null;
		if (url.protocol !== 'https:' && !isPlainInside(url, privateHosts)) return null;
		return { url: url.href, anchorFile, policy: policy ?? null };
	});
	return authorities.every((one) => one !== null) ? authorities : null;
}

/** A folder, or a bucket by the address that has it as the first part of its path. `null` for what is neither. */
export function logTargetFrom(text: string, privateHosts: readonly string[]): LogTarget | null {
	if (path.isAbsolute(text)) return { kind: 'folder', folder: path.normalize(text) };
	const url = URL.parse(text);
	const [, bucket, rest = ''] = /^\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/([\w./-]*))?$/.exec(url?.pathname ?? '') ?? [];
	if (!url || !bucket || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return null;
	if (url.protocol !== 'https:' && !isPlainInside(url, privateHosts)) return null;
	const prefix = rest.replace(/\/+$/, '');
	return { kind: 'bucket', endpoint: url.origin, bucket, prefix: prefix === '' ? '' : `${prefix}/` };
}

/** Without TLS only where the operator named the host as one inside. */
const isPlainInside = (url: URL, privateHosts: readonly string[]): boolean =>
	url.protocol === 'http:' && privateHosts.includes(url.hostname.replace(/^\[|\]$/g, ''));

/** Tells the built pages where our own server writes the true scheme and host of a request. They read it when they are loaded. */
export function tellPages(): void {
	process.env.PROTOCOL_HEADER = 'x-forwarded-proto';
	process.env.HOST_HEADER = 'x-forwarded-host';
	// A report without script: 1 MiB of words, percent-encoded.
	process.env.BODY_SIZE_LIMIT = '8M';
}

/** The process's own environment, for commands to hand to {@link readConfig}. */
export const environment = (): Environment => process.env;
