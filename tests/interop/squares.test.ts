import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { must } from '#core/base';
import {
	cosignCheckpoint,
	formatReceipt,
	formatVkey,
	hashesToStore,
	inclusionProof,
	leafHashOf,
	mlDsa44KeyFrom,
	noteKeyOf,
	paperText,
	parseNote,
	readerOf,
	rootOf,
	signCheckpoint
} from '#core/log';
import { signingKeyFrom } from '#core/sealing';
import { root } from '#tests/support/planted-tree.ts';
import { runProgram } from '#tests/support/run-program.ts';
import { throwawayFolder } from '#tests/support/throwaway-folder.ts';
import { squareCode } from '#ui/parts/square-code.ts';

const unit = 4;
const seed = (number: number): Uint8Array => new Uint8Array(32).fill(number);

/** A picture (PGM) of the squares, as a scanner of the paper makes one. */
function pictureOf(text: string): Uint8Array {
	const { size, path: drawn } = squareCode(text);
	const width = size * unit;
	const pixels = new Uint8Array(width * width).fill(255);
	for (const [, x, y] of drawn.matchAll(/M(\d+) (\d+)h1v1h-1z/g))
		for (let down = 0; down < unit; down++)
			pixels.fill(
				0,
				(Number(y) * unit + down) * width + Number(x) * unit,
				(Number(y) * unit + down) * width + (Number(x) + 1) * unit
			);
	return Buffer.concat([Buffer.from(`P5\n${width} ${width}\n255\n`), pixels]);
}

test('zbar: squares on paper are read back, a proof in them checked with ./causeway verify, also of a large log with witnesses', async (t) => {
	const folder = await throwawayFolder(t);
	const key = signingKeyFrom(seed(3));
	const origin = 'node-of-an-invented-network.example/log';
	const vkey = formatVkey(noteKeyOf(origin, key.public));
	const read = async (text: string): Promise<string> => {
		const file = path.join(folder, 'paper.pgm');
		await writeFile(file, pictureOf(text));
		const ran = await runProgram('zbarimg', ['--raw', '--quiet', '-Sbinary', '--nodisplay', file], { cwd: folder });
		assert.equal(ran.code, 0, ran.stderr);
		return ran.stdout;
	};
	for (const leaves of [1, 1000]) {
		const all = Array.from({ length: leaves }, (_, at) => seed(at % 251));
		const hashes = readerOf(hashesToStore(0, all.map(leafHashOf), () => undefined));
		const plain = signCheckpoint({ origin, size: leaves, root: rootOf(leaves, hashes) }, key);
		const signed = must(parseNote(plain)).text;
		const lines = [1, 2, 3].map((number) =>
			cosignCheckpoint(
				signed,
				{ name: `w${number}.example/w`, cosigns: 'ed25519', key: signingKeyFrom(seed(number + 20)) },
				1_760_000_000
			)
		);
		const long = cosignCheckpoint(
			signed,
			{ name: 'w4.example/w', cosigns: 'ml-dsa-44', key: mlDsa44KeyFrom(seed(9)) },
			1_760_000_000
		);
		const checkpoint = plain + lines.join('') + long;
		const place = { index: leaves - 1, proof: inclusionProof(leaves - 1, leaves, hashes), checkpoint };
		const paper = paperText(formatReceipt(place, all.at(-1) as Uint8Array));
		assert.equal(paper.short, true);
		const text = await read(paper.text);
		assert.equal(text, paper.text, `${leaves} leaves`);
		const file = path.join(folder, 'read.tlog-proof');
		await writeFile(file, text);
		const checked = await runProgram(process.execPath, ['src/cli/main.ts', 'verify', file, '--vkey', vkey], { cwd: root });
		assert.equal(checked.code, 0, checked.stderr);
	}
});
