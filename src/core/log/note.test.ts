import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { signingKeyFrom } from '#core/sealing';
import { formatNote, type Note, type NoteSignature, openNote, parseNote, signNote } from './note.ts';
import { type NoteKey, noteKeyOf } from './vkey.ts';

const [ours, theirs] = [signingKeyFrom(new Uint8Array(32).fill(1)), signingKeyFrom(new Uint8Array(32).fill(2))];
const [ourKey, theirKey] = [noteKeyOf('ours.example', ours.public), noteKeyOf('theirs.example', theirs.public)];
const text = 'First line.\n\nAfter an empty one.\n';
const lineOf = (note: string): string => note.slice(note.lastIndexOf('\n\n') + 2);
const ourNote = signNote(text, 'ours.example', ours);
const theirLine = lineOf(signNote(text, 'theirs.example', theirs));
const foreignLine = lineOf(
	formatNote({ text, signatures: [{ name: 'ours.example', keyId: '00000000', signature: new Uint8Array(2420) }] })
);

const result = (note: string, ...keys: NoteKey[]): string => {
	const opened = openNote(note, keys);
	return opened.ok ? opened.value.signedBy.map(({ name }) => name).join(' ') : opened.refusal.code;
};

test('a signed note opens under its key and gives back the text', () => {
	assert.deepEqual(openNote(ourNote, [ourKey]), { ok: true, value: { text, signedBy: [ourKey] } });
});

test('any text that a note can carry survives, empty lines and false signatures in it too', () => {
	const someText = fc
		.string({ unit: 'binary', maxLength: 40 })
		.map((words) => `${[...words].map((one) => (one < ' ' ? '\n' : one)).join('')}\n`);
	const tricky = fc.constantFrom('\n', '\n\n', '\n\n\n', `a\n\n${theirLine}`, `a\n\n${theirLine}\n`, '\ufeffa\n');
	fc.assert(
		fc.property(fc.oneof(someText, tricky), (words) => {
			const note = signNote(words, 'ours.example', ours);
			assert.deepEqual(openNote(note, [ourKey, theirKey]), { ok: true, value: { text: words, signedBy: [ourKey] } });
		})
	);
});

test('signatures of keys we do not ask for are ignored, of any type and length', () => {
	assert.equal(result(ourNote + theirLine + foreignLine, ourKey), 'ours.example');
	assert.equal(result(ourNote + theirLine, ourKey, theirKey), 'ours.example theirs.example');
	assert.equal(result(ourNote + foreignLine, theirKey), 'note-unsigned');
	assert.equal(result(ourNote), 'note-unsigned');
});

test('one wrong signature of a key we know refuses the note, also beside a good one', () => {
	const changed = ourNote.replace('First', 'Third');
	assert.equal(result(changed, ourKey), 'note-signature-wrong');
	const wrongLine = lineOf(signNote('Something else.\n', 'ours.example', ours));
	assert.equal(result(ourNote + wrongLine, ourKey), 'note-signature-wrong');
	assert.equal(result(ourNote + ourNote.slice(ourNote.lastIndexOf('\u2014')), ourKey), 'ours.example');
	const short = formatNote({ text, signatures: [{ name: 'ours.example', keyId: ourKey.keyId, signature: new Uint8Array(63) }] });
	assert.equal(result(short, ourKey), 'note-signature-wrong');
});

test('two known keys of one name and id are ambiguous only where the note names them', () => {
	assert.equal(result(ourNote, ourKey, { ...ourKey }), 'note-key-ambiguous');
	assert.equal(result(ourNote, ourKey, theirKey, { ...theirKey }), 'ours.example');
});

test('a hundred signatures are read, one more is not', () => {
	assert.equal(result(ourNote + theirLine.repeat(99), ourKey), 'ours.example');
	assert.equal(result(ourNote + theirLine.repeat(100), ourKey), 'note-malformed');
});

test('what is not laid out as a note is refused', () => {
	const head = ourNote.slice(0, ourNote.lastIndexOf('\u2014'));
	const line = lineOf(ourNote);
	const bad = {
		empty: '',
		'text alone': text,
		'no signature': `${text}\n`,
		'no last line feed': ourNote.slice(0, -1),
		'line after': `${ourNote}Unexpected.\n`,
		'empty line after': `${ourNote}\n`,
		'hyphen for dash': `${head}${line.replace('\u2014', '-')}`,
		'two spaces': `${head}${line.replace('\u2014 ', '\u2014  ')}`,
		'space in the name': `${head}${line.replace('ours', 'ou rs')}`,
		'plus in the name': `${head}${line.replace('ours', 'ou+rs')}`,
		'wide space in the name': `${head}${line.replace('ours', 'ou\u2003rs')}`,
		'no name': `${head}${line.replace('ours.example', '')}`,
		'no signature bytes': `${head}\u2014 ours.example AAAAAA==\n`,
		'not base64': `${head}${line.replace(/=*\n/, '!\n')}`,
		'control character': ourNote.replace('First', '\u0001First'),
		tabulator: ourNote.replace('First line', 'First\tline'),
		'carriage return': ourNote.replace('line.\n', 'line.\r\n'),
		'lone surrogate': ourNote.replace('First', '\ud800First')
	};
	for (const [name, note] of Object.entries(bad)) assert.equal(result(note, ourKey), 'note-malformed', name);
});

test('a note taken apart and put together is the same note', () => {
	const signature: fc.Arbitrary<NoteSignature> = fc.record(
		{
			name: fc.stringMatching(/^[a-zé./]{1,20}$/u),
			keyId: fc.stringMatching(/^[0-9a-f]{8}$/),
			signature: fc.uint8Array({ minLength: 1, maxLength: 80 })
		},
		{ noNullPrototype: true }
	);
	fc.assert(
		fc.property(fc.array(signature, { minLength: 1, maxLength: 20 }), (signatures) => {
			const note: Note = { text, signatures };
			assert.deepEqual(parseNote(formatNote(note)), { ok: true, value: note });
		})
	);
});

test('any text at all gets an answer, and our own bad words throw', () => {
	fc.assert(fc.property(fc.array(fc.nat(0xffff)), (units) => result(String.fromCharCode(...units), ourKey) !== 'ours.example'));
	for (const words of ['', 'no line feed', 'tab\there\n', '\ud800\n'])
		assert.throws(() => signNote(words, 'ours.example', ours), /not the text of a note/);
	assert.throws(() => signNote(text, 'ou rs', ours), /not a name and a key/);
});
