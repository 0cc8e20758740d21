import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeskId, FileId, Json, MemberId, Moment } from '#core/base';
import { type CaseReading, type PartKind, type ReadItem, type ReadPart, randomId } from '#core/sealing';
import { closedHashesIn, closedItemsIn, originalsOf } from './closed-files.ts';
import { besidesAt } from './told-besides.ts';

const desk = randomId<'desk'>() as DeskId;
const member = { kind: 'member', member: randomId<'member'>() as MemberId, desk, generation: 1 } as const;
const her = { kind: 'survivor' } as const;
const [closed, copy, again, other] = Array.from({ length: 4 }, () => randomId<'file'>() as FileId) as [
	FileId,
	FileId,
	FileId,
	FileId
];

const part = (number: number, kind: PartKind, said: readonly (readonly [ReadItem['by'], Json])[]): ReadPart => ({
	part: number,
	seq: said.length,
	hash: '',
	epoch: 1,
	recipient: null,
	rotationDue: false,
	kind,
	desk: kind === 'thread' ? desk : null,
	identities: new Map(),
	holders: [],
	status: null,
	ofSupporters: [],
	items: said.map(([by, content], at) => ({
		part: number,
		seq: at + 1,
		by,
		at: '2026-11-20T09:00:00Z' as Moment,
		content,
		opening: null,
		actCode: 'write',
		n: at + 1
	}))
});
const reading = (evidence: readonly (readonly [ReadItem['by'], Json])[], thread: readonly (readonly [ReadItem['by'], Json])[]) =>
	({
		case: randomId<'case'>(),
		opened: null,
		parts: [part(1, 'evidence', evidence), part(2, 'thread', thread)],
		consents: [],
		supporters: [],
		glasses: [],
		lastActs: new Map(),
		findings: []
	}) as CaseReading;

const file = (id: FileId): Json => ({
	kind: 'file',
	file: id,
	name: 'invented.jpg',
	mediaType: 'image/jpeg',
	bytes: 3,
	pieceBytes: 3,
	shows: 'adults',
	pieces: [{ sealedHash: 'A'.repeat(43), bytes: 3 }]
});
const tool = { name: 'Invented tool', version: '1' };
const made = (item: FileId, original: FileId, sha256: string, originalSha256: string): Json => ({
	kind: 'derivation',
	item,
	original,
	method: 'areas-covered',
	fill: 'solid',
	count: 1,
	tool,
	originalSha256,
	sha256
});
const about = (item: FileId, original: FileId | null = null): Json => ({
	kind: 'item-about',
	item,
	form: 'picture',
	maker: '',
	origin: original ? 'derived' : 'saved',
	made: '',
	tool: null,
	source: '',
	original,
	from: null,
	until: null,
	clock: '',
	note: 'invented note'
});
const step = (item: FileId, more: { readonly by: string; readonly to?: Json; readonly note?: string }): Json => ({
	kind: 'custody',
	item,
	n: 1,
	prev: null,
	at: '2026-11-20T09:00:00Z',
	what: 'exported',
	tool: null,
	from: null,
	to: null,
	seal: null,
	note: '',
	...more
});
const minor = (id: FileId): Json => ({ kind: 'may-show-minor', file: id, memberName: 'I. Invented' });
const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((sign) => sign.repeat(64)) as [string, string, string, string];
const files = [closed, copy, again, other].map((id) => [her, file(id)] as const);

test('what a desk closed is closed, and every copy of it, and copies of these', () => {
	const copies = [[her, made(copy, closed, b, a)] as const, [her, about(again, copy)] as const];
	assert.deepEqual(closedItemsIn(reading([...files, ...copies], [])), new Set(), 'nothing before');
	const noted = reading([...files, ...copies], [[member, minor(closed)]]);
	assert.deepEqual(closedItemsIn(noted), new Set([closed, copy, again]));
	assert.deepEqual(
		closedItemsIn(reading([...files, ...copies], []), [closed]),
		new Set([closed, copy, again]),
		'by the node alone'
	);
	assert.deepEqual(closedItemsIn(reading(files, [[her, minor(other)]])), new Set(), 'she closes nothing');
	assert.deepEqual(
		closedItemsIn(reading([...files, [member, minor(other)]], [])),
		new Set(),
		'nor a desk outside its own thread'
	);
});

