import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConsentId, Day, DeskId } from '#core/base';
import {
	ActComposer,
	type ActSubmission,
	acceptAct,
	type ConsentEntry,
	type DeskKeyState,
	grantSecret,
	type KeyPair,
	keyPairFrom,
	randomId,
	randomOf,
	recipientHash,
	type WaiverEntry
} from '#core/sealing';
import { at, makeOpening, Play } from '#tests/support/rule-play.ts';

const courtDesk = randomId<'desk'>();

/** A case in which the first desk is counsel, with its thread 7; and a court that reads nothing. */
async function begin() {
	const play = await Play.begin();
	play.apply(await play.report(), play.survivor);
	const shared = await play.share();
	play.apply(shared.submission, play.survivor);
	const court = await keyPairFrom(randomOf(32));
	const world = (authority: boolean) => ({
		...play.world(),
		desks: new Map<DeskId, DeskKeyState>([
			...play.world().desks,
			[courtDesk, { generation: 1, recipientHash: recipientHash(court.recipient), authority }]
		])
	});
	const decide = (submission: ActSubmission, authority = true, state = play.state) => {
		const outcome = acceptAct(state, submission, play.survivor, world(authority));
		return outcome.ok ? 'accepted' : outcome.refusal.code;
	};
	return { play, court, decide, counselConsent: shared.consent };
}

type Change = {
	readonly waiver?: Partial<Pick<WaiverEntry, 'of' | 'throughEpoch' | 'desk' | 'waived'>> | null;
	readonly consent?: Partial<Pick<ConsentEntry, 'parts'>>;
	readonly code?: 'waive' | 'share';
	readonly renews?: boolean;
	readonly givesNewKey?: boolean;
	readonly authority?: boolean;
	/** The part that is given. */
	readonly part?: number;
	readonly also?: (act: ActComposer) => void;
};

/** Hands the court what counsel was told until now, unless something is changed. */
async function waive({ play, court }: Awaited<ReturnType<typeof begin>>, change: Change = {}): Promise<ActSubmission> {
	const { waiver = {}, code = 'waive', renews = true, givesNewKey = false, part = 7 } = change;
	const consent = randomId<'consent'>() as ConsentId;
	const act = new ActComposer(play.base('survivor'));
	const toCourt = async (part: number, epoch: number) => {
		const secret = grantSecret(
			epoch,
			play.pairs.get(`${part}/${epoch}`) as KeyPair,
			'thread',
			part === 8 ? courtDesk : play.desk
		);
		await act.addGrant(part, secret, { kind: 'desk', desk: courtDesk, generation: 1 }, court.recipient, consent);
	};
	await play.epoch(act, 8, 'thread', ['survivor']);
	if (waiver) act.addWaiver({ consent, desk: courtDesk, waived: 7, of: play.desk, throughEpoch: 1, ...waiver });
	const fields = { desk: courtDesk, parts: [7], thread: 8, purpose: 'proceedings', lastDay: '2027-01-01' as Day } as const;
	act.addConsent({ consent, ...fields, agreement: null, urgent: false, ...change.consent });
	await toCourt(8, 1);
	await toCourt(part, 1);
	if (renews) await play.epoch(act, 7, 'thread', ['survivor', 'desk']);
	if (givesNewKey) await toCourt(7, 2);
	change.also?.(act);
	return act.finish(code, 0, { kind: 'waived' }, at, makeOpening);
}

test('the thread of another desk is given by its waiver alone: all until now, with a new key that the desk does not get', async () => {
	const stage = await begin();
	const codes: Record<string, string> = {};
	const play = async (what: string, change: Change) => {
		codes[what] = stage.decide(await waive(stage, change), change.authority);
		for (const place of ['7/2', '8/1']) stage.play.pairs.delete(place);
	};
	await play('as it should be', {});
	await play('to a desk that takes part in no procedure', { authority: false });
	await play('an ordinary consent', { waiver: null, code: 'share', renews: false });
	await play('the act without a waiver', { waiver: null });
	await play('another act', { code: 'share' });
	await play('for another desk', { waiver: { desk: stage.play.desk } });
	await play('as if it were nobody’s thread', { waiver: { of: null } });
	await play('the spine', { waiver: { waived: 0, of: null } });
	await play('epochs that are to come', { waiver: { throughEpoch: 2 } });
	await play('with a further part', { consent: { parts: [3, 7] } });
	await play('without a new key', { renews: false });
	await play('with the new key, too', { givesNewKey: true });
	await play('with a withdrawal', { also: (act) => act.addWithdrawal(stage.counselConsent) });
	await play('with a status', { also: (act) => act.addStatus(7, { urgent: true }) });
	assert.deepEqual(codes, {
		'as it should be': 'accepted',
		'to a desk that takes part in no procedure': 'not-an-authority',
		'an ordinary consent': 'waiver-missing',
		'the act without a waiver': 'waiver-missing',
		'another act': 'waiver-wrong',
		'for another desk': 'part-unknown',
		'as if it were nobody’s thread': 'part-unknown',
		'the spine': 'part-unknown',
		'epochs that are to come': 'epoch-wrong',
		'with a further part': 'waiver-wrong',
		'without a new key': 'waiver-wrong',
		'with the new key, too': 'consent-unknown',
		'with a withdrawal': 'waiver-wrong',
		'with a status': 'waiver-wrong'
	});
});

test('nobody reads a part by a waiver and by an ordinary consent at once', async () => {
	const stage = await begin();
	const { state } = stage.play;
	assert.ok(state);
	const waived = { desk: courtDesk, parts: [3], thread: 9, lastDay: '2027-01-01' as Day, inForce: true, throughEpoch: 1 };
	const both = { ...state, consents: [...state.consents, { ...waived, consent: randomId<'consent'>() as ConsentId }] };
	const ordinary = await waive(stage, { waiver: null, code: 'share', renews: false, part: 3, consent: { parts: [3] } });
	assert.equal(stage.decide(ordinary), 'accepted');
	assert.equal(stage.decide(ordinary, true, both), 'waiver-wrong');
});
