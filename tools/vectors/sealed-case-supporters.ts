import { type Day, must, type SupporterId } from '#core/base';
import {
	type Actor,
	type ActSubmission,
	keyPairFrom,
	recipientHash,
	submissionFromWire,
	survivorKeys,
	type WireSubmission
} from '#core/sealing';
import type { KeptCase } from '#tests/support/kept-case.ts';
import { inventedId, inventedSeed, inventedSigner } from '#tests/support/key-story.ts';
import { act, type Fields } from './sealed-case-acts.ts';
import { codename, day, desk, keep, member, memberSigning, type ToldAct } from './sealed-case-story.ts';

type By = 'survivor' | 'member' | 'second' | 'supporter';
type Sent = { readonly by: By; readonly submission: WireSubmission };

const supporter = inventedId<'supporter'>('Vector supporter') as SupporterId;
const helperSigning = inventedSigner('Vector supporter 1');
const second = inventedId<'member'>('Vector second member') as typeof member;
const secondSigning = inventedSigner('Vector second member 1');

/** What a node takes of people who help, after the report and the consent of case.json: who is let in, what they may add, how they go. */
export async function supporterVectors(told: readonly ToldAct[]) {
	const { age, signing } = await survivorKeys(codename).then((keys) => (keys.ok ? keys.value : Promise.reject(keys.refusal)));
	const pair = await keyPairFrom(inventedSeed('Vector supporter age'));
	const deskHash = recipientHash((await keyPairFrom(inventedSeed('Vector desk key 1'))).recipient);
	const [lineKey, nextKey] = [
		(await keyPairFrom(inventedSeed('Vector line'))).recipient,
		(await keyPairFrom(inventedSeed('Vector next line'))).recipient
	];
	const newcomer = { supporter, recipientHash: recipientHash(pair.recipient), signingKey: helperSigning.public };
	const world = {
		desks: [{ desk, generation: 1, recipientHash: deskHash, safeguards: true }],
		newcomers: [newcomer],
		today: day,
		members: [
			{ by: 'member', member, signingKey: memberSigning.public },
			{ by: 'second', member: second, signingKey: secondSigning.public }
		]
	};
	const actors: Readonly<Record<By, Actor>> = {
		survivor: { kind: 'survivor' },
		member: { kind: 'member', member, desk, signingKey: memberSigning.public },
		second: { kind: 'member', member: second, desk, signingKey: secondSigning.public },
		supporter: { kind: 'supporter', supporter, signingKey: helperSigning.public }
	};
	const send = (kept: KeptCase, { by, submission }: Sent): void => {
		must(
			kept.accept(submissionFromWire(submission) as ActSubmission, actors[by], {
				desks: new Map(world.desks.map(({ desk: id, ...key }) => [id, key])),
				newcomers: new Map([[supporter, newcomer]]),
				today: day
			})
		);
	};
	const after = async (...first: readonly Sent[]): Promise<KeptCase> => {
		const kept = await keep(told.slice(0, 2));
		for (const sent of first) send(kept, sent);
		return kept;
	};
	const hers = (kept: KeptCase, steps: readonly Fields[]): Sent =>
		act(kept, 'survivor', signing, steps, { act: 'support' }) as Sent;
	const helps = (kept: KeptCase, steps: readonly Fields[]): Sent => ({
		by: 'supporter',
		submission: act(kept, 'member', helperSigning, steps, { act: 'write', by: { kind: 'supporter', supporter } }).submission
	});
	const works = (kept: KeptCase, by: 'member' | 'second', steps: readonly Fields[]): Sent => {
		const [who, key] = by === 'member' ? [member, memberSigning] : [second, secondSigning];
		const author = { kind: 'member', member: who, desk, generation: 1 };
		return { by, submission: act(kept, 'member', key, steps, { act: 'support', by: author }).submission };
	};
	const item = (kept: KeptCase, part: number): Fields => {
		const known = kept.parts.get(part);
		return { type: 'causeway/item/v1', part, epoch: known?.epoch ?? 1, recipientHash: known?.recipientHash ?? '' };
	};
	const epoch = (number: number, recipient = lineKey, part = 3): Fields => ({
		type: 'causeway/epoch/v1',
		part,
		epoch: number,
		recipient
	});
	const toHer = (part: number, number: number): Fields => ({
		type: 'causeway/grant/v1',
		part,
		epoch: number,
		holder: { kind: 'survivor' },
		recipientHash: recipientHash(age.recipient),
		consent: null
	});
	const toHelper = (part: number, number: number, more: object = {}): Fields => ({
		...toHer(part, number),
		holder: { kind: 'supporter', supporter },
		recipientHash: recipientHash(pair.recipient),
		...more
	});
	const toDesk = (part: number, number: number): Fields => ({
		...toHer(part, number),
		holder: { kind: 'desk', desk, generation: 1 },
		recipientHash: deskHash
	});
	const letHelp = (more: object = {}): Fields => ({
		type: 'causeway/supporter/v1',
		part: 0,
		supporter,
		role: 'guardian',
		recipient: pair.recipient,
		signingKey: helperSigning.public,
		line: 3,
		parts: [1],
		acts: ['read', 'write'],
		lastDay: '2027-01-31' as Day,
		...more
	});
	const end = (part: number, reason = 'ended'): Fields => ({ type: 'causeway/supporter-end/v1', part, supporter, reason });
	const cut = (confirms: string | null, reason = 'danger'): Fields => ({
		type: 'causeway/supporter-cut/v1',
		part: 2,
		supporter,
		reason,
		confirms
	});

	const shared = await after();
	const whole = [epoch(1), toHer(3, 1), letHelp(), toHelper(3, 1), toHelper(1, 1), item(shared, 0)];
	const letIn = hers(shared, whole);
	const helped = await after(letIn);
	const proposed = works(helped, 'member', [cut(null), item(helped, 2)]);
	const underProposal = await after(letIn, proposed);
	const hash = underProposal.cuts[0]?.hash ?? '';
	const confirmed = works(underProposal, 'second', [cut(hash), item(underProposal, 2)]);
	const cutOff = await after(letIn, proposed, confirmed);
	const ended = hers(helped, [end(0), item(helped, 0)]);
	const over = await after(letIn, ended);
	const rotated = (grants: readonly Fields[]): Sent => {
		const fresh = { type: 'causeway/item/v1', part: 1, epoch: 2, recipientHash: recipientHash(nextKey) };
		return hers(helped, [epoch(2, nextKey, 1), ...grants, fresh]);
	};
	const one = (name: string, sent: Sent, expect: string, first: readonly Sent[] = []) => ({
		name,
		after: 2,
		first,
		...sent,
		expect
	});

	return {
		about:
			'Acts about people who help, sent to a node that has accepted the first `after` acts of case.json and those in `first`. `newcomers` accepted an invitation of hers. Sealed bytes are not age files here.',
		world: { ...world, supporter },
		cases: [
			one('a guardian is let in, with a line and one part', letIn, 'accepted'),
			one('a guardian without a key for the part', hers(shared, whole.toSpliced(4, 1)), 'holder-missing'),
			one(
				'a key that no newcomer has',
				hers(shared, whole.with(2, letHelp({ signingKey: secondSigning.public }))),
				'supporter-unknown'
			),
			one('her own part handed over', hers(shared, whole.with(2, letHelp({ parts: [0] }))), 'part-unknown'),
			one('nothing handed over', hers(shared, whole.with(2, letHelp({ parts: [] }))), 'part-unknown'),
			one('no leave to read', hers(shared, whole.with(2, letHelp({ acts: ['write'] }))), 'supporter-malformed'),
			one('a last day that is over', hers(shared, whole.with(2, letHelp({ lastDay: '2026-11-21' }))), 'supporter-malformed'),
			one(
				'a grant under another key',
				hers(shared, whole.with(4, toHelper(1, 1, { recipientHash: deskHash }))),
				'recipient-wrong'
			),
			one('a grant of a part that was not handed over', hers(helped, [toHelper(2, 1), item(helped, 0)]), 'supporter-unknown', [
				letIn
			]),
			one('the guardian writes in the line', helps(helped, [item(helped, 3)]), 'accepted', [letIn]),
			one('the guardian writes in the part', helps(helped, [item(helped, 1)]), 'accepted', [letIn]),
			one('the guardian writes in a thread', helps(helped, [item(helped, 2)]), 'not-permitted', [letIn]),
			one('the guardian makes a key', helps(helped, [epoch(2, nextKey), item(helped, 3)]), 'not-permitted', [letIn]),
			one('a rotation with the guardian', rotated([toHer(1, 2), toDesk(1, 2), toHelper(1, 2)]), 'accepted', [letIn]),
			one('a rotation that forgets the guardian', rotated([toHer(1, 2), toDesk(1, 2)]), 'holder-missing', [letIn]),
			one('she ends it', ended, 'accepted', [letIn]),
			one('the guardian after the end', helps(over, [item(over, 3)]), 'not-permitted', [letIn, ended]),
			one('the guardian stops in the line', helps(helped, [end(3), item(helped, 3)]), 'accepted', [letIn]),
			one('the guardian says conflict', helps(helped, [end(3, 'conflict'), item(helped, 3)]), 'not-permitted', [letIn]),
			one('one member proposes', proposed, 'accepted', [letIn]),
			one('the same member confirms', works(underProposal, 'member', [cut(hash), item(underProposal, 2)]), 'not-permitted', [
				letIn,
				proposed
			]),
			one('another member confirms', confirmed, 'accepted', [letIn, proposed]),
			one(
				'another member confirms another reason',
				works(underProposal, 'second', [cut(hash, 'conflict'), item(underProposal, 2)]),
				'supporter-unknown',
				[letIn, proposed]
			),
			one('the guardian after being cut off', helps(cutOff, [item(cutOff, 3)]), 'not-permitted', [letIn, proposed, confirmed]),
			one(
				'a member cuts nobody off by the entry of the end',
				works(helped, 'member', [end(2), item(helped, 2)]),
				'not-permitted',
				[letIn]
			)
		]
	};
}
