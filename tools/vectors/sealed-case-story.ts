import { type ConsentId, type Day, type DeskId, type Json, type MemberId, type Moment, must } from '#core/base';
import { blindLeaf, openingOf } from '#core/log';
import {
	ActComposer,
	type Actor,
	type Author,
	grantSecret,
	type KeyPair,
	keyPairFrom,
	type MakeOpening,
	normaliseCodename,
	type PartKind,
	recipientHash,
	submissionFromWire,
	submissionToWire,
	survivorKeys,
	type WireSubmission
} from '#core/sealing';
import { KeptCase } from '#tests/support/kept-case.ts';
import { inventedId, inventedSeed, inventedSigner } from '#tests/support/key-story.ts';

/** Whoever stands in the vectors' case: keys from fixed seeds, so that anybody can make them again. */
export const codename = 'abandon breeze concert divide estate garlic inflict monster';
export const desk = inventedId<'desk'>('Vector desk') as DeskId;
export const member = inventedId<'member'>('Vector member') as MemberId;
export const memberSigning = inventedSigner('Vector member 1');
export const deskSeed = inventedSeed('Vector desk key 1');
export const consent = inventedId<'consent'>('Vector consent') as ConsentId;
export const day = '2026-11-22' as Day;
const at = '2026-11-22T21:00:00Z' as Moment;

/** An accepted act with who sent it, as JSON carries it. */
export type ToldAct = { readonly by: 'survivor' | 'member'; readonly submission: WireSubmission };

const world = async () => ({
	desks: new Map([[desk, { generation: 1, recipientHash: recipientHash((await keyPairFrom(deskSeed)).recipient) }]]),
	today: day
});
const actorOf = (by: ToldAct['by']): Actor =>
	by === 'survivor' ? { kind: 'survivor' } : { kind: 'member', member, desk, signingKey: memberSigning.public };
const authorOf = (by: ToldAct['by']): Author =>
	by === 'survivor' ? { kind: 'survivor' } : { kind: 'member', member, desk, generation: 1 };

/** The case as a node keeps it after these acts; throws where one is refused. */
export async function keep(acts: readonly ToldAct[]): Promise<KeptCase> {
	const kept = new KeptCase();
	for (const { by, submission } of acts) {
		const parsed = submissionFromWire(submission);
		if (!parsed) throw new Error('a stored act is not readable');
		must(kept.accept(parsed, actorOf(by), await world()));
	}
	return kept;
}

/** A new case in five acts: report, share, the desk opens it and answers, withdrawal. Sealing is randomised: never the same twice. */
export async function tellCase(): Promise<readonly ToldAct[]> {
	const acts: ToldAct[] = [];
	const keys = must(await survivorKeys(normaliseCodename(codename)));
	const deskPair = await keyPairFrom(deskSeed);
	const pairs = new Map<string, KeyPair>();
	let leaves = 0;
	const makeOpening: MakeOpening = (event) => {
		const key = inventedSeed(`Vector leaf ${++leaves}`);
		return { opening: openingOf(key, event), leaf: blindLeaf(key, event) };
	};
	const compose = async (by: ToldAct['by']): Promise<ActComposer> => {
		const { parts, signers } = await keep(acts);
		const signing = by === 'survivor' ? keys.signing : memberSigning;
		return new ActComposer({
			case: inventedId<'case'>('Vector case'),
			parts: [...parts.values()]
				.filter(({ thread }) => by === 'survivor' || thread === desk)
				.map(({ part, seq, hash, epoch }) => ({
					part,
					seq,
					hash,
					epoch,
					recipient: pairs.get(`${part}/${epoch}`)?.recipient ?? null
				})),
			author: authorOf(by),
			signing,
			lastAct: signers.get(signing.public) ?? null
		});
	};
	const grant = (act: ActComposer, part: number, epoch: number, kind: PartKind, to: 'survivor' | 'desk') =>
		act.addGrant(
			part,
			grantSecret(epoch, pairs.get(`${part}/${epoch}`) as KeyPair, kind, kind === 'thread' ? desk : null),
			to === 'survivor' ? { kind: 'survivor' } : { kind: 'desk', desk, generation: 1 },
			to === 'survivor' ? keys.age.recipient : deskPair.recipient,
			to === 'survivor' ? null : consent
		);
	const open = async (act: ActComposer, part: number, kind: PartKind): Promise<void> => {
		const { epoch, pair } = await act.addEpoch(part);
		pairs.set(`${part}/${epoch}`, pair);
		await grant(act, part, epoch, kind, 'survivor');
	};
	const send = async (
		by: ToldAct['by'],
		act: ActComposer,
		code: Parameters<ActComposer['finish']>[0],
		part: number,
		content: Json
	) => {
		acts.push({ by, submission: submissionToWire(await act.finish(code, part, content, at, makeOpening)) });
	};

	const report = await compose('survivor');
	report.addCase({ recipient: keys.age.recipient, signingKey: keys.signing.public, parts: [0, 1], day });
	await open(report, 0, 'own');
	await open(report, 1, 'account');
	await report.addItem(1, { kind: 'answer', question: 'what', choice: null, text: 'Invented words.' }, at);
	const map = [
		{ part: 0, kind: 'own', desk: null },
		{ part: 1, kind: 'account', desk: null }
	];
	await send('survivor', report, 'report', 0, { kind: 'map', way: 'self', language: 'en', parts: map });

	const share = await compose('survivor');
	await open(share, 2, 'thread');
	const lastDay = '2027-01-31' as Day;
	share.addConsent({ consent, desk, parts: [1], thread: 2, purpose: 'support', lastDay, agreement: null, urgent: false });
	await grant(share, 2, 1, 'thread', 'desk');
	await grant(share, 1, 1, 'account', 'desk');
	await send('survivor', share, 'share', 2, { kind: 'message', text: 'Please answer here.' });

	const opened = { kind: 'opened', deskName: 'Vector desk', memberName: 'Invented Member' };
	await send('member', await compose('member'), 'open', 2, opened);
	const answer = await compose('member');
	answer.addStatus(2, { state: 'working' });
	await send('member', answer, 'state', 2, {
		kind: 'state',
		state: 'working',
		reason: 'We read it.',
		expectBy: null,
		memberName: 'Invented Member'
	});

	const withdrawal = await compose('survivor');
	withdrawal.addWithdrawal(consent);
	await open(withdrawal, 2, 'thread');
	await open(withdrawal, 1, 'account');
	await send('survivor', withdrawal, 'withdraw', 0, { kind: 'withdrawn', receipt: consent, desk });
	return acts;
}

/** What of a step a reader is handed: `[part, seq, whether its entry is shown, whether its bytes are]`. */
export type ViewStep = readonly [part: number, seq: number, entry: boolean, bytes: boolean];

/** What a node hands to the survivor, or to the desk while its consent is in force. */
export const viewSteps = (kept: KeptCase, reader: 'survivor' | 'desk'): readonly ViewStep[] =>
	kept.kept
		.map(({ entry, sealed }): ViewStep => {
			const { part, seq, type } = entry;
			const shown = reader === 'survivor' || part !== 0 || type === 'causeway/case/v1' || type === 'causeway/consent/v1';
			const given = shown && (type !== 'causeway/grant/v1' || entry.holder.kind === reader);
			return [part, seq, shown, given && sealed !== null];
		})
		.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
