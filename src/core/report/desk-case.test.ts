import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { CaseId, Day, DeskId, Json, MemberId, Moment } from '#core/base';
import type { CaseAuthor, CaseReading, ReadItem, ReadPart } from '#core/sealing';
import { type DeskCase, deskCase, type Told } from './desk-case.ts';
import { nextSteps } from './next-steps.ts';
import { parseContent } from './parse-content.ts';
import { foldText, searchOpened, searchText } from './search-opened.ts';

const [desk, other, id] = ['d'.repeat(22), 'o'.repeat(22), 'c'.repeat(22)] as [DeskId, DeskId, CaseId];
const today = '2026-11-22' as Day;
const her: CaseAuthor = { kind: 'survivor' };
const member: CaseAuthor = { kind: 'member', member: 'm' as MemberId, desk, generation: 1 };

let seq = 0;
const item = (content: object, by: CaseAuthor = her, at = '2026-11-20T10:00:00Z'): ReadItem => ({
	part: 1,
	seq: ++seq,
	by,
	at: at as Moment,
	content: content as Json,
	opening: null,
	actCode: 'write',
	n: 1
});
const part = (changes: Partial<ReadPart>): ReadPart =>
	({
		part: 1,
		kind: 'account',
		desk: null,
		holders: [],
		items: [],
		ofSupporters: [],
		status: null,
		rotationDue: false,
		...changes
	}) as ReadPart;
const message = (text: string, by: CaseAuthor, at?: string): ReadItem => item({ kind: 'message', text }, by, at);

function readingWith(thread: readonly ReadItem[], account: readonly ReadItem[] = []): CaseReading {
	const holders = [desk, other].map((holder) => ({ kind: 'desk', desk: holder, generation: 1 }) as const);
	return {
		case: id,
		opened: null,
		parts: [
			part({ part: 0, kind: null }),
			part({ items: account, holders: [{ kind: 'survivor' }, ...holders] }),
			part({ part: 8, kind: 'thread', desk, items: thread })
		],
		consents: [
			{
				consent: 'k' as never,
				desk,
				parts: [1],
				thread: 8,
				purpose: 'support',
				lastDay: '2027-01-01' as Day,
				agreement: null,
				urgent: false,
				withdrawn: false
			}
		],
		glasses: [],
		lastActs: new Map(),
		supporters: [],
		findings: []
	};
}
const shownWith = (thread: readonly ReadItem[], account: readonly ReadItem[] = []): DeskCase =>
	deskCase(readingWith(thread, account), desk, today);

test('an unfinished file is shown until it is finished; hostile content is named, not dropped', () => {
	const file = { file: 'A'.repeat(22), name: 'x', bytes: 1, pieceBytes: 1 };
	const begun = item({ kind: 'file-begun', lastModified: 0, ...file });
	const done = item({ kind: 'file', mediaType: 'image/png', shows: 'adults', pieces: [], ...file });
	const kinds = (items: readonly ReadItem[]): string[] => shownWith([], items).parts[0]?.told.map(({ kind }) => kind) ?? [];
	assert.deepEqual(kinds([begun]), ['file-unfinished']);
	assert.deepEqual(kinds([begun, done]), ['file']);
	assert.deepEqual(kinds([item({ kind: 'file', name: 7 }), item({ kind: '__proto__' })]), ['unreadable', 'unreadable']);
});

test('who may read a part is told from its current grants', () => {
	assert.deepEqual(shownWith([]).parts[0]?.desks, [desk, other]);
});

test('a state that a survivor writes is no state, a receipt that a member writes is no receipt', () => {
	const state = { kind: 'state', state: 'closed', reason: 'x', expectBy: null, memberName: 'x' };
	assert.deepEqual(shownWith([item(state, her)]).happenings, []);
	assert.equal(shownWith([item(state, member)]).happenings.length, 1);
	const receipt = { kind: 'opened', deskName: 'x', memberName: 'x' };
	assert.deepEqual(shownWith([item(receipt, her)]).happenings, []);
});

test('the danger counts only where she wrote it herself', () => {
	const named = { kind: 'answer', question: 'danger', choice: 'hurt', text: '' };
	assert.deepEqual(shownWith([item(named, her)]).because, [{ question: 'danger', choice: 'hurt' }]);
	assert.deepEqual(shownWith([item(named, member)]).because, []);
});

const idOf = (letter: string): string => `${letter.repeat(21)}A`;

