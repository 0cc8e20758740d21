import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Day, Moment } from '#core/base';
import { composeSharing } from '#core/report';
import { ActComposer, keyPairFrom, randomOf, recipientHash, sign } from '#core/sealing';
import { HelpedCase, type Helper } from '#tests/support/helped-case.ts';
import { makeOpening } from '#tests/support/rule-play.ts';

const open = { do: 'open', content: { kind: 'supporter-opened' } } as const;
const message = (part: number, text: string) => ({ do: 'write', part, content: { kind: 'message', text } }) as const;
const resign = (helper: Helper) => ({ do: 'resign', content: { kind: 'supporter-ended', supporter: helper.supporter } }) as const;
const cut = ({ supporter }: Helper, confirms: string | null, reason: 'conflict' | 'danger' = 'danger') => {
	const content = {
		kind: 'supporter-cut',
		supporter,
		reason,
		words: 'invented',
		memberName: 'Ines',
		confirms: confirms !== null
	} as const;
	return { do: 'cut', supporter, confirms, content } as const;
};
const proposal = (play: HelpedCase): string => play.node.cuts.at(-1)?.hash as string;
const textsOf = (items: readonly { readonly content: unknown }[]): string[] =>
	items.flatMap(({ content }) => {
		const { text } = content as { text?: string };
		return text ? [text] : [];
	});

test('a supporter reads exactly the parts handed over, and writes there under the own name, never as her', async () => {
	const play = await HelpedCase.begin();
	await play.write('money', 'not for helpers');
	const liaison = await play.newcomer('liaison');
	assert.equal(await play.letHelp(liaison, [play.partOf('account')]), 'accepted');
	assert.equal(await play.helps(liaison, open), 'accepted');
	assert.equal(await play.helps(liaison, message(play.partOf('account'), 'a word of the liaison')), 'accepted');

	const theirs = await play.readAs(liaison);
	assert.deepEqual(theirs.findings, []);
	const known = play.node.supporters[0];
	const opened = theirs.parts.filter(({ identities }) => identities.size > 0).map(({ part }) => part);
	assert.deepEqual(
		opened,
		[known?.line, ...(known?.parts ?? [])].toSorted((a = 0, b = 0) => a - b)
	);

	const hers = await play.readHers();
	assert.deepEqual(hers.findings, []);
	const account = hers.parts.find(({ kind }) => kind === 'account');
	assert.deepEqual(textsOf(account?.items ?? []), ['her own words']);
	assert.deepEqual(textsOf(account?.ofSupporters ?? []), ['a word of the liaison']);
	assert.equal(hers.parts.find(({ part }) => part === known?.line)?.ofSupporters[0]?.actCode, 'open');
	const desk = await play.readAtDesk();
	assert.deepEqual(desk.findings, []);
	assert.deepEqual(textsOf(desk.parts.find(({ kind }) => kind === 'account')?.ofSupporters ?? []), ['a word of the liaison']);
});

test('whoever may only read writes nowhere but in the own line, and nobody writes in a part that was not handed over', async () => {
	const play = await HelpedCase.begin();
	const interpreter = await play.newcomer('interpreter');
	await play.letHelp(interpreter, [play.partOf('account')], ['read']);
	assert.equal(await play.helps(interpreter, message(play.partOf('account'), 'x')), 'not-permitted');
	assert.equal(await play.helps(interpreter, message(play.partOf('money'), 'x')), 'not-permitted');
	assert.equal(await play.helps(interpreter, message(play.node.supporters[0]?.line as number, 'a question')), 'accepted');

	const part = play.node.parts.get(play.partOf('account'));
	const forged = new ActComposer({
		case: play.own.case,
		parts: [
			{
				part: part?.part as number,
				seq: part?.seq as number,
				hash: part?.hash as string,
				epoch: 1,
				recipient: (await play.readAs(interpreter)).parts[part?.part as number]?.recipient ?? null
			}
		],
		author: { kind: 'supporter', supporter: interpreter.supporter },
		signing: interpreter.signing,
		lastAct: play.node.signers.get(interpreter.signing.public) ?? null
	});
	const act = await forged.finish('write', part?.part as number, { kind: 'message', text: 'x' }, play.now, makeOpening);
	const actor = { kind: 'supporter', supporter: interpreter.supporter, signingKey: interpreter.signing.public } as const;
	assert.equal(play.submit(act, actor), 'not-permitted');
});

