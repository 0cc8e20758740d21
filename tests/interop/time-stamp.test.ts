import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { must, type Outcome, utf8 } from '#core/base';
import { randomOf } from '#core/sealing';
import { type Stamp, verifyStamp } from '#core/stamp';
import type { App } from '#server/app.ts';
import { systemClock } from '#server/gateways/clock.ts';
import { anchorsFrom, askForStamp, openStampReply, type StampQuestion } from '#server/gateways/time-stamp.ts';
import { stampCheckpoint } from '#server/operations/log/stamp-checkpoint.ts';
import { readTimestamps } from '#server/store/timestamp-store.ts';
import { makeTestApp, type TestApp } from '#tests/support/app.ts';
import { withDatabase } from '#tests/support/database.ts';
import { startTestNode } from '#tests/support/node.ts';
import { runProgram } from '#tests/support/run-program.ts';
import { makeTimeAuthority, signedAnew, type TimeAuthority } from '#tests/support/time-authority.ts';

const checkout = path.resolve(import.meta.dirname, '../..');
const content = utf8('invented.example/log\n7\nAAAA\n');
const codeOf = (outcome: Outcome<unknown, string>): string => (outcome.ok ? 'accepted' : outcome.refusal.code);
const anchorsOf = ({ anchor }: TimeAuthority) => anchorsFrom(readFileSync(anchor, 'utf8')) ?? [];
const ask = (policy: string | null = null): StampQuestion => askForStamp(content, randomOf(8), policy);

const open = (
	authority: TimeAuthority,
	reply: Uint8Array,
	question: StampQuestion,
	wishes: { readonly of?: Uint8Array; readonly policy?: string; readonly now?: Date } = {}
): Promise<Outcome<Stamp, string>> =>
	openStampReply(
		reply,
		{ content: wishes.of ?? content, nonce: question.nonce, policy: wishes.policy ?? null, now: wishes.now ?? new Date() },
		anchorsOf(authority)
	);

async function stampOf(
	t: TestContext
): Promise<{ authority: TimeAuthority; question: StampQuestion; reply: Buffer; stamp: Stamp }> {
	const authority = await makeTimeAuthority(t);
	const question = ask();
	const reply = authority.reply(question.der);
	return { authority, question, reply, stamp: must(await open(authority, reply, question)) };
}

test('a stamp that openssl gives is accepted, and openssl accepts what we ask and keep', async (t) => {
	const { authority, question, stamp } = await stampOf(t);
	assert.ok(Math.abs(stamp.at.getTime() - Date.now()) < 60_000);
	const file = (name: string, bytes: Uint8Array) => writeFileSync(path.join(authority.folder, name), bytes);
	file('content', content);
	file('question', question.der);
	file('token', stamp.token);
	const about = authority.openssl('ts', '-query', '-in', 'question', '-text').toString();
	assert.match(about, /sha256[\s\S]*Nonce: 0x[\s\S]*Certificate required: yes/);
	authority.openssl('ts', '-verify', '-data', 'content', '-in', 'token', '-token_in', '-CAfile', 'ca.pem');
	assert.equal(codeOf(await verifyStamp(stamp.token, content, anchorsOf(authority))), 'accepted');
});

test('a stamp of something else, of an earlier question, under another policy, of another time, or that was refused, is not taken', async (t) => {
	const { authority, question, reply } = await stampOf(t);
	assert.equal(codeOf(await open(authority, reply, question, { of: utf8('else') })), 'stamp-imprint-wrong');
	assert.equal(codeOf(await open(authority, reply, ask())), 'stamp-nonce-wrong');
	assert.equal(codeOf(await open(authority, reply, question, { policy: '1.2.3.4.2' })), 'stamp-policy-wrong');
	const later = new Date(Date.now() + 3_600_000);
	assert.equal(codeOf(await open(authority, reply, question, { now: later })), 'stamp-time-wrong');
	const other = ask('1.2.3.4.2');
	assert.equal(codeOf(await open(authority, authority.reply(other.der), other, { policy: '1.2.3.4.2' })), 'accepted');
	const foreign = ask('1.2.3.4.99');
	assert.equal(codeOf(await open(authority, authority.reply(foreign.der), foreign)), 'stamp-rejected');
	for (const bytes of [new Uint8Array(), randomOf(300), reply.subarray(0, 200)])
		assert.equal(codeOf(await open(authority, bytes, question)), 'stamp-malformed');
});

