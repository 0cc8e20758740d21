/**
 * Writes our vectors of time stamps: `node tools/vectors/time-stamp.ts`. Needs the program openssl, whose signatures differ in every run: made
 * once and kept, and read by the unit test, which then needs no openssl.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { toBase64url, utf8 } from '#core/base';
import { randomOf } from '#core/sealing';
import { askForStamp } from '#server/gateways/time-stamp.ts';
import { makeTimeAuthority, signedAnew } from '#tests/support/time-authority.ts';
import { vectorFolder } from './log.ts';

const ends: (() => unknown)[] = [];
const around = { after: (end: () => unknown) => ends.push(end) } as never;
const authority = await makeTimeAuthority(around);
const stranger = await makeTimeAuthority(around);
const content = 'invented.example/log\n7\nInvented, not a root\n';
const pem = (name: string): string => readFileSync(name, 'utf8');

/** The token that openssl gives for this content. */
function tokenOf(signer: string): Buffer {
	const reply = authority.reply(askForStamp(utf8(content), randomOf(8), null).der, signer);
	writeFileSync(path.join(authority.folder, 'reply'), reply);
	return authority.openssl('ts', '-reply', '-in', 'reply', '-token_out');
}

authority.signer('short', { seconds: 2 });
authority.signer('not-critical', { usage: 'timeStamping' });
authority.signer('two-purposes', { usage: 'critical,timeStamping,codeSigning' });
const good = tokenOf('signer');
const changed = Buffer.from(good);
changed[changed.length - 3] = (changed[changed.length - 3] as number) ^ 1;
const anchors = [pem(authority.anchor)];
const given = [
	{ name: 'as openssl gives it', token: good, expect: 'accepted' },
	{ name: 'by a signer whose certificate expired two seconds later', token: tokenOf('short'), expect: 'accepted' },
	{ name: 'over another text', token: good, content: `${content}x`, expect: 'stamp-imprint-wrong' },
	{ name: 'one bit of the signature changed', token: changed, expect: 'stamp-signature-wrong' },
	{ name: 'purpose not critical', token: signedAnew(authority, good, 'not-critical', '-cades'), expect: 'stamp-purpose-wrong' },
	{ name: 'two purposes', token: signedAnew(authority, good, 'two-purposes', '-cades'), expect: 'stamp-purpose-wrong' },
	{ name: 'the signature names no certificate', token: signedAnew(authority, good, 'signer'), expect: 'stamp-signer-wrong' },
	{ name: 'another anchor', token: good, anchors: [pem(stranger.anchor)], expect: 'stamp-chain-wrong' },
	{ name: 'two anchors, the second is right', token: good, anchors: [pem(stranger.anchor), ...anchors], expect: 'accepted' },
	{ name: 'cut off', token: good.subarray(0, good.length - 20), expect: 'stamp-malformed' },
	{ name: 'nothing', token: Buffer.alloc(0), expect: 'stamp-malformed' }
];
const cases = given.map(({ token, ...one }) => ({ content, anchors, ...one, token: toBase64url(new Uint8Array(token)) }));
const file = path.join(vectorFolder, 'time-stamp', 'tokens.json');
await mkdir(path.dirname(file), { recursive: true });
await writeFile(file, `${JSON.stringify({ cases }, null, '\t')}\n`);
for (const end of ends) await end();
