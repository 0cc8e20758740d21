import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConsentId, Day, DeskId, Json, MemberId, Moment } from '#core/base';
import { type CaseReading, type PartKind, type ReadItem, type ReadPart, randomId } from '#core/sealing';
import type { ReceiptContent } from './content.ts';
import { ownSpace } from './own-space.ts';
import { timelineOf } from './timeline.ts';
import { waitingOf } from './waiting.ts';

const desk = randomId<'desk'>() as DeskId;
const consent = randomId<'consent'>() as ConsentId;
const member = { kind: 'member', member: randomId<'member'>() as MemberId, desk, generation: 1 } as const;
const survivor = { kind: 'survivor' } as const;
const today = '2026-11-22' as Day;

const receipt: ReceiptContent = {
	kind: 'receipt',
	schema: 'causeway/receipt/v1',
	receipt: consent,
	at: '2026-11-20T08:00:00Z' as Moment,
	language: 'en',
	desk,
	deskName: 'Invented desk',
	purpose: 'support',
	parts: [{ part: 1, kind: 'account' }],
	thread: 2,
	lastDay: '2026-12-31' as Day,
	withdrawal: 'any-time-in-your-space',
	duties: [],
	state: 'given'
};

type Said = { readonly by: ReadItem['by']; readonly hour: number; readonly content: Json };
const part = (number: number, kind: PartKind, said: readonly Said[], status: ReadPart['status'] = null): ReadPart => ({
	part: number,
	seq: said.length + 2,
	hash: '',
	epoch: 1,
	recipient: null,
	rotationDue: false,
	kind,
	desk: kind === 'thread' ? desk : null,
	identities: new Map(),
	holders: [],
	status,
	ofSupporters: [],
	items: said.map(({ by, hour, content }, at) => ({
		part: number,
		seq: at + 3,
		by,
		at: `2026-11-20T${String(hour).padStart(2, '0')}:00:00Z` as Moment,
		content,
		opening: null,
		actCode: 'write',
		n: 1
	}))
});
const reading = (thread: readonly Said[], status: ReadPart['status'] = null, lastDay = receipt.lastDay): CaseReading => ({
	case: randomId<'case'>(),
	opened: null,
	parts: [
		part(0, 'own', [
			{ by: survivor, hour: 7, content: { kind: 'map', way: 'self', language: 'en', parts: [] } },
			{ by: survivor, hour: 8, content: receipt as unknown as Json }
		]),
		part(1, 'account', [{ by: survivor, hour: 7, content: { kind: 'answer', question: 'what', choice: null, text: 'x' } }]),
		part(2, 'thread', thread, status)
	],
	consents: [
		{ consent, desk, parts: [1], thread: 2, purpose: 'support', lastDay, agreement: null, urgent: false, withdrawn: false }
	],
	glasses: [],
	lastActs: new Map(),
	supporters: [],
	findings: []
});

const opened: Said = { by: member, hour: 9, content: { kind: 'opened', deskName: 'Another name', memberName: 'I. Invented' } };
const asks: Said = {
	by: member,
	hour: 10,
	content: {
		kind: 'state',
		state: 'waiting-for-survivor',
		reason: 'One question.',
		expectBy: '2026-11-30',
		memberName: 'I. Invented'
	}
};
const givenOut = (item: string): Json => ({
	kind: 'custody',
	item,
	n: 1,
	prev: null,
	at: '2026-11-20T12:00:00Z',
	what: 'exported',
	by: 'I. Invented',
	tool: null,
	from: null,
	to: null,
	seal: null,
	note: 'Ordered by an invented court'
});
const waitingForHer = { state: 'waiting-for-survivor', assigned: null, urgent: false } as const;

test('what happened is told newest first, the first save last', () => {
	assert.deepEqual(
		timelineOf(reading([opened, asks]), today).map(({ what }) => what),
		['state-set', 'opened', 'consent-given', 'wrote', 'recorded']
	);
});

