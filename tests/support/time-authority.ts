import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { fromBER, type OctetString, type Sequence } from 'asn1js';
import { throwawayFolder } from './throwaway-folder.ts';

/** A certificate for {@link TimeAuthority}: for which purpose, and how long from now. */
export type SignerWishes = { readonly usage: string; readonly seconds: number };

/** An invented authority for time stamps, made and run with the program openssl. */
export type TimeAuthority = {
	readonly folder: string;
	/** Its trust anchor, a PEM file. */
	readonly anchor: string;
	/** Makes a signer's certificate, `<name>.pem` and `<name>.key`. */
	signer(name: string, wishes?: Partial<SignerWishes>): void;
	/** Answers a question, signed with a signer's certificate. */
	reply(question: Uint8Array, signer?: string): Buffer;
	/** Runs openssl in its folder; what it wrote on its standard output. */
	openssl(...args: readonly string[]): Buffer;
	/** Serves it on loopback until the test ends; gives the address. */
	serve(t: TestContext, signer?: string): Promise<string>;
};

const configuration = `
[ca]
default_ca = invented
[invented]
database = index.txt
serial = ca-serial
new_certs_dir = .
certificate = ca.pem
private_key = ca.key
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
[tsa]
default_tsa = one
[one]
serial = ts-serial
default_policy = 1.2.3.4.1
other_policies = 1.2.3.4.2
digests = sha256, sha384, sha512
signer_digest = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
`;

export async function makeTimeAuthority(t: TestContext): Promise<TimeAuthority> {
	const folder = await throwawayFolder(t);
	const place = (name: string): string => path.join(folder, name);
	const openssl = (...args: readonly string[]): Buffer => {
		const { status, stdout, stderr } = spawnSync('openssl', args, { cwd: folder, maxBuffer: 16_000_000 });
		assert.equal(status, 0, `openssl ${args.join(' ')}: ${stderr}`);
		return stdout;
	};
	writeFileSync(place('c.cnf'), configuration);
	writeFileSync(place('index.txt'), '');
	for (const serial of ['ca-serial', 'ts-serial']) writeFileSync(place(serial), '01\n');
	const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
	openssl('req', '-x509', ...newKey, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=Invented anchor', '-days', '30');

	const authority: TimeAuthority = {
		folder,
		anchor: place('ca.pem'),
		openssl,
		signer(name, { usage = 'critical,timeStamping', seconds = 86_400 } = {}) {
			openssl('req', '-new', ...newKey, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=Invented ${name}`);
			writeFileSync(place(`${name}.ext`), `extendedKeyUsage=${usage}\nbasicConstraints=critical,CA:false\n`);
			const until = new Date(Date.now() + seconds * 1000).toISOString().replace(/[-:T]|\.\d+/g, '');
			const given = ['-in', `${name}.csr`, '-out', `${name}.pem`, '-extfile', `${name}.ext`, '-notext', '-batch'];
			openssl('ca', '-config', 'c.cnf', ...given, '-startdate', '20200101000000Z', '-enddate', until);
		},
		reply(question, signer = 'signer') {
			writeFileSync(place('q.tsq'), question);
			const keys = ['-signer', `${signer}.pem`, '-inkey', `${signer}.key`];
			openssl('ts', '-reply', '-config', 'c.cnf', '-queryfile', 'q.tsq', ...keys, '-out', 'r.tsr');
			return readFileSync(place('r.tsr'));
		},
		async serve(context, signer) {
			const server = createServer(async (request, response) => {
				const pieces: Buffer[] = [];
				for await (const piece of request) pieces.push(piece as Buffer);
				if (request.method !== 'POST' || request.headers['content-type'] !== 'application/timestamp-query')
					response.writeHead(400).end();
				else
					response
						.writeHead(200, { 'Content-Type': 'application/timestamp-reply' })
						.end(authority.reply(Buffer.concat(pieces), signer));
			});
			await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
			context.after(() => new Promise((closed) => server.close(closed)));
			return `http://127.0.0.1:${(server.address() as AddressInfo).port}/tsa`;
		}
	};
	authority.signer('signer');
	return authority;
}

/** The content of a token (TSTInfo), signed anew by openssl with whatever certificate. */
export function signedAnew(authority: TimeAuthority, token: Uint8Array, signer: string, ...options: readonly string[]): Buffer {
	const outer = fromBER(Uint8Array.from(token).buffer).result as Sequence;
	const [, explicit] = outer.valueBlock.value as [unknown, Sequence];
	const signed = explicit.valueBlock.value[0] as Sequence;
	const inner = signed.valueBlock.value[2] as Sequence;
	const info = (inner.valueBlock.value[1] as Sequence).valueBlock.value[0] as OctetString;
	writeFileSync(path.join(authority.folder, 'info.der'), Buffer.from(info.getValue()));
	const about = ['-econtent_type', '1.2.840.113549.1.9.16.1.4', '-md', 'sha256', '-binary', '-nodetach', ...options];
	const keys = ['-signer', `${signer}.pem`, '-inkey', `${signer}.key`];
	authority.openssl('cms', '-sign', '-in', 'info.der', ...keys, ...about, '-outform', 'DER', '-out', 'anew.der');
	return readFileSync(path.join(authority.folder, 'anew.der'));
}