test('a supporter makes no keys and gives nobody anything', async () => {
	const play = await HelpedCase.begin();
	const liaison = await play.newcomer('liaison');
	const account = play.partOf('account');
	await play.letHelp(liaison, [account]);
	const reading = await play.readAs(liaison);
	const parts = reading.parts.filter(({ part }) => part === account);
	const composer = new ActComposer({
		case: reading.case,
		parts,
		author: { kind: 'supporter', supporter: liaison.supporter },
		signing: liaison.signing,
		lastAct: null
	});
	await composer.addEpoch(account);
	const act = await composer.finish('write', account, { kind: 'message', text: 'x' }, play.now, makeOpening);
	const actor = { kind: 'supporter', supporter: liaison.supporter, signingKey: liaison.signing.public } as const;
	assert.equal(play.submit(act, actor), 'not-permitted');
	const asHer = sign({ ...act.act.body, by: { kind: 'survivor' } }, liaison.signing);
	assert.equal(play.submit({ ...act, act: asHer as never }, { kind: 'survivor' }), 'not-the-author');
});

test('she cuts off in one act: the grants go, every part gets a key that this one never had, and the next opening is refused', async () => {
	for (const reason of ['ended', 'conflict'] as const) {
		const play = await HelpedCase.begin();
		const liaison = await play.newcomer('liaison');
		await play.letHelp(liaison, [play.partOf('account')]);
		assert.equal(await play.holds(liaison), 'all');
		assert.equal(await play.end(liaison, reason), 'accepted');
		assert.equal(await play.holds(liaison), 'none');
		assert.equal(await play.helps(liaison, open), 'supporter-unknown');
		assert.equal(await play.write('account', 'later words'), 'accepted');
		assert.deepEqual(textsOf((await play.readAs(liaison)).parts.flatMap(({ items }) => items)), []);
		assert.deepEqual((await play.readHers()).supporters[0]?.ended, { by: 'survivor', reason });
		assert.deepEqual((await play.readAtDesk()).findings, [], 'the desk goes on reading');
		assert.equal(await play.end(liaison, reason), 'supporter-unknown');
	}
});

test('a supporter can stop by the own word, in the own line alone', async () => {
	const play = await HelpedCase.begin();
	const [one, other] = [await play.newcomer('liaison'), await play.newcomer('counsel')];
	await play.letHelp(one, [play.partOf('account')]);
	await play.letHelp(other, [play.partOf('account')]);
	assert.equal(await play.helps(one, resign(one)), 'accepted');
	assert.equal(await play.holds(one), 'none');
	assert.equal(await play.write('account', 'more'), 'accepted');
	assert.equal(await play.holds(other), 'all');
	assert.deepEqual(
		(await play.readHers()).supporters.map(({ ended }) => ended?.by ?? null),
		['resigned', null]
	);
	assert.deepEqual((await play.readHers()).findings, []);
});

test('a guardian is cut off by two members of a safeguarding desk, never by one alone, and nobody else is', async () => {
	const play = await HelpedCase.begin();
	const [guardian, liaison] = [await play.newcomer('guardian'), await play.newcomer('liaison')];
	await play.letHelp(guardian, [play.partOf('contact'), play.thread]);
	await play.letHelp(liaison, [play.partOf('contact')]);
	assert.equal(await play.works(0, cut(liaison, null)), 'supporter-unknown');
	assert.equal(await play.works(0, cut(guardian, 'A'.repeat(43))), 'supporter-unknown');
	assert.equal(await play.works(0, cut(guardian, null)), 'accepted');
	assert.equal(await play.holds(guardian), 'all', 'a proposal alone changes nothing');
	assert.equal(await play.works(0, cut(guardian, proposal(play))), 'not-permitted');
	assert.equal(await play.works(1, cut(guardian, proposal(play), 'conflict')), 'supporter-unknown');
	assert.equal(await play.works(1, cut(guardian, proposal(play))), 'accepted');
	assert.equal(await play.holds(guardian), 'none');
	assert.equal(await play.helps(guardian, open), 'supporter-unknown');
	const { supporters, findings } = await play.readHers();
	assert.deepEqual(findings, []);
	assert.deepEqual(
		supporters.map(({ ended }) => ended),
		[{ by: 'desk', reason: 'danger' }, null]
	);
	assert.equal(await play.write('contact', 'safe again'), 'accepted');
	assert.equal(await play.holds(liaison), 'all');
});

test('an authority cuts nobody off, and a guardian is not given the thread of a desk that marked a conflict', async () => {
	const play = await HelpedCase.begin();
	const guardian = await play.newcomer('guardian');
	await play.letHelp(guardian, [play.partOf('contact')]);
	play.safeguards = false;
	assert.equal(await play.works(0, cut(guardian, null)), 'not-permitted');
	play.safeguards = true;
	assert.equal(await play.works(0, cut(guardian, null, 'conflict')), 'accepted');
	const next = await play.newcomer('guardian');
	assert.equal(await play.letHelp(next, [play.thread]), 'supporter-conflict');
	assert.equal(await play.letHelp(next, [play.partOf('contact')]), 'accepted');
	const counsel = await play.newcomer('counsel');
	assert.equal(await play.letHelp(counsel, [play.thread]), 'accepted');
});

