import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { signingKeyFrom } from '#core/sealing';
import { type Checkpoint, formatCheckpoint, openCheckpoint, parseCheckpoint, signCheckpoint } from './checkpoint.ts';
import { emptyRoot } from './merkle.ts';
import { signNote } from './note.ts';
import { formatVkey, noteKeyOf } from './vkey.ts';

const key = signingKeyFrom(new Uint8Array(32).fill(1));
const origin = 'node.example/log';
const vkey = formatVkey(noteKeyOf(origin, key.public));
const root = new Uint8Array(32).fill(9);
const encoded = Buffer.from(root).toString('base64');

const code = (outcome: ReturnType<typeof openCheckpoint>): string => (outcome.ok ? 'accepted' : outcome.refusal.code);

test('a checkpoint is three lines, and reads back as written', () => {
	assert.equal(formatCheckpoint({ origin, size: 42, root }), `${origin}\n42\n${encoded}\n`);
	fc.assert(
		fc.property(
			fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
			fc.uint8Array({ minLength: 32, maxLength: 32 }),
			(size, hash) => {
				const checkpoint: Checkpoint = { origin, size, root: hash };
				assert.deepEqual(parseCheckpoint(formatCheckpoint(checkpoint)), { ok: true, value: checkpoint });
				assert.deepEqual(openCheckpoint(signCheckpoint(checkpoint, key), vkey), { ok: true, value: checkpoint });
			}
		),
		{ numRuns: 30 }
	);
});

test('the empty log has the root of no leaves and no other', () => {
	const empty = { origin, size: 0, root: emptyRoot() };
	assert.deepEqual(parseCheckpoint(formatCheckpoint(empty)), { ok: true, value: empty });
	assert.equal(code(parseCheckpoint(`${origin}\n0\n${encoded}\n`)), 'checkpoint-malformed');
});

test('any other writing of the same thing is refused', () => {
	const bad = [
		`${origin}\n042\n${encoded}\n`,
		`${origin}\n+42\n${encoded}\n`,
		`${origin}\n-42\n${encoded}\n`,
		`${origin}\n4.2\n${encoded}\n`,
		`${origin}\n4e2\n${encoded}\n`,
		`${origin}\n\n${encoded}\n`,
		`${origin}\n9007199254740992\n${encoded}\n`,
		`${origin}\n18446744073709551615\n${encoded}\n`,
		`\n42\n${encoded}\n`,
		`node example\n42\n${encoded}\n`,
		`${origin}\n42\n${encoded.replace('=', '')}\n`,
		`${origin}\n42\n${Buffer.from(root).toString('base64url')}=\n`.replace('CQkJ', 'CQ-J'),
		`${origin}\n42\n${encoded.slice(0, 40)}\n`,
		`${origin}\n42\n${encoded}`,
		`${origin}\n42\n${encoded}\n\n`,
		`${origin}\n42\n${encoded}\nan extension\n`,
		` ${origin}\n42\n${encoded}\n`,
		`${origin}\n42 \n${encoded}\n`,
		`${origin}\r\n42\r\n${encoded}\r\n`,
		''
	];
	for (const text of bad) assert.equal(code(parseCheckpoint(text)), 'checkpoint-malformed', JSON.stringify(text));
});

test('a checkpoint opens under the key of its own log only', () => {
	const checkpoint = { origin, size: 42, root };
	const note = signCheckpoint(checkpoint, key);
	const other = signingKeyFrom(new Uint8Array(32).fill(2));
	assert.equal(code(openCheckpoint(note, formatVkey(noteKeyOf(origin, other.public)))), 'note-unsigned');
	assert.equal(code(openCheckpoint(note.replace('\n42\n', '\n43\n'), vkey)), 'note-signature-wrong');
	assert.equal(code(openCheckpoint(note, 'node.example/log')), 'vkey-malformed');
	const elsewhere = signNote(formatCheckpoint({ ...checkpoint, origin: 'elsewhere.example/log' }), origin, key);
	assert.equal(code(openCheckpoint(elsewhere, vkey)), 'checkpoint-origin-wrong');
	assert.equal(code(openCheckpoint(signNote('Not a checkpoint.\n', origin, key), vkey)), 'checkpoint-malformed');
});

test('a check handed in is the one that decides', () => {
	const note = signCheckpoint({ origin, size: 42, root }, key);
	assert.equal(code(openCheckpoint(note, vkey, () => false)), 'note-signature-wrong');
	assert.equal(code(openCheckpoint(note.replace('\n42\n', '\n43\n'), vkey, () => true)), 'accepted');
});

test('a node never signs what is no checkpoint', () => {
	for (const wrong of [
		{ origin: '', size: 1, root },
		{ origin: 'a\nb', size: 1, root },
		{ origin, size: -1, root },
		{ origin, size: 2 ** 53, root },
		{ origin, size: 1, root: new Uint8Array(31) }
	])
		assert.throws(() => signCheckpoint(wrong, key), /impossible/);
});
