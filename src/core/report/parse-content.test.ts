import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Json } from '#core/base';
import { parseContent } from './parse-content.ts';

const id = 'A'.repeat(22);
const samples: readonly { readonly [field: string]: Json }[] = [
	{ kind: 'map', way: 'self', language: 'en', parts: [{ part: 1, kind: 'account', desk: null }] },
	{ kind: 'answer', question: 'what', choice: null, text: 'words' },
	{ kind: 'message', text: 'words' },
	{ kind: 'file-begun', file: id, name: 'a.png', bytes: 3, pieceBytes: 16, lastModified: 0 },
	{ kind: 'hash-only', sha256: null, address: 'invented.example', shows: 'not-sure' },
	{ kind: 'fingerprint', fingerprint: id, algorithm: 'pdq', name: 'a.png', quality: 87, hashes: Array(8).fill('0'.repeat(64)) },
	{ kind: 'fingerprint-ended', fingerprint: id },
	{
		kind: 'chat',
		file: id,
		source: 'whatsapp',
		title: 'Invented',
		people: ['Invented'],
		messages: 3,
		kept: 3,
		originals: [{ name: 'a.txt', bytes: 5, sha256: 'ab'.repeat(32) }]
	},
	{ kind: 'chat-marks', file: id, marks: [{ place: 1, mark: 'threat' }] },
	{
		kind: 'custody',
		item: id,
		n: 1,
		prev: null,
		at: '2026-11-22T10:00:00Z',
		what: 'handed-over',
		by: 'Invented',
		tool: { name: 'Invented', version: '1' },
		from: { kind: 'person', id: null, name: 'Invented' },
		to: { kind: 'desk', id, name: 'Invented' },
		seal: 'A 1',
		note: ''
	},
	{
		kind: 'item-about',
		item: '3/4',
		form: 'server-log',
		maker: '',
		origin: 'requested',
		made: '',
		tool: null,
		source: '',
		original: null,
		from: '2026-11-01T00:00:00Z',
		until: null,
		clock: 'UTC',
		note: ''
	},
	{ kind: 'call-note', item: id, people: 'Invented', when: 'Tuesday', said: 'words', writer: 'Invented' },
	{ kind: 'device', item: id, what: 'telephone', serial: '', owner: '' },
	{ kind: 'withdrawn', receipt: id, desk: id },
	{ kind: 'opened', deskName: 'Invented', memberName: 'Invented' },
	{ kind: 'state', state: 'working', reason: 'words', expectBy: '2026-11-30', memberName: 'Invented' },
	{ kind: 'assigned', toName: 'A', byName: 'B', note: '' },
	{ kind: 'visit' },
	{ kind: 'rotated' }
];

test('each kind of content is read, also with a field that a later version added', () => {
	for (const sample of samples)
		assert.deepEqual(parseContent({ ...sample, later: 1 }), { ...sample, later: 1 }, String(sample.kind));
});

test('content with a field missing or of another kind is nothing', () => {
	for (const sample of samples)
		for (const field of Object.keys(sample)) {
			const { [field]: _, ...rest } = sample;
			assert.equal(parseContent(rest), null, `${sample.kind} without ${field}`);
			assert.equal(parseContent({ ...sample, [field]: { wrong: true } }), null, `${sample.kind} with another ${field}`);
		}
});

test('a note of facts is text with its countries and who wrote it; what the law makes of it is asked of the law', () => {
	const note = { kind: 'facts', facts: '{"conducts":["grooming"]}', countries: ['ES'], memberName: 'Invented' };
	assert.deepEqual(parseContent(note), note);
	for (const wrong of [{ facts: [] }, { facts: {} }, { countries: [1] }, { memberName: null }])
		assert.equal(parseContent({ ...note, ...wrong } as Json), null, JSON.stringify(wrong));
});

test('no JSON makes it throw', () => {
	fc.assert(fc.property(fc.jsonValue(), (value) => void parseContent(value as Json)));
	fc.assert(
		fc.property(fc.constantFrom(...samples), fc.jsonValue(), (sample, value) => {
			for (const field of Object.keys(sample)) parseContent({ ...sample, [field]: value as Json });
		})
	);
	for (const kind of ['constructor', '__proto__', 'toString']) assert.equal(parseContent({ kind }), null);
});
