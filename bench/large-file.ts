/**
 * The memory that a large file takes: a person's browser seals and sends it, and later fetches, opens and saves it, through the whole product (a node with its database, the pages, the
 * worker). What the page's own process holds privately is looked at all the time, and what it held just before is taken off. What the whole browser holds, and rates, are told beside it, against nothing.
 * `--mebibytes=256` takes one file of that size, for a look in between: what counts is the largest of all.
 */
import { ftruncateSync, openSync, writeSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { makeThrowawayFolder } from '#tests/support/throwaway-folder.ts';
import { startLargeBrowser } from './support/large-browser.ts';
import { type Sized, sized, tell } from './support/result.ts';

const mebibyte = 1024 * 1024;
const most = 150_000_000;
const wished = process.argv.map((word) => /^--mebibytes=(\d+)$/.exec(word)?.[1]).find(Boolean);
const folder = await makeThrowawayFolder();
const browser = await startLargeBrowser(folder);
const sizes: Sized[] = [];
const beside: { name: string; value: number; unit: string }[] = [];
try {
	for (const mebibytes of wished ? [Number(wished)] : [10, 100, 1024]) {
		const file = path.join(folder, `film-${mebibytes}.bin`);
		writeSparse(file, mebibytes * mebibyte);
		const { sent, saved } = await browser.run(file, mebibytes * mebibyte);
		const worst = Math.max(sent.addedBytes, saved.addedBytes);
		sizes.push({
			...sized(`${mebibytes} MiB`, worst / 1e6, most / 1e6),
			parts: {
				send: part(sent.addedBytes),
				save: part(saved.addedBytes)
			}
		});
		for (const [what, { ms, peakBytes, wholeAddedBytes }] of Object.entries({ sent, saved })) {
			beside.push({ name: `${mebibytes} MiB ${what}, all of the process`, value: Math.round(peakBytes / 1e6), unit: 'MB' });
			beside.push({
				name: `${mebibytes} MiB ${what}, more in the whole browser`,
				value: Math.round(wholeAddedBytes / 1e6),
				unit: 'MB'
			});
			beside.push({ name: `${mebibytes} MiB ${what}`, value: Math.round((mebibytes * mebibyte) / 1000 / ms), unit: 'MB/s' });
		}
	}
} finally {
	await browser.close();
	await rm(folder, { recursive: true, force: true });
}
tell({
	name: 'large-file',
	unit: 'MB of private memory',
	how: 'the most that the process of her page holds more than before, while a file is sealed and sent, and while it is fetched, opened and saved, against what that may be',
	reach: { ratio: 1, at: 'most' },
	sizes,
	beside
});

function part(bytes: number) {
	const { ours, theirs, ratio } = sized('', bytes / 1e6, most / 1e6);
	return { ours, theirs, ratio };
}

/** The same each time: every mebibyte begins with its number, and holes lie between. */
function writeSparse(file: string, bytes: number): void {
	const into = openSync(file, 'w');
	ftruncateSync(into, bytes);
	for (let at = 0; at < bytes; at += mebibyte) writeSync(into, Buffer.from(`invented ${at / mebibyte}`), 0, null, at);
}
