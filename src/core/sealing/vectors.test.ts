import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fromBase64url, fromHex, must, type Outcome, toBase64url, toHex } from '#core/base';
import {
	type Actor,
	type ActSubmission,
	caseFromWire,
	checkInvitationProof,
	hashOfAccept,
	hashOfSigned,
	invitationAccept,
	invitationProof,
	joinRecovery,
	keyPairFrom,
	memberKeysFrom,
	normaliseCodename,
	open,
	pad,
	padmeLength,
	passkeyPair,
	passphraseKeys,
	readCase,
	recipientHash,
	recipientOf,
	signedBytes,
	submissionFromWire,
	survivorKeys,
	unpad,
	unwrapDeskKey,
	unwrapMemberKeys,
	verifySigned,
	type WireCase
} from '#core/sealing';
import { KeptCase } from '#tests/support/kept-case.ts';

// biome-ignore lint/suspicious/noExplicitAny: the shape of each file is what the test below it says.
type Any = any;
const vectors = (name: string): Any =>
	JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../../spec/vectors', name), 'utf8'));
const bytes = (text: string): Uint8Array => fromBase64url(text) as Uint8Array;
const codeOf = (outcome: Outcome<unknown>): string => (outcome.ok ? 'accepted' : outcome.refusal.code);

test('codename/keys.json', async () => {
	const { cases } = vectors('codename/keys.json');
	for (const { name, codename, pin, normalised, expect, ...keys } of cases) {
		assert.equal(normaliseCodename(codename), normalised, name);
		const derived = await survivorKeys(codename, pin);
		assert.equal(codeOf(derived), expect, name);
		if (!derived.ok) continue;
		const { lookupId, accessSecret, age, signing } = derived.value;
		const found = {
			lookupId,
			accessSecret,
			identity: age.identity,
			recipientHash: recipientHash(age.recipient),
			signingKey: signing.public
		};
		assert.deepEqual(found, keys, name);
	}
	assert.ok(cases.length >= 12);
});

test('codename/keys.json: a PIN changes every key but the lookup id', () => {
	const { cases } = vectors('codename/keys.json');
	const [without, withPin] = ['as shown', 'with a PIN'].map((wanted) => cases.find(({ name }: Any) => name === wanted));
	assert.equal(without.lookupId, withPin.lookupId);
	for (const key of ['accessSecret', 'identity', 'signingKey']) assert.notEqual(without[key], withPin[key], key);
});

test('member-keys/keys.json', async () => {
	const { passphrases, passkey, member, invitation } = vectors('member-keys/keys.json');
	for (const { passphrase, salt, auth, sealIdentity } of passphrases) {
		const keys = await passphraseKeys(passphrase, bytes(salt));
		assert.deepEqual([keys.auth, keys.seal.identity], [auth, sealIdentity]);
	}
	assert.equal((await passkeyPair(bytes(passkey.prf))).identity, passkey.identity);
	const { age, signing } = await memberKeysFrom(bytes(member.seed));
	assert.deepEqual([age.identity, age.recipient, signing.public], [member.identity, member.recipient, member.signingKey]);
	const secret = bytes(invitation.secret);
	assert.equal(invitationProof(secret, invitation.id, member.recipient, member.signingKey), invitation.proof);
	const shown = { recipient: member.recipient, signingKey: member.signingKey, proof: invitation.proof };
	assert.equal(checkInvitationProof(secret, invitation.id, shown), true);
	assert.equal(checkInvitationProof(secret, invitation.id, { ...shown, signingKey: invitation.secret }), false);
	const accept = invitationAccept(secret);
	assert.deepEqual([toBase64url(accept), toBase64url(hashOfAccept(accept))], [invitation.accept, invitation.acceptHash]);
});

