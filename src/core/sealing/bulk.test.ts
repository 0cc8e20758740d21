import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import fc from 'fast-check';
import { must } from '#core/base';
import { bulkCipherNative, giveBack } from '#server/gateways/bulk-cipher.ts';
import { keyPairFrom, openBulk, sealBulk } from './age.ts';
import { headerLength } from './age-header.ts';
import { openStream, sealStream } from './age-stream.ts';
import { openedLength, payloadCipher, sealChunks, sealedLength, wholePayload } from './bulk.ts';
import { bulkCipherInScript } from './bulk-cipher.ts';

const ciphers = { script: bulkCipherInScript, native: bulkCipherNative };
/** Around the ends of chunks (64 KiB), of runs (1 MiB), and nothing at all. */
const lengths = [0, 1, 65_535, 65_536, 65_537, 131_072, 1_048_576, 1_048_577, 2_500_000];
const contentOf = (length: number): Uint8Array => new Uint8Array(length).map((_, at) => (at * 31 + (at >> 8)) & 0xff);

const hybrid = await keyPairFrom(new Uint8Array(32).fill(7));
const classicIdentity = await generateX25519Identity();
const classic = { identity: classicIdentity, recipient: await identityToRecipient(classicIdentity) };

async function openedByLibrary(sealed: Uint8Array, identity: string): Promise<Uint8Array> {
	const decrypter = new Decrypter();
	decrypter.addIdentity(identity);
	return decrypter.decrypt(sealed);
}
async function sealedByLibrary(content: Uint8Array, recipient: string): Promise<Uint8Array> {
	const encrypter = new Encrypter();
	encrypter.addRecipient(recipient);
	return encrypter.encrypt(content);
}
async function* inPieces(bytes: Uint8Array, step: number): AsyncGenerator<Uint8Array> {
	for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step);
}
async function gathered(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
	const pieces: Uint8Array[] = [];
	for await (const piece of source) pieces.push(piece);
	return new Uint8Array(Buffer.concat(pieces));
}
const isSame = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

for (const [name, cipher] of Object.entries(ciphers)) {
	test(`what ${name} seals, the library opens, and the other way round, at every length`, async () => {
		for (const { identity, recipient } of [hybrid, classic])
			for (const length of lengths) {
				const content = contentOf(length);
				const sealed = must(await sealBulk(cipher, content, recipient));
				assert.ok(isSame(await openedByLibrary(sealed, identity), content), `${length} sealed`);
				const theirs = await sealedByLibrary(content, recipient);
				assert.ok(isSame(must(await openBulk(cipher, theirs, identity)), content), `${length} opened`);
			}
	});

	test(`what ${name} seals as it comes, the library opens, and the other way round`, async () => {
		for (const length of lengths)
			for (const step of [70_001, 1_048_576]) {
				const content = contentOf(length);
				const sealed = await gathered(must(await sealStream(cipher, inPieces(content, step), hybrid.recipient)));
				assert.ok(isSame(await openedByLibrary(sealed, hybrid.identity), content), `${length} sealed in ${step}`);
				const theirs = await sealedByLibrary(content, hybrid.recipient);
				const opened = await gathered(must(await openStream(cipher, inPieces(theirs, step), hybrid.identity)));
				assert.ok(isSame(opened, content), `${length} opened in ${step}`);
			}
	});

	test(`under the library's file key and nonce, ${name} gives the library's bytes`, async () => {
		for (const length of lengths) {
			const theirs = await sealedByLibrary(contentOf(length), classic.recipient);
			const begin = headerLength(theirs) as number;
			const decrypter = new Decrypter();
			decrypter.addIdentity(classic.identity);
			const fileKey = await decrypter.decryptHeader(theirs.subarray(0, begin));
			const ready = await payloadCipher(cipher, fileKey, theirs.subarray(begin, begin + 16));
			const payload = new Uint8Array(sealedLength(length));
			await sealChunks(ready, contentOf(length), payload, wholePayload);
			assert.ok(isSame(payload, theirs.subarray(begin + 16)), `${length}`);
			assert.equal(openedLength(payload.length), length);
		}
	});

	test(`a file that was cut, lengthened or changed anywhere is refused: ${name}`, async () => {
		const content = contentOf(140_000);
		const sealed = must(await sealBulk(cipher, content, hybrid.recipient));
		const at = fc.nat({ max: sealed.length - 1 });
		const change = fc.oneof(
			at.map((end) => sealed.subarray(0, end)),
			fc.uint8Array({ minLength: 1, maxLength: 70_000 }).map((more) => new Uint8Array(Buffer.concat([sealed, more]))),
			fc.tuple(at, fc.integer({ min: 1, max: 255 })).map(([place, bits]) => sealed.with(place, (sealed[place] as number) ^ bits))
		);
		await fc.assert(
			fc.asyncProperty(change, async (changed) => {
				const whole = await openBulk(cipher, changed, hybrid.identity);
				assert.deepEqual(whole, { ok: false, refusal: { code: 'cannot-open', about: '' } });
				const begun = await openStream(cipher, inPieces(changed, 10_000), hybrid.identity);
				if (!begun.ok) return;
				const released: Uint8Array[] = [];
				const reading = async (): Promise<void> => {
					for await (const piece of begun.value) released.push(piece);
				};
				await assert.rejects(reading, { message: 'payload-refused' });
				const all = Buffer.concat(released);
				assert.ok(isSame(all, content.subarray(0, all.length)), 'only what was checked came out');
			}),
			{ numRuns: 60 }
		);
	});
}

