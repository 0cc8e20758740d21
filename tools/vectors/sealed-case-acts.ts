import { type ConsentId, type Day, type DeskId, toBase64url, utf8 } from '#core/base';
import {
	type Entry,
	hashOfEntry,
	hashOfSealed,
	keyPairFrom,
	type Recipient,
	recipientHash,
	type SigningKey,
	sign,
	survivorKeys,
	type WireSubmission
} from '#core/sealing';
import type { KeptCase } from '#tests/support/kept-case.ts';
import { inventedId, inventedSeed, inventedSigner } from '#tests/support/key-story.ts';
import { codename, consent, day, desk, keep, member, memberSigning, type ToldAct } from './sealed-case-story.ts';

export type Fields = { readonly type: string; readonly part: number; readonly [name: string]: unknown };
type Body = { [name: string]: unknown };
export type Made = { readonly by: ToldAct['by']; readonly submission: WireSubmission };

/** A node opens nothing, so these acts carry any bytes where sealed ones belong. */
const bytes = utf8('stands for an age file');
const wantsBytes = (type: string): boolean => type === 'causeway/item/v1' || type === 'causeway/grant/v1';

/** Chains entries onto a case as it stands and signs them, with whatever a case of refusal changes in the body. */
export function act(kept: KeptCase, by: ToldAct['by'], signing: SigningKey, steps: readonly Fields[], change: Body = {}): Made {
	const heads = new Map([...kept.parts.values()].map(({ part, seq, hash }) => [part, { seq, hash }]));
	const entries = steps.map((fields) => {
		const before = heads.get(fields.part);
		const sealedHash = wantsBytes(fields.type) ? { sealedHash: hashOfSealed(bytes) } : {};
		const entry = {
			v: 1,
			case: inventedId('Vector case'),
			seq: (before?.seq ?? 0) + 1,
			prev: before?.hash ?? null,
			...sealedHash,
			...fields
		};
		heads.set(fields.part, { seq: entry.seq, hash: hashOfEntry(entry as unknown as Entry) });
		return entry as unknown as Entry;
	});
	const last = kept.signers.get(signing.public);
	const touched = new Set(entries.map(({ part }) => part));
	const body = {
		v: 1,
		type: 'causeway/act/v1',
		case: inventedId('Vector case'),
		act: by === 'survivor' ? 'write' : 'answer',
		by: by === 'survivor' ? { kind: 'survivor' } : { kind: 'member', member, desk, generation: 1 },
		n: (last?.n ?? 0) + 1,
		prev: last?.hash ?? null,
		entries: entries.map((entry) => hashOfEntry(entry)),
		heads: [...heads]
			.filter(([part]) => by === 'survivor' || touched.has(part))
			.map(([part, { seq, hash }]) => [part, seq, hash]),
		...change
	};
	const sealed = entries.map(({ type }) => (wantsBytes(type) ? toBase64url(bytes) : null));
	const leaf = toBase64url(inventedSeed('Vector leaf of a refusal'));
	return { by, submission: { act: sign(body as never, signing), entries, sealed, leaf } as WireSubmission };
}