test('a token that was changed, at whatever place, is refused', async (t) => {
	const { authority, stamp } = await stampOf(t);
	const refusals = new Set<string>();
	for (let at = 0; at < stamp.token.length; at += 7) {
		const changed = Uint8Array.from(stamp.token);
		changed[at] = (changed[at] as number) ^ 0x01;
		const outcome = await verifyStamp(changed, content, anchorsOf(authority));
		// A few bytes of the envelope are covered by no signature and say nothing, such as its version.
		if (outcome.ok) assert.deepEqual([outcome.value.at, outcome.value.anchor], [stamp.at, stamp.anchor], `byte ${at}`);
		else refusals.add(outcome.refusal.code);
	}
	for (const code of ['stamp-malformed', 'stamp-signature-wrong', 'stamp-chain-wrong']) assert.ok(refusals.has(code), code);
});

test('only a certificate for time stamps alone may sign them, and the signature says which it is', async (t) => {
	const { authority, stamp } = await stampOf(t);
	const usages = {
		'not-critical': 'timeStamping',
		'two-purposes': 'critical,timeStamping,codeSigning',
		'another-purpose': 'critical,codeSigning'
	};
	for (const [name, usage] of Object.entries(usages)) {
		authority.signer(name, { usage });
		const token = signedAnew(authority, stamp.token, name, '-cades');
		assert.equal(codeOf(await verifyStamp(token, content, anchorsOf(authority))), 'stamp-purpose-wrong', name);
	}
	const named = signedAnew(authority, stamp.token, 'signer', '-cades');
	assert.equal(codeOf(await verifyStamp(named, content, anchorsOf(authority))), 'accepted');
	const nameless = signedAnew(authority, stamp.token, 'signer');
	assert.equal(codeOf(await verifyStamp(nameless, content, anchorsOf(authority))), 'stamp-signer-wrong');
});

test('the chain ends at the anchor that the operator chose, at the time of the stamp: later the signer may expire', async (t) => {
	const { authority, stamp } = await stampOf(t);
	const stranger = await makeTimeAuthority(t);
	assert.equal(codeOf(await verifyStamp(stamp.token, content, anchorsOf(stranger))), 'stamp-chain-wrong');
	assert.equal(codeOf(await verifyStamp(stamp.token, content, [])), 'stamp-chain-wrong');
	authority.signer('short', { seconds: 4 });
	const question = ask();
	const reply = authority.reply(question.der, 'short');
	const short = must(await open(authority, reply, question));
	await pause(5000);
	assert.equal(codeOf(await verifyStamp(short.token, content, anchorsOf(authority))), 'accepted', 'valid as of then');
	const late = ask();
	assert.equal(codeOf(await open(authority, authority.reply(late.der, 'short'), late)), 'stamp-chain-wrong', 'not as of now');
});

/** The node of a test, asking these authorities at the time that it is. */
const asking = (
	app: TestApp,
	authorities: readonly { url: string; anchorFile: string }[],
	privateHosts: readonly string[]
): App => ({
	...app,
	clock: systemClock,
	config: { ...app.config, timestampAuthorities: authorities.map((one) => ({ ...one, policy: null })), privateHosts }
});

