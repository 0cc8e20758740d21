import assert from 'node:assert/strict';
import { test } from 'node:test';
import { must, utf8 } from '#core/base';
import { keyPairFrom, seal } from './age.ts';
import { bulkCipherInScript } from './bulk-cipher.ts';
import { randomOf } from './random.ts';
import { sealAgain, showKey } from './shown-key.ts';

const content = utf8('an invented picture of a square');
const cipher = bulkCipherInScript;

test('whoever is shown the key of one age file seals its content again to the same bytes, and nothing else', async () => {
	const { identity, recipient } = await keyPairFrom(randomOf(32));
	for (const text of [content, new Uint8Array(), new Uint8Array(200_000).fill(7)]) {
		const file = must(await seal(text, recipient));
		const shown = must(await showKey(file.subarray(0, 3000), identity));
		assert.deepEqual(must(await sealAgain(cipher, shown, text)), file);
		assert.notDeepEqual(must(await sealAgain(cipher, shown, utf8('something else'))), file);
	}
});

test('a key that is not the one of this header is refused, however well it seals', async () => {
	const { identity, recipient } = await keyPairFrom(randomOf(32));
	const shown = must(await showKey(must(await seal(content, recipient)), identity));
	const other = must(await showKey(must(await seal(content, recipient)), identity));
	const cut = { ...shown, header: shown.header.subarray(0, -1) };
	for (const wrong of [
		{ ...shown, fileKey: other.fileKey },
		{ ...shown, header: other.header },
		cut,
		{ ...shown, nonce: randomOf(15) }
	]) {
		const outcome = await sealAgain(cipher, wrong, content);
		assert.equal(outcome.ok ? 'accepted' : outcome.refusal.code, 'shown-key-wrong');
	}
	const stranger = await keyPairFrom(randomOf(32));
	assert.equal((await showKey(must(await seal(content, recipient)), stranger.identity)).ok, false);
	assert.equal((await showKey(utf8('no age file'), identity)).ok, false);
});