/** What a node must refuse, and with which code: `after` acts of case.json were accepted, then those in `first`. */
export async function acceptingVectors(told: readonly ToldAct[]) {
	const after = async (count: number) => keep(told.slice(0, count));
	const [none, reported, shared, whole] = await Promise.all([after(0), after(1), after(2), after(5)]);
	const { age, signing } = await survivorKeys(codename).then((keys) => (keys.ok ? keys.value : Promise.reject(keys.refusal)));
	const next = (await keyPairFrom(inventedSeed('Vector next epoch'))).recipient;
	const deskHash = recipientHash((await keyPairFrom(inventedSeed('Vector desk key 1'))).recipient);

	const part = (kept: KeptCase, number: number) => {
		const found = kept.parts.get(number);
		return { epoch: found?.epoch ?? 1, recipientHash: found?.recipientHash ?? '' };
	};
	const item = (kept: KeptCase, number = 0, more: object = {}): Fields => ({
		type: 'causeway/item/v1',
		part: number,
		...part(kept, number),
		...more
	});
	const fresh = (number: number, epoch: number): Fields => ({
		type: 'causeway/item/v1',
		part: number,
		epoch,
		recipientHash: recipientHash(next)
	});
	const epoch = (number: number, epoch: number, recipient: Recipient = next): Fields => ({
		type: 'causeway/epoch/v1',
		part: number,
		epoch,
		recipient
	});
	const grant = (number: number, epoch: number, more: object = {}): Fields => ({
		type: 'causeway/grant/v1',
		part: number,
		epoch,
		holder: { kind: 'survivor' },
		recipientHash: recipientHash(age.recipient),
		consent: null,
		...more
	});
	const toDesk = { holder: { kind: 'desk', desk, generation: 1 }, recipientHash: deskHash, consent };
	const agreed = (more: object = {}): Fields => ({
		type: 'causeway/consent/v1',
		part: 0,
		consent: inventedId<'consent'>('Vector second consent') as ConsentId,
		desk,
		parts: [1],
		thread: 2,
		purpose: 'advice',
		lastDay: '2027-01-31' as Day,
		agreement: null,
		urgent: false,
		...more
	});
	const withdrawal = (of: string = consent): Fields => ({ type: 'causeway/withdrawal/v1', part: 0, consent: of });
	const status = (more: object): Fields => ({
		type: 'causeway/status/v1',
		part: 2,
		state: null,
		assigned: null,
		urgent: null,
		...more
	});
	const firstStep: Fields = {
		type: 'causeway/case/v1',
		part: 0,
		recipient: age.recipient,
		signingKey: signing.public,
		parts: [0],
		day
	};

	const hers = (kept: KeptCase, steps: readonly Fields[], change: Body = {}) => act(kept, 'survivor', signing, steps, change);
	const theirs = (steps: readonly Fields[], change: Body = {}) => act(shared, 'member', memberSigning, steps, change);
	const other = inventedSigner('Vector stranger');
	const base = hers(reported, [item(reported)]);
	const changed = (change: object): Made => ({ by: base.by, submission: { ...base.submission, ...change } });
	const signed = base.submission.act;

	const withdrawn = hers(shared, [withdrawal(), item(shared)]);
	const afterWithdrawal = await keep([...told.slice(0, 2), withdrawn]);
	const stateOf = new Map([
		[none, 0],
		[reported, 1],
		[shared, 2],
		[whole, 5]
	]);
	const one = (name: string, kept: KeptCase, { by, submission }: Made, expect: string, first: readonly ToldAct[] = []) => ({
		name,
		after: stateOf.get(kept) ?? 2,
		first,
		by,
		submission,
		expect
	});

	return {
		about:
			'Acts sent to a node that has accepted the first `after` acts of case.json and those in `first`. Sealed bytes are not age files here: a node opens nothing.',
		world: {
			desks: [{ desk, generation: 1, recipientHash: deskHash }],
			today: day,
			member,
			memberSigningKey: memberSigning.public
		},
		cases: [
			one('an item in her own part', reported, base, 'accepted'),
			one(
				'a second consent of the same desk',
				shared,
				hers(shared, [agreed(), grant(1, 1, toDesk), grant(2, 1, toDesk), item(shared)]),
				'accepted'
			),
			one(
				'a rotation with all holders',
				shared,
				hers(shared, [epoch(1, 2), grant(1, 2), grant(1, 2, toDesk), fresh(1, 2)]),
				'accepted'
			),
			one('she marks her thread urgent', shared, hers(shared, [status({ urgent: true }), item(shared, 2)]), 'accepted'),
			one('a member answers', shared, theirs([item(shared, 2)]), 'accepted'),
			one(
				'a member gives the thread a new key',
				shared,
				theirs([epoch(2, 2), grant(2, 2), grant(2, 2, toDesk), fresh(2, 2)]),
				'accepted'
			),
			one('a withdrawal without a new key', shared, withdrawn, 'accepted'),

			one(
				'another signature',
				reported,
				changed({ act: { ...signed, sig: hers(reported, [item(reported)], { act: 'visit' }).submission.act.sig } }),
				'signature-wrong'
			),
			one('a short signature', reported, changed({ act: { ...signed, sig: signed.sig.slice(4) } }), 'signature-malformed'),
			one('another label', reported, hers(reported, [item(reported)], { type: 'causeway/erase/v1' }), 'label-wrong'),
			one('a later version', reported, hers(reported, [item(reported)], { v: 2 }), 'version-unknown'),
			one('a later version of an entry', reported, hers(reported, [item(reported, 0, { v: 2 })]), 'version-unknown'),
			one('a key that is not hers', reported, act(reported, 'survivor', other, [item(reported)]), 'not-the-author'),
			one(
				'a member’s act under a key of their own making',
				shared,
				act(shared, 'member', other, [item(shared, 2)]),
				'not-the-author'
			),
			one(
				'a member who says to be somebody else',
				shared,
				theirs([item(shared, 2)], { by: { kind: 'member', member: inventedId('Nobody'), desk, generation: 1 } }),
				'not-the-author'
			),
			one(
				'a member of an old generation',
				shared,
				theirs([item(shared, 2)], { by: { kind: 'member', member, desk, generation: 2 } }),
				'desk-key-changed'
			),
			one('a case opened on another day', none, hers(none, [{ ...firstStep, day: '2026-11-20' }, fresh(0, 1)]), 'not-the-author'),
			one('no entries', reported, changed({ entries: [], sealed: [] }), 'entries-mismatch'),
			one(
				'an entry changed after signing',
				reported,
				changed({ entries: [{ ...base.submission.entries[0], recipientHash: deskHash }] }),
				'entries-mismatch'
			),
			one('other sealed bytes', reported, changed({ sealed: [toBase64url(utf8('other'))] }), 'entries-mismatch'),
			one('sealed bytes left out', reported, changed({ sealed: [null] }), 'entries-mismatch'),
			one('another case', reported, hers(reported, [item(reported, 0, { case: inventedId('Other case') })]), 'entries-mismatch'),
			one('a count that skips', reported, hers(reported, [item(reported)], { n: 3 }), 'head-moved'),
			one(
				'an act that was accepted before',
				shared,
				{ by: 'survivor', submission: told[1]?.submission as WireSubmission },
				'head-moved'
			),
			one('a step on an older step', reported, hers(reported, [item(reported, 0, { seq: 2 })]), 'head-moved'),
			one('heads that leave out a part', reported, hers(reported, [item(reported)], { heads: [] }), 'head-moved'),
			one('a second first step', reported, hers(reported, [firstStep, item(reported)]), 'case-exists'),
			one('an entry for a part that has no key', reported, hers(reported, [item(reported, 9)]), 'part-unknown'),
			one('a part number below nought', reported, hers(reported, [item(reported, -1)]), 'too-large'),
			one('an epoch that skips', reported, hers(reported, [epoch(1, 3), grant(1, 3), item(reported)]), 'epoch-wrong'),
			one('an item to an older epoch', whole, hers(whole, [item(whole, 1, { epoch: 1 })]), 'epoch-wrong'),
			one('an item to another key', reported, hers(reported, [item(reported, 1, { recipientHash: deskHash })]), 'epoch-wrong'),
			one(
				'an item in a part whose key is due for a change',
				shared,
				hers(afterWithdrawal, [item(afterWithdrawal, 1)]),
				'rotation-due',
				[withdrawn]
			),
			one('a rotation that forgets the desk', shared, hers(shared, [epoch(1, 2), grant(1, 2), fresh(1, 2)]), 'holder-missing'),
			one('a rotation that forgets her', shared, hers(shared, [epoch(1, 2), grant(1, 2, toDesk), fresh(1, 2)]), 'holder-missing'),
			one('a consent without grants', shared, hers(shared, [agreed(), item(shared)]), 'holder-missing'),
			one(
				'a grant to her under another key',
				reported,
				hers(reported, [grant(1, 1, { recipientHash: deskHash }), item(reported)]),
				'recipient-wrong'
			),
			one(
				'a grant to a desk without a consent',
				reported,
				hers(reported, [grant(1, 1, toDesk), item(reported)]),
				'consent-unknown'
			),
			one(
				'a grant to an older key of the desk',
				shared,
				hers(shared, [grant(1, 1, { ...toDesk, holder: { kind: 'desk', desk, generation: 2 } }), item(shared)]),
				'desk-key-changed'
			),
			one(
				'a grant to a desk without a key',
				shared,
				hers(shared, [
					grant(1, 1, { ...toDesk, holder: { kind: 'desk', desk: inventedId<'desk'>('No desk') as DeskId, generation: 1 } }),
					item(shared)
				]),
				'desk-unknown'
			),
			one(
				'a consent to a desk without a key',
				shared,
				hers(shared, [agreed({ desk: inventedId('No desk') }), item(shared)]),
				'desk-unknown'
			),
			one(
				'a consent that has run out',
				shared,
				hers(shared, [agreed({ lastDay: '2026-11-21' }), item(shared)]),
				'consent-malformed'
			),
			one('a consent under a known id', shared, hers(shared, [agreed({ consent }), item(shared)]), 'consent-malformed'),
			one('a consent to her own part', shared, hers(shared, [agreed({ parts: [0] }), item(shared)]), 'part-unknown'),
			one('a consent that has no thread', reported, hers(reported, [agreed({ thread: 7 }), item(reported)]), 'part-unknown'),
			one(
				'a withdrawal of nothing',
				shared,
				hers(shared, [withdrawal(inventedId('No consent')), item(shared)]),
				'consent-unknown'
			),
			one('a member writes outside the thread', shared, theirs([item(shared, 1)]), 'not-permitted'),
			one('a member withdraws a consent', shared, theirs([withdrawal(), item(shared, 2)]), 'not-permitted'),
			one('a member after the withdrawal', whole, act(whole, 'member', memberSigning, [item(whole, 2)]), 'not-permitted'),
			one('she sets a desk’s state', shared, hers(shared, [status({ state: 'closed' }), item(shared, 2)]), 'not-permitted'),
			one('nothing that carries the opening', shared, hers(shared, [withdrawal()]), 'opening-missing')
		]
	};
}