test(
	'the node has its checkpoints stamped over the network, once by each authority, and keeps what openssl verifies',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const authority = await makeTimeAuthority(t);
		const stranger = await makeTimeAuthority(t);
		const url = await authority.serve(t);
		const trusted = { url, anchorFile: authority.anchor };
		const reported: string[] = [];
		const report = (code: string) => reported.push(code);

		assert.equal(await stampCheckpoint(asking(app, [trusted], []), report), 0);
		assert.deepEqual(reported.splice(0), [`not-reachable ${url}`], 'an address inside that nobody named is not asked');
		const node = asking(app, [{ url: `${url}?stranger`, anchorFile: stranger.anchor }, trusted], ['127.0.0.1']);
		assert.equal(await stampCheckpoint(node, report), 1, 'one that cannot be trusted does not keep the other away');
		assert.deepEqual(reported.splice(0), [`stamp-chain-wrong ${url}?stranger`]);
		assert.equal(await stampCheckpoint(asking(app, [trusted], ['127.0.0.1']), report), 0, 'stamped already');
		must(await app.log.beat());
		assert.equal(await stampCheckpoint(asking(app, [trusted], ['127.0.0.1']), report), 1);
		assert.deepEqual(reported, []);

		const [newest, first, ...more] = await readTimestamps(db, null, 10);
		assert.deepEqual(more, []);
		assert.ok(newest && first && newest.size > first.size);
		assert.deepEqual(await readTimestamps(db, newest.size, 10), [first]);
		for (const { checkpoint, token, anchor } of [newest, first]) {
			// As a reader does it: the three lines of the checkpoint, the token, the anchor.
			writeFileSync(path.join(authority.folder, 'text'), `${checkpoint.split('\n').slice(0, 3).join('\n')}\n`);
			writeFileSync(path.join(authority.folder, 'token'), token);
			writeFileSync(path.join(authority.folder, 'anchor.der'), anchor);
			authority.openssl('x509', '-inform', 'DER', '-in', 'anchor.der', '-out', 'anchor.pem');
			authority.openssl('ts', '-verify', '-data', 'text', '-in', 'token', '-token_in', '-CAfile', 'anchor.pem');
		}
	})
);

test('whoever reads a log verifies its stamps later, with the authorities they trust, also when the signer has expired', async (t) => {
	const authority = await makeTimeAuthority(t);
	const stranger = await makeTimeAuthority(t);
	const url = await authority.serve(t, 'short');
	const env = { CAUSEWAY_TIMESTAMPS: `${url} ${authority.anchor}`, CAUSEWAY_PRIVATE_HOSTS: '127.0.0.1' };
	const node = await startTestNode(t, { env });
	const place = `http://127.0.0.1:${node.port}`;
	const stamps = async (...words: readonly string[]) => {
		const all = ['src/cli/main.ts', 'log', 'stamps', place, ...words];
		const { code, stdout, stderr } = await runProgram(process.execPath, all, { cwd: checkout });
		return { code, said: `${stderr}${stdout}`.trim() };
	};
	const none = await stamps();
	assert.deepEqual([none.code, /stamps-missing/.test(none.said)], [1, true]);
	authority.signer('short', { seconds: 20 });
	const until = Date.now() + 20_000;
	assert.equal(await stampCheckpoint(node.app, (code) => assert.fail(code)), 1);
	await pause(Math.max(0, until + 1500 - Date.now()));

	const known = await stamps('--vkey', node.app.log.vkey, '--anchor', stranger.anchor, '--anchor', authority.anchor);
	assert.equal(known.code, 0, known.said);
	assert.match(known.said, /^\d{4}-\d\d-\d\dT.* the first \d+ entries were there: http.*\n1 stamps hold, 0 do not$/);
	const believed = await stamps();
	assert.equal(believed.code, 0);
	assert.match(believed.said, /taken from the node itself: compare[\s\S]*pass --anchor/);
	const foreign = await stamps('--anchor', stranger.anchor);
	assert.equal(foreign.code, 1);
	assert.match(foreign.said, /stamp-chain-wrong[\s\S]*0 stamps hold, 1 do not/);

	await node.app.db
		.updateTable('log_timestamps')
		.set({ token: Buffer.from('invented') })
		.execute();
	const damaged = await stamps('--anchor', authority.anchor);
	assert.deepEqual([damaged.code, /stamp-malformed/.test(damaged.said)], [1, true]);
	assert.equal((await stamps('--ancho', 'x')).code, 2);
});