test('only whoever accepted her invitation is let in, never with her part, with a line, with a key of hers, or twice', async () => {
	const play = await HelpedCase.begin();
	const liaison = await play.newcomer('liaison');
	const account = play.partOf('account');
	const stranger = { ...liaison, age: await keyPairFrom(randomOf(32)) };
	assert.equal(await play.letHelp(stranger, [account]), 'supporter-unknown');
	assert.equal(await play.letHelp({ ...liaison, supporter: 'x' as never }, [account]), 'supporter-malformed');
	assert.equal(await play.letHelp(liaison, []), 'part-unknown');
	assert.equal(await play.letHelp(liaison, [account, account]), 'part-unknown');
	assert.equal(await play.letHelp(liaison, [account], []), 'supporter-malformed');
	assert.equal(await play.letHelp(liaison, [account], ['read'], '2026-11-21' as Day), 'supporter-malformed');
	play.newcomers.set(liaison.supporter, {
		recipientHash: recipientHash(liaison.age.recipient),
		signingKey: play.keys.signing.public
	});
	assert.equal(await play.letHelp({ ...liaison, signing: play.keys.signing }, [account]), 'supporter-malformed');
	const other = await play.newcomer('counsel');
	assert.equal(await play.letHelp(other, [account]), 'accepted');
	assert.equal(await play.letHelp(other, [account]), 'supporter-malformed');
	const line = play.node.supporters[0]?.line as number;
	assert.equal(await play.letHelp(await play.newcomer('liaison'), [line]), 'part-unknown');
	assert.equal(await play.hers(() => composeSharing(play.own, play.sharing, play.keys, play.around)), 'accepted');
});

test('a last day ends it: nothing is opened any more, and the next writer makes new keys without this one', async () => {
	const play = await HelpedCase.begin();
	const liaison = await play.newcomer('liaison');
	await play.letHelp(liaison, [play.partOf('account'), play.thread], ['read'], '2026-11-30' as Day);
	play.now = '2026-12-01T08:00:00Z' as Moment;
	play.node.supporters = play.node.supporters.map((one) => ({ ...one, inForce: one.lastDay >= play.today }));
	assert.equal(await play.helps(liaison, open), 'supporter-unknown');
	assert.equal(await play.write('account', 'after the last day'), 'accepted');
	assert.equal(await play.works(0, { do: 'answer', content: { kind: 'message', text: 'after it too' } }), 'accepted');
	const texts = (await play.readAs(liaison)).parts.flatMap(({ items }) => textsOf(items));
	assert.ok(!texts.includes('after the last day') && !texts.includes('after it too'));
});

test('in every order of letting in, ending, resigning, cutting off, withdrawing and writing, who is out holds no new key and who remains loses none', async () => {
	const deeds = ['let', 'end', 'resign', 'propose', 'confirm', 'withdraw', 'share', 'write', 'answer', 'help', 'rotate'] as const;
	await fc.assert(
		fc.asyncProperty(fc.array(fc.tuple(fc.constantFrom(...deeds), fc.nat(2)), { minLength: 4, maxLength: 12 }), async (steps) => {
			const play = await HelpedCase.begin();
			const roles = ['guardian', 'liaison', 'counsel'] as const;
			const helpers: Helper[] = [];
			for (const role of roles) helpers.push(await play.newcomer(role));
			const parts = [[play.partOf('contact'), play.thread], [play.partOf('account')], [play.partOf('account'), play.thread]];
			for (const [deed, at] of steps) {
				const helper = helpers[at] as Helper;
				if (deed === 'let') await play.letHelp(helper, parts[at] as number[]);
				if (deed === 'end') await play.end(helper);
				if (deed === 'resign') await play.helps(helper, resign(helper));
				if (deed === 'propose') await play.works(0, cut(helper, null));
				if (deed === 'confirm') await play.works(1, cut(helper, play.node.cuts.at(-1)?.hash ?? 'A'.repeat(43)));
				if (deed === 'withdraw') await play.withdraw();
				if (deed === 'share') await play.hers(() => composeSharing(play.own, play.sharing, play.keys, play.around));
				if (deed === 'write') await play.write(at === 0 ? 'contact' : 'account', 'words');
				if (deed === 'answer') await play.works(0, { do: 'answer', content: { kind: 'message', text: 'words' } });
				if (deed === 'help') await play.helps(helper, message((parts[at] as number[])[0] as number, 'words'));
				if (deed === 'rotate') await play.works(1, { do: 'rotate', content: { kind: 'rotated' } });
				for (const one of helpers) {
					const known = play.node.supporters.find(({ supporter }) => supporter === one.supporter);
					if (known) assert.equal(play.given(one), known.inForce ? 'all' : 'none', `${one.role} after ${deed}`);
				}
			}
			assert.deepEqual((await play.readHers()).findings, []);
			for (const one of helpers) {
				const known = play.node.supporters.find(({ supporter }) => supporter === one.supporter);
				if (known) assert.equal(await play.holds(one), known.inForce ? 'all' : 'none', `${one.role} at the end`);
			}
		}),
		{ numRuns: 10, seed: 20261124 }
	);
});