test('an answer that a desk gave out is told by what was asked, and what has no name there by nothing', () => {
	const out = (item: string, hour: number): Said => ({ by: member, hour, content: givenOut(item) });
	const told = timelineOf(reading([out('1/3', 12), out('9/9', 13)]), today).flatMap((event) =>
		event.what === 'custody' ? [[event.deed, event.item, event.question]] : []
	);
	assert.deepEqual(told, [
		['exported', '', null],
		['exported', '', 'what']
	]);
});

test('what only she may say says nothing when a member writes it', () => {
	const forged: Said[] = [
		{ by: member, hour: 11, content: receipt as unknown as Json },
		{ by: member, hour: 12, content: { kind: 'withdrawn', receipt: consent, desk } },
		{ by: member, hour: 13, content: { kind: 'map', way: 'self', language: 'en', parts: [] } },
		{ by: member, hour: 14, content: { kind: 'anything', text: 'x' } }
	];
	assert.equal(timelineOf(reading(forged), today).length, timelineOf(reading([]), today).length);
});

test('a consent that ran out is told on its last day, and nobody is waited for', () => {
	const ended = reading([opened], null, '2026-11-21' as Day);
	assert.deepEqual(timelineOf(ended, today)[0], {
		id: `ended/${consent}`,
		at: '2026-11-21',
		what: 'consent-ended',
		desk,
		deskName: 'Invented desk'
	});
	assert.deepEqual(waitingOf(ended, today), []);
	assert.deepEqual([ownSpace(ended, today).consents[0]?.state, ownSpace(ended, today).threads[0]?.open], ['ended', false]);
});

test('whose move it is follows from who spoke last', () => {
	const moveOf = (thread: readonly Said[], status: ReadPart['status'] = null) => waitingOf(reading(thread, status), today)[0];
	assert.equal(moveOf([])?.for, 'first-reading');
	assert.equal(moveOf([opened])?.for, 'opened', 'to look is not to work on it');
	const asked: Said = { by: survivor, hour: 10, content: { kind: 'message', text: 'Anybody?' } };
	assert.equal(moveOf([opened, asked])?.for, 'opened');
	assert.equal(moveOf([opened], { state: 'received', assigned: 'x', urgent: false } as never)?.for, 'desk');
	assert.deepEqual(
		[moveOf([opened, asks], waitingForHer)?.for, moveOf([opened, asks], waitingForHer)?.until],
		['survivor', '2026-11-30']
	);
	const answered: Said = { by: survivor, hour: 11, content: { kind: 'message', text: 'Yes.' } };
	assert.equal(moveOf([opened, asks, answered], waitingForHer)?.for, 'desk');
	assert.equal(moveOf([opened], { ...waitingForHer, state: 'waiting-for-others' })?.for, 'others');
	assert.equal(moveOf([opened], { ...waitingForHer, state: 'closed' })?.for, 'nobody');
});

test('a first answer is owed from the day she let the desk read until it writes or gives a state, and looking is none', () => {
	const owed = (thread: readonly Said[], status: ReadPart['status'] = null) =>
		waitingOf(reading(thread, status), today)[0]?.unansweredSince;
	const hers: Said = { by: survivor, hour: 10, content: { kind: 'message', text: 'Anybody?' } };
	assert.deepEqual([owed([]), owed([opened]), owed([opened, hers])], ['2026-11-20', '2026-11-20', '2026-11-20']);
	assert.equal(owed([opened, { ...hers, by: member }]), null);
	assert.equal(owed([opened, asks], waitingForHer), null);
	assert.equal(owed([opened], { ...waitingForHer, state: 'closed' }), null);
});