test('chunks put in another order, left out or taken twice are refused', async () => {
	const sealed = must(await sealBulk(bulkCipherNative, contentOf(65_536 * 3), hybrid.recipient));
	const begin = (headerLength(sealed) as number) + 16;
	const chunk = (index: number): Uint8Array => sealed.subarray(begin + index * 65_552, begin + (index + 1) * 65_552);
	const ordered = (...order: number[]): Uint8Array =>
		new Uint8Array(Buffer.concat([sealed.subarray(0, begin), ...order.map(chunk)]));
	assert.ok(isSame(ordered(0, 1, 2), sealed));
	for (const order of [[1, 0, 2], [0, 2], [0, 0, 1, 2], [0, 1, 2, 2], [0, 1], [2]])
		assert.equal((await openBulk(bulkCipherNative, ordered(...order), hybrid.identity)).ok, false, `${order}`);
});

test('a file has a stanza for each recipient and no other, and opens for each', async () => {
	const second = await keyPairFrom(new Uint8Array(32).fill(9));
	const sealed = must(await sealBulk(bulkCipherNative, contentOf(10), hybrid.recipient, second.recipient));
	const header = Buffer.from(sealed.subarray(0, headerLength(sealed) as number)).toString();
	assert.deepEqual(header.match(/^-> \S+/gm), ['-> mlkem768x25519', '-> mlkem768x25519']);
	for (const { identity } of [hybrid, second]) must(await openBulk(bulkCipherNative, sealed, identity));
	const other = await keyPairFrom(new Uint8Array(32).fill(11));
	assert.equal((await openBulk(bulkCipherNative, sealed, other.identity)).ok, false);
});

test('kinds of recipients do not mix, and no recipient is no file, sealed whole or as it comes', async () => {
	const codes = async (...recipients: string[]): Promise<string[]> => {
		const whole = await sealBulk(bulkCipherNative, contentOf(10), ...recipients);
		const streamed = await sealStream(bulkCipherNative, inPieces(contentOf(10), 5), ...recipients);
		return [whole, streamed].map((outcome) => (outcome.ok ? 'accepted' : outcome.refusal.code));
	};
	assert.deepEqual(await codes(hybrid.recipient, classic.recipient), ['recipients-mixed', 'recipients-mixed']);
	assert.deepEqual(await codes(), ['no-recipient', 'no-recipient']);
	assert.deepEqual(await codes('age1pq1nothing'), ['recipient-malformed', 'recipient-malformed']);
	assert.deepEqual(await codes(classic.recipient), ['accepted', 'accepted']);
});

test('what came out of a stream is the reader’s, who may take its memory away', async () => {
	async function* taken(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
		for await (const piece of source) {
			yield piece.slice();
			piece.fill(0);
			giveBack(piece);
		}
	}
	const content = contentOf(2_500_000);
	const sealed = await gathered(taken(must(await sealStream(bulkCipherNative, inPieces(content, 10_000), hybrid.recipient))));
	const opened = taken(must(await openStream(bulkCipherNative, inPieces(sealed, 10_000), hybrid.identity)));
	assert.ok(isSame(await gathered(opened), content));
});

test('who stops reading early closes the source, and a failing source fails the reading', async () => {
	const sealed = must(await sealBulk(bulkCipherNative, contentOf(3_000_000), hybrid.recipient));
	let closed = 0;
	async function* watched(): AsyncGenerator<Uint8Array> {
		try {
			yield* inPieces(sealed, 10_000);
		} finally {
			closed += 1;
		}
	}
	for await (const _ of must(await openStream(bulkCipherNative, watched(), hybrid.identity))) break;
	assert.equal((await openStream(bulkCipherNative, watched(), classic.identity)).ok, false);
	assert.equal(closed, 2);
	async function* failing(): AsyncGenerator<Uint8Array> {
		yield sealed.subarray(0, 100_000);
		throw new Error('gone');
	}
	await assert.rejects(gathered(must(await openStream(bulkCipherNative, failing(), hybrid.identity))), { message: 'gone' });
	await assert.rejects(gathered(must(await sealStream(bulkCipherNative, failing(), hybrid.recipient))), { message: 'gone' });
});