test('member-keys/wraps.json: wraps open for whom they name, and any two shares join', async () => {
	const { passkeyIdentity, member, memberSeed, memberIdentity, memberWrap, desk, deskWrap, recovery, shares } =
		vectors('member-keys/wraps.json');
	const opened = must(await unwrapMemberKeys(bytes(memberWrap), member, passkeyIdentity));
	assert.deepEqual([toBase64url(opened.seed), opened.age.identity], [memberSeed, memberIdentity]);
	assert.equal(codeOf(await unwrapMemberKeys(bytes(memberWrap), desk.desk, passkeyIdentity)), 'wrap-wrong');
	assert.equal(codeOf(await unwrapMemberKeys(bytes(memberWrap), member, memberIdentity)), 'cannot-open');
	assert.equal(codeOf(await unwrapMemberKeys(bytes(deskWrap), member, memberIdentity)), 'label-wrong');

	const key = must(await unwrapDeskKey(bytes(deskWrap), desk, memberIdentity));
	assert.deepEqual(key, { identity: desk.identity, recovery: recipientHash(recovery) });
	assert.equal(codeOf(await unwrapDeskKey(bytes(deskWrap), { ...desk, generation: 2 }, memberIdentity)), 'wrap-wrong');
	assert.equal(codeOf(await unwrapDeskKey(bytes(deskWrap), { ...desk, recipient: recovery }, memberIdentity)), 'wrap-wrong');

	const [a, b, c] = shares;
	for (const two of [
		[a, b],
		[b, c],
		[a, c]
	])
		assert.equal(must(await joinRecovery(two, recovery)).recipient, recovery);
	assert.equal(codeOf(await joinRecovery([a, `${b.slice(0, -1)}${b.endsWith('A') ? 'B' : 'A'}`], recovery)), 'share-malformed');
	assert.equal(codeOf(await joinRecovery([a, b], desk.recipient)), 'shares-wrong');
	assert.equal(codeOf(await joinRecovery([a], recovery)), 'shares-wrong');
});

test('padding.json', () => {
	const { lengths, frames } = vectors('sealed-case/padding.json');
	for (const { length, padme } of lengths) assert.equal(padmeLength(length), padme, String(length));
	for (const { name, padded, expect } of frames) {
		const content = unpad(fromHex(padded) as Uint8Array);
		assert.equal(codeOf(content), expect, name);
		if (content.ok) assert.equal(toHex(pad(content.value)), padded, name);
	}
	assert.ok(lengths.length >= 15 && frames.length >= 10);
});

test('signed.json', () => {
	const { bytes: signedHex, hash, cases } = vectors('sealed-case/signed.json');
	for (const { name, type, statement, expect } of cases) assert.equal(codeOf(verifySigned(statement, type)), expect, name);
	assert.equal(toHex(signedBytes(cases[0].statement.body)), signedHex);
	assert.equal(hashOfSigned(cases[1].statement), hash);
	assert.ok(cases.length >= 9);
});

test('accepting.json: what a node takes, and what it refuses with which code', () => {
	const { acts } = vectors('sealed-case/case.json');
	const { world, cases } = vectors('sealed-case/accepting.json');
	const desks = new Map<Any, Any>(world.desks.map(({ desk, ...key }: Any) => [desk, key]));
	const actorOf = (by: string): Actor =>
		by === 'survivor'
			? { kind: 'survivor' }
			: { kind: 'member', member: world.member, desk: world.desks[0].desk, signingKey: world.memberSigningKey };
	const send = (kept: KeptCase, { by, submission }: Any) =>
		kept.accept(submissionFromWire(submission) as ActSubmission, actorOf(by), { desks, today: world.today });
	const seen = new Set<string>();
	for (const { name, after, first, by, submission, expect } of cases) {
		const kept = new KeptCase();
		for (const before of [...acts.slice(0, after), ...first]) must(send(kept, before));
		assert.equal(codeOf(send(kept, { by, submission })), expect, name);
		seen.add(expect);
	}
	assert.ok(cases.length >= 45 && seen.size >= 20, String(seen.size));
});

type Steps = readonly (readonly [number, number, boolean, boolean])[];