test('what a closed copy was made from shows at least as much, and is closed with it and its other copies; what is only said to be an original is not', () => {
	const copies = [
		[her, made(copy, closed, b, a)],
		[her, made(again, closed, c, a)],
		[her, about(copy, other)]
	] as const;
	const told = reading([...files, ...copies], [[member, minor(copy)]]);
	assert.deepEqual(closedItemsIn(told), new Set([copy, closed, again]));
	assert.deepEqual(originalsOf(told, copy), [copy, closed]);
	assert.deepEqual(originalsOf(told, closed), [closed]);
	const round = reading([...files, [her, made(copy, closed, b, a)], [her, made(closed, copy, a, b)]], []);
	assert.deepEqual(originalsOf(round, copy), [copy, closed], 'whoever says that each was made of the other');
});

test('a copy that a desk made is closed with its original, and none of another desk’s can be made to look like one', () => {
	const elsewhere = { ...member, desk: randomId<'desk'>() as DeskId };
	const copied = [
		[member, file(copy)],
		[member, made(copy, closed, b, a)]
	] as const;
	const of = reading([[her, file(closed)]], copied);
	assert.deepEqual(closedItemsIn(of, [closed]), new Set([closed, copy]));
	assert.deepEqual(closedHashesIn(of, closedItemsIn(of, [closed])), new Set([a, b]));
	assert.deepEqual(closedItemsIn(reading([[her, file(closed)]], [...copied, [member, minor(closed)]])), new Set([closed, copy]));
	const forged = reading(
		[
			[her, file(closed)],
			[her, file(other)]
		],
		[
			[member, made(other, closed, b, a)],
			[elsewhere, file(copy)],
			[elsewhere, made(copy, closed, b, a)]
		]
	);
	assert.deepEqual(closedItemsIn(forged, [closed]), new Set([closed]), 'a thing of hers is no copy by the word of a desk');
});

test('the bytes of what was closed or never taken are known by their hash where somebody wrote it down', () => {
	const refused = { kind: 'hash-only', sha256: c, address: '', shows: 'not-sure' };
	const noHash = { kind: 'hash-only', sha256: null, address: 'https://invented.example', shows: 'minor' };
	const of = reading(
		[...files, [her, made(copy, closed, b, a)], [her, made(again, other, d, d)], [her, refused], [her, noHash]],
		[]
	);
	assert.deepEqual(closedHashesIn(of, closedItemsIn(of)), new Set([c]));
	assert.deepEqual(closedHashesIn(of, closedItemsIn(of, [closed])), new Set([a, b, c]));
});

test('before a folder is made it is told how many steps go in, whose names are in them, and which descriptions', () => {
	const court = { kind: 'person', id: null, name: 'Invented court' };
	const of = reading(
		[...files, [her, step(other, { by: '' })], [her, about(other)]],
		[
			[member, step(other, { by: 'I. Invented', to: court, note: 'Ordered' })],
			[member, step(other, { by: 'I. Invented', to: { kind: 'item', id: copy, name: 'left out' } })],
			[member, step(closed, { by: 'Nobody of this' })],
			[member, about(other)]
		]
	);
	assert.deepEqual(besidesAt(of, ['1/4']), {
		steps: 3,
		noted: 1,
		people: [
			{ desk: null, name: '' },
			{ desk, name: 'I. Invented' }
		],
		parties: ['Invented court'],
		abouts: 2,
		aboutDesks: [desk]
	});
	assert.deepEqual(besidesAt(of, ['1/2']), { steps: 0, noted: 0, people: [], parties: [], abouts: 0, aboutDesks: [] });
	assert.equal(besidesAt(of, ['7/9']), null);
});
