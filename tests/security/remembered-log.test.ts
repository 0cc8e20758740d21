import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { must } from '#core/base';
import { type ClearStatement, openCheckpoint } from '#core/log';
import { forgeKeys, signAgain, whileLying } from '#tests/support/lying-server.ts';
import { codeOf, type LyingStage, raiseLyingStage } from '#tests/support/lying-stage.ts';
import { TestMember } from '#tests/support/member.ts';
import { rewrite } from '#tests/support/node-proxy.ts';
import { wholeFile } from '#tests/support/whole-file.ts';
import type { KeysAnswer } from '#ui/sealing/key-book.ts';
import type { LogMemory } from '#ui/sealing/remembered-log.ts';

const whole = wholeFile();
let node: LyingStage['node'];
let place: LyingStage['place'];
let first: LyingStage['first'];
let stage: LyingStage['stage'];

before(async () => {
	({ node, place, first, stage } = await raiseLyingStage(whole));
});

/** A browser that is closed and opened again: nothing stays but what it remembers. */
function inventedMemory(): LogMemory & { readonly kept: Map<string, string> } {
	const kept = new Map<string, string>();
	return { kept, read: async (vkey) => kept.get(vkey) ?? null, keep: async (vkey, note) => void kept.set(vkey, note) };
}

/** The lead comes to a browser with this memory, still signed in, and types the passphrase. */
async function enter(memory: LogMemory): Promise<string> {
	const member = new TestMember(place, () => new Date(), memory);
	member.jar.cookie = first.lead.jar.cookie;
	return codeOf(await member.session.unlock(first.lead.passphrase));
}

test('a member’s browser remembers which witnesses the node named, and says for that session when it names others', async () => {
	const memory = inventedMemory();
	assert.equal(await enter(memory), 'accepted');
	const name = `policy ${place.vkey}`;
	assert.equal(memory.kept.get(name), '', 'this node asks nobody');
	memory.kept.set(name, 'what it named before\n');
	const member = new TestMember(place, () => new Date(), memory);
	member.jar.cookie = first.lead.jar.cookie;
	must(await member.session.unlock(first.lead.passphrase));
	assert.deepEqual(member.session.watch, { state: 'nobody', otherPolicy: true });
	must(await member.session.look());
	assert.equal(member.session.watch.otherPolicy, true, 'also after another look');
	const later = new TestMember(place, () => new Date(), memory);
	later.jar.cookie = first.lead.jar.cookie;
	must(await later.session.unlock(first.lead.passphrase));
	assert.equal(later.session.watch.otherPolicy, false, 'told once');
});

/** The node lies in its proofs, whatever sizes they are of. */
async function enterUnderProof(memory: LogMemory, lie: (body: Record<string, unknown>) => unknown): Promise<string> {
	must(await node.app.log.beat());
	stage.proxy.change = (passing) => {
		if (!passing.path.startsWith('/api/v1/log/consistency/')) return;
		rewrite(passing, lie);
		signAgain(node, passing);
	};
	try {
		return await enter(memory);
	} finally {
		stage.proxy.change = () => {};
	}
}

const keysNow = async (): Promise<KeysAnswer> => (await (await fetch(`${place.origin}/api/v1/keys`)).json()) as KeysAnswer;

test('24: a member’s browser remembers how far the log was, and an older or another log is refused at the next visit', async () => {
	const memory = inventedMemory();
	assert.equal(await enter(memory), 'accepted');
	const older = await keysNow();
	must(await node.app.log.beat());
	assert.equal(await enter(memory), 'accepted', 'the log grew');
	const remembered = memory.kept.get(place.vkey) as string;

	const statements = older.statements.map(({ statement }) => statement as ClearStatement);
	const lies: Record<string, () => Promise<string>> = {
		'the log of a moment before': () =>
			whileLying(
				stage,
				'/api/v1/keys',
				() => older,
				() => enter(memory)
			),
		'a log of the same keys alone': () =>
			whileLying(
				stage,
				'/api/v1/keys',
				() => forgeKeys(node, statements),
				() => enter(memory)
			),
		'no proof that it goes on': () => enterUnderProof(memory, () => ({ proof: [] })),
		'a proof of something else': () => enterUnderProof(memory, ({ proof }) => ({ proof: (proof as string[]).toReversed() }))
	};
	for (const [name, lie] of Object.entries(lies)) {
		assert.equal(await lie(), 'log-not-continued', name);
		assert.equal(memory.kept.get(place.vkey), remembered, `${name}: what was seen stays`);
	}
	assert.equal(await enter(memory), 'accepted', 'with the truth all is well again');
	assert.notEqual(memory.kept.get(place.vkey), remembered);
});

test('a proof of consistency is there for every two sizes that the log had, and for no others', async () => {
	const { size } = must(openCheckpoint((await node.app.log.checkpoint()).note, place.vkey));
	const ask = async (from: unknown, to: unknown): Promise<number> =>
		(await fetch(`${place.origin}/api/v1/log/consistency/${from}/${to}`)).status;
	assert.deepEqual([await ask(1, size), await ask(size, size), await ask(1, 1)], [200, 200, 200]);
	for (const [from, to] of [
		[0, size],
		[size, 1],
		[1, size + 100_000],
		['01', size],
		['-1', 5],
		[1, '1e3']
	])
		assert.equal(await ask(from, to), 400, `${from} to ${to}`);
});