/** The view that a node makes of stored acts; `members` beside it is what the reader's key log says. */
function viewOf({ acts, views, members }: Any, reader: 'survivor' | 'desk'): WireCase & { members: Any } {
	const handed = acts.slice(0, reader === 'survivor' ? 5 : 4).map(({ submission }: Any) => submission);
	const all = handed.flatMap(({ entries, sealed }: Any) =>
		entries.map((entry: Any, at: number) => ({ entry, sealed: sealed[at] }))
	);
	const hashes = new Map(
		handed.flatMap(({ act, entries }: Any) => entries.map((entry: Any, at: number) => [entry, act.body.entries[at]]))
	);
	const entries = (views[reader] as Steps).map(([part, seq, shown, given]) => {
		const { entry, sealed } = all.find(({ entry }: Any) => entry.part === part && entry.seq === seq);
		return { part, seq, hash: hashes.get(entry) as string, entry: shown ? entry : null, sealed: given ? sealed : null };
	});
	return structuredClone({
		case: handed[0].act.body.case,
		acts: handed.map(({ act }: Any) => act),
		entries,
		rotationDue: [],
		members
	});
}

const keysOf = survivorKeys(vectors('sealed-case/case.json').codename);

async function read({ deskIdentity }: Any, view: ReturnType<typeof viewOf>, reader: 'survivor' | 'desk') {
	const keys = must(await keysOf);
	return readCase(caseFromWire(view), {
		identities: (holder) => (holder.kind !== reader ? [] : [reader === 'survivor' ? keys.age.identity : deskIdentity]),
		survivorKey: reader === 'survivor' ? keys.signing.public : null,
		isMember: (desk, generation, signingKey, member) =>
			view.members.some(
				(one: Any) => one.desk === desk && one.generation === generation && one.signingKey === signingKey && one.member === member
			),
		complete: reader === 'survivor'
	});
}

test('case.json: a stored case still opens, word for word, and has no findings', async () => {
	const stored = vectors('sealed-case/case.json');
	assert.equal(await recipientOf(stored.deskIdentity), stored.deskRecipient);
	const told = ({ parts }: Awaited<ReturnType<typeof read>>) =>
		parts.map(({ kind, epoch, items }) => [kind, epoch, ...items.map(({ content }) => (content as { kind: string }).kind)]);
	const hers = await read(stored, viewOf(stored, 'survivor'), 'survivor');
	assert.deepEqual(hers.findings, []);
	assert.deepEqual(told(hers), [
		['own', 1, 'map', 'withdrawn'],
		['account', 2, 'answer'],
		['thread', 2, 'message', 'opened', 'state']
	]);
	assert.deepEqual(
		hers.parts[1]?.items.map(({ content }) => (content as { text: string }).text),
		['Invented words.']
	);
	const theirs = await read(stored, viewOf(stored, 'desk'), 'desk');
	assert.deepEqual(theirs.findings, []);
	assert.deepEqual(told(theirs), [
		[null, 0],
		['account', 1, 'answer'],
		['thread', 1, 'message', 'opened', 'state']
	]);
	const stranger = await keyPairFrom(new Uint8Array(32));
	for (const { submission } of stored.acts)
		for (const sealed of submission.sealed)
			if (sealed) assert.equal(codeOf(await open(bytes(sealed), stranger.identity)), 'cannot-open');
});

test('reading.json: what a reader finds in a view that was tampered with', async () => {
	const stored = vectors('sealed-case/case.json');
	const { cases } = vectors('sealed-case/reading.json');
	for (const { name, reader, changes, findings } of cases) {
		const view = viewOf(stored, reader);
		for (const change of changes) {
			const path = change.set ?? change.drop;
			const holder = path.slice(0, -1).reduce((value: Any, step: Any) => value[step], view);
			if (change.drop) holder.splice(path.at(-1), 1);
			else holder[path.at(-1)] = change.to;
		}
		const reading = await read(stored, view, reader);
		assert.deepEqual([...new Set(reading.findings.map(({ what }) => what))].sort(), findings, `${reader}: ${name}`);
	}
	assert.ok(cases.length >= 18);
});