test('the head of a case tells the name given last, the way in and the language, by what she wrote herself', () => {
	const receipt = {
		kind: 'receipt',
		schema: 'causeway/receipt/v1',
		receipt: idOf('r'),
		at: '2026-11-20T10:00:00Z',
		desk: idOf('d')
	};
	const rest = { deskName: 'x', purpose: 'support', parts: [], thread: 8, lastDay: '2027-01-01', withdrawal: 'any', duties: [] };
	const given = (way: string | undefined, by: CaseAuthor = her): ReadItem =>
		item({ ...receipt, ...rest, state: 'given', language: 'es', ...(way ? { way } : {}) }, by);
	const head = ({ name, way, language }: DeskCase) => ({ name, way, language });
	const named = (text: string): ReadItem => item({ kind: 'answer', question: 'name', choice: null, text });
	assert.deepEqual(head(shownWith([given('under-18')], [named('Mar'), named(' Mara\n Quay '), named(' ')])), {
		name: 'Mara Quay',
		way: 'under-18',
		language: 'es'
	});
	assert.deepEqual(head(shownWith([given(undefined)])), { name: null, way: null, language: 'es' });
	assert.deepEqual(head(shownWith([given('helper', member)], [])), { name: null, way: null, language: null });
	assert.deepEqual(head(shownWith([given('prince')])), { name: null, way: null, language: null });
});

test('the next steps follow from what stands in the case', () => {
	const steps = (shown: DeskCase): string[] => nextSteps(shown, today).map(({ step }) => step);
	assert.deepEqual(steps(shownWith([message('hello', her)])), ['answer', 'take-on', 'name-a-day']);
	assert.deepEqual(steps(shownWith([message('hello', her), message('hi', member)])), ['take-on', 'name-a-day']);
	const said = (expectBy: string): ReadItem =>
		item({ kind: 'state', state: 'working', reason: '', expectBy, memberName: 'A' }, member);
	assert.deepEqual(steps(shownWith([said('2026-11-21')])), ['take-on', 'day-passed']);
	assert.deepEqual(steps(shownWith([said('2026-11-23')])), ['take-on', 'day-near']);
	assert.deepEqual(steps(shownWith([said('2026-12-23')])), ['take-on']);
	const ending = deskCase(readingWith([said('2026-12-30')]), desk, '2026-12-25' as Day);
	assert.deepEqual(
		nextSteps(ending, '2026-12-25' as Day).map(({ step }) => step),
		['take-on', 'consent-ends']
	);
	const ended = deskCase(readingWith([]), desk, '2027-02-01' as Day);
	assert.deepEqual(steps(ended), ['consent-ended']);
	assert.deepEqual(steps({ ...shownWith([]), state: 'closed' }), []);
});

test('a fingerprint of hers is shown once, and as taken back from when she took it back; what a member writes neither makes nor ends one', () => {
	const fingerprint = 'A'.repeat(22);
	const made = {
		kind: 'fingerprint',
		fingerprint,
		algorithm: 'pdq',
		name: 'a.png',
		quality: 90,
		hashes: Array(8).fill('0'.repeat(64))
	};
	const ended = { kind: 'fingerprint-ended', fingerprint };
	const toldOf = (items: readonly ReadItem[]) => shownWith([], items).parts.find(({ kind }) => kind === 'account')?.told;
	const again = item({ ...made, quality: 1 }, her, '2026-11-20T11:00:00Z');
	const first = { ...made, kind: 'fingerprint', at: '2026-11-20T10:00:00Z', endedAt: null };
	const { algorithm: _, ...shown } = first;
	const withoutId = (told: ReturnType<typeof toldOf>) =>
		told?.map(({ id: _id, ...rest }: Told & { readonly id?: string }) => rest);
	assert.deepEqual(withoutId(toldOf([item(made), again, item(ended, member), item(made, member)])), [shown]);
	assert.deepEqual(withoutId(toldOf([item(made), item(ended, her, '2026-11-21T10:00:00Z')])), [
		{ ...shown, endedAt: '2026-11-21T10:00:00Z' }
	]);
	assert.deepEqual(toldOf([item(made, member), item(ended)]), []);
});

test('search finds every word, without marks and case, and nothing for an empty query', () => {
	const texts = [searchText(shownWith([message('Merci pour le Café', her)]))];
	assert.equal(searchOpened(texts, 'cafe MERCI').size, 1);
	assert.equal(searchOpened(texts, 'cafe tea').size, 0);
	assert.equal(searchOpened(texts, '   ').size, 0);
	assert.equal(foldText('كِتَاب'), foldText('كتاب'));
});

test('no content makes the parser throw', () => {
	fc.assert(
		fc.property(fc.jsonValue(), (value) => {
			parseContent(value as Json);
			const kinds = ['map', 'answer', 'file', 'receipt', 'state', 'hash-only'];
			for (const kind of kinds) assert.equal(parseContent({ kind, odd: value as Json }), null);
		})
	);
});
