/**
 * Sealing and opening as the product does, to a hybrid recipient: in pieces of 16 MiB, each an age file (files of a case), in Chromium's sealing
 * worker and in Node with its own cipher; and in Node the whole as one age file as it comes (backups). Against the `age` program, which seals the
 * whole to an X25519 recipient (Debian's knows no other). All read files; `age` and Node write files of the same folder. Everybody takes turns,
 * and of several rounds the quickest counts, for each side. Starting Node is not counted, starting `age` is.
 */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { keyPairFrom, randomOf } from '#core/sealing';
import { makeThrowawayFolder } from '#tests/support/throwaway-folder.ts';
import { startBrowserSeal } from './support/browser-seal.ts';
import { bundleOf } from './support/bundle.ts';
import { type Compared, compared, type Sized, sizedByWorst, tell } from './support/result.ts';

/** Milliseconds. */
type Times = { seal: number; open: number };
type Told = { readonly ms: number; readonly peakBytes: number };

const rounds = 9;
const megabyte = 1_000_000;
const folder = await makeThrowawayFolder();
const at = (name: string): string => path.join(folder, name);
const hybrid = await keyPairFrom(randomOf(32));
const classic = await generateX25519Identity();
const classicRecipient = await identityToRecipient(classic);
const inNode: Sized[] = [];
const inChromium: Sized[] = [];
let peakBytes = 0;
let native = false;
let isFirst = true;

const browser = await startBrowserSeal(hybrid);
try {
	// One script, as the build makes one for browsers: what Node needs to read TypeScript is no memory of sealing.
	writeFileSync(at('seal-files.mjs'), await bundleOf('bench/support/seal-files.ts', 'node'));
	writeFileSync(at('identity'), `${classic}\n`);
	for (const size of [2, 20, 200]) {
		writeRandom(at('plain'), size * megabyte);
		const best = { age: slowest(), pieces: slowest(), whole: slowest(), chromium: slowest() };
		for (let round = 0; round < rounds; round++) {
			isFirst = round === 0;
			keep(best.age, runAge());
			keep(best.pieces, runPieces(size * megabyte));
			keep(best.whole, runWhole());
			const told = await browser.run(at('plain'));
			keep(best.chromium, told);
			native = told.native;
		}
		const compare = (ours: Times, way: keyof Times): Compared => compared(rate(size, ours[way]), rate(size, best.age[way]));
		const { pieces, whole, chromium } = best;
		inNode.push(
			sizedByWorst(size, {
				'seal pieces': compare(pieces, 'seal'),
				'open pieces': compare(pieces, 'open'),
				'seal whole': compare(whole, 'seal'),
				'open whole': compare(whole, 'open')
			})
		);
		inChromium.push(sizedByWorst(size, { seal: compare(chromium, 'seal'), open: compare(chromium, 'open') }));
	}
} finally {
	await browser.close();
	rmSync(folder, { recursive: true, force: true });
}
tell({
	name: 'seal',
	unit: 'MB/s',
	how: 'MB sealed and opened in Node, in pieces of 16 MiB and whole, against the age program; the worst of the four counts',
	reach: { ratio: 1 / 3, at: 'least' },
	sizes: inNode,
	bounds: [
		{
			name: native ? 'Chromium, with its own cipher' : 'Chromium, in script',
			value: inChromium.at(-1)?.ratio ?? 0,
			unit: 'of the rate of the age program',
			at: 'least',
			limit: 1 / 8,
			sizes: inChromium
		},
		{ name: 'memory in Node', value: peakBytes, unit: 'bytes', at: 'most', limit: 150 * megabyte }
	]
});

function runAge(): Times {
	const seal = timed(() => execFileSync('age', ['-r', classicRecipient, '-o', at('sealed'), at('plain')]));
	const open = timed(() => execFileSync('age', ['-d', '-i', at('identity'), '-o', at('opened'), at('sealed')]));
	requireSame();
	rmSync(at('sealed'));
	return { seal, open };
}

function runPieces(bytes: number): Times {
	mkdirSync(at('pieces'));
	const seal = toldBy('seal', at('plain'), at('pieces'), hybrid.recipient);
	const opened = openSync(at('opened'), 'w');
	ftruncateSync(opened, bytes);
	closeSync(opened);
	const open = toldBy('open', at('pieces'), at('opened'), hybrid.identity);
	requireSame();
	rmSync(at('pieces'), { recursive: true });
	return { seal, open };
}

function runWhole(): Times {
	const seal = toldBy('seal-whole', at('plain'), at('sealed'), hybrid.recipient);
	const open = toldBy('open-whole', at('sealed'), at('opened'), hybrid.identity);
	requireSame();
	rmSync(at('sealed'));
	return { seal, open };
}

function toldBy(...args: readonly string[]): number {
	const told = JSON.parse(execFileSync(process.execPath, [at('seal-files.mjs'), ...args], { encoding: 'utf8' })) as Told;
	peakBytes = Math.max(peakBytes, told.peakBytes);
	return told.ms;
}

/** In the first round of each size: the others do the same. */
function requireSame(): void {
	if (isFirst && !readFileSync(at('plain')).equals(readFileSync(at('opened'))))
		throw new Error('impossible: a file came back changed');
	rmSync(at('opened'));
}

function writeRandom(file: string, bytes: number): void {
	const into = openSync(file, 'w');
	for (let left = bytes; left > 0; left -= megabyte) writeSync(into, randomBytes(Math.min(left, megabyte)));
	closeSync(into);
}

function timed(work: () => unknown): number {
	const began = performance.now();
	work();
	return performance.now() - began;
}

function slowest(): Times {
	return { seal: Number.POSITIVE_INFINITY, open: Number.POSITIVE_INFINITY };
}

function keep(best: Times, times: Times): void {
	best.seal = Math.min(best.seal, times.seal);
	best.open = Math.min(best.open, times.open);
}

function rate(size: number, ms: number): number {
	return (size * 1000) / ms;
}