test('where it stands carries the reason that the desk gave last, and none where it gave none', () => {
	const later: Said = { ...asks, hour: 12, content: { ...(asks.content as object), reason: 'Thank you.' } as unknown as Json };
	const forged: Said = { by: survivor, hour: 13, content: asks.content };
	const saidOf = (thread: readonly Said[]) => waitingOf(reading(thread), today)[0]?.said;
	assert.equal(saidOf([opened]), null);
	const { reason, memberName, at } = saidOf([opened, asks, later, forged]) ?? {};
	assert.deepEqual([reason, memberName, at], ['Thank you.', 'I. Invented', '2026-11-20T12:00:00Z']);
	const silent = { ...asks, content: { ...(asks.content as object), reason: ' ' } as unknown as Json };
	assert.equal(saidOf([opened, silent]), null);
});

test('she sees what a desk said that it opened her case for, and whether her own consents bear that out', () => {
	const said = (purpose: string, under: object[], by: Said['by'] = member): Said => ({
		...opened,
		by,
		content: { ...(opened.content as object), purpose, under } as unknown as Json
	});
	const whyOf = (one: Said) => {
		const [found] = ownSpace(reading([one]), today).timeline.filter(({ what }) => what === 'opened');
		return found?.what === 'opened' ? found.why : null;
	};
	const right = whyOf(said('support', [{ consent, agreement: null }]));
	assert.deepEqual([right?.purpose, right?.fits, right?.under.map((one) => one.consent)], ['support', true, [consent]]);
	assert.match(right?.under[0]?.since ?? '', /^2026-11-20$/, 'since when she gives it');
	assert.equal(whyOf(said('advice', [{ consent, agreement: null }]))?.fits, false, 'another purpose than she allowed');
	assert.equal(whyOf(said('support', [{ consent, agreement: 'A'.repeat(22) }]))?.fits, false, 'an agreement she did not name');
	assert.equal(
		whyOf(said('support', [{ consent: `${'B'.repeat(21)}A`, agreement: null }]))?.fits,
		false,
		'a consent that is not hers'
	);
	assert.equal(whyOf(said('support', []))?.fits, false, 'none at all');
	const late = { ...reading([said('support', [{ consent, agreement: null }])]) };
	const ended = { ...late, consents: late.consents.map((one) => ({ ...one, lastDay: '2026-11-19' as Day })) };
	assert.equal(ownSpace(ended, today).openings[0]?.openings[0]?.fits, false, 'after its last day');
});

test('before she erases she sees which desk opened it, when, and what it could read', () => {
	const again: Said = { ...opened, hour: 15 };
	const unsaid = { purpose: null, under: [], fits: false };
	const { openings } = ownSpace(reading([opened, asks, again]), today);
	assert.deepEqual(openings, [
		{
			desk,
			deskName: 'Invented desk',
			kinds: ['account'],
			openings: [
				{ at: '2026-11-20T15:00:00Z', memberName: 'I. Invented', ...unsaid },
				{ at: '2026-11-20T09:00:00Z', memberName: 'I. Invented', ...unsaid }
			]
		}
	]);
	assert.deepEqual(ownSpace(reading([]), today).openings[0]?.openings, []);
	const own: Said = { ...opened, by: survivor };
	assert.deepEqual(ownSpace(reading([own]), today).openings[0]?.openings, [], 'an opening in an act of hers is none');
});

test('addresses and numbers kept in the place of a picture are told, but only hers', () => {
	const kept = { kind: 'hash-only', sha256: null, address: 'a page', shows: 'minor' };
	const number = { ...kept, sha256: 'ab'.repeat(32), address: '' };
	const evidence = part(3, 'evidence', [
		{ by: survivor, hour: 8, content: kept },
		{ by: survivor, hour: 9, content: number },
		{ by: member, hour: 10, content: kept }
	]);
	const given = reading([]);
	const { addresses } = ownSpace({ ...given, parts: [...given.parts, evidence] }, today);
	assert.deepEqual(addresses, [
		{ id: '3/3', at: '2026-11-20T08:00:00Z', address: 'a page', sha256: null },
		{ id: '3/4', at: '2026-11-20T09:00:00Z', address: '', sha256: 'ab'.repeat(32) }
	]);
});
