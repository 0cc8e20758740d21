/**
 * Verifying a whole log from its tiles as `log verify` does it: the signature, every entry and its form, every tile, the root, the key log. Against
 * SHA-256 alone, by the same function of Node on one core: as many hashes of the same lengths, of bytes that lie ready, thrown away. Half of them are those
 * of leaves (34 bytes go in), half those of nodes (65 bytes). Counted is the time of the processor, all threads together, and not what the machine does
 * besides. The tiles lie in memory; what it takes to read them from a folder is told beside.
 */
import { hash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { accepted, type Day, must } from '#core/base';
import {
	entryBytes,
	firstPlaceOf,
	formatBundle,
	formatTilePath,
	formatVkey,
	fullWidth,
	hashesToStore,
	type KeyBody,
	leafHash,
	noteKeyOf,
	readerOf,
	rootOf,
	signCheckpoint,
	tileOfHashes,
	tilesSince
} from '#core/log';
import { sign, signingKeyFrom } from '#core/sealing';
import { nativeDigest } from '#server/gateways/log.ts';
import { type LogSource, logInFolder } from '#server/gateways/log-source.ts';
import { verifyLog } from '#server/operations/log/verify-log.ts';
import { makeThrowawayFolder } from '#tests/support/throwaway-folder.ts';
import { sized, tell } from './support/result.ts';

const counts = [10_000, 100_000, 1_000_000];
const runs = 5;
const node = signingKeyFrom(new Uint8Array(32).fill(1));
const id = 'A'.repeat(22);
const origin = `causeway/${id}/log`;
const vkey = formatVkey(noteKeyOf(origin, node.public));

const folder = await makeThrowawayFolder();
try {
	const sizes = [];
	let fromFolder = 0;
	for (const count of counts) {
		const place = path.join(folder, String(count));
		writeLog(count, place);
		sizes.push(await measure(count, place));
		fromFolder = Number((await timed(() => verify(logInFolder(place), count))).toPrecision(3));
	}
	tell({
		name: 'log-verify',
		unit: 's',
		how: 'processor time to verify a whole log of so many leaves from its tiles, against as many SHA-256 of the same lengths',
		reach: { ratio: 1.5, at: 'most' },
		sizes,
		beside: [{ name: 'the largest, read from files in a folder', value: fromFolder, unit: 's' }]
	});
} finally {
	fs.rmSync(folder, { recursive: true, force: true });
}

async function measure(count: number, place: string) {
	const held = new Map<string, Awaited<ReturnType<LogSource>>>();
	const source: LogSource = async (at) => held.get(at) ?? accepted(null);
	for (const file of ['checkpoint', ...[...tilesSince(0, count)].map(formatTilePath)])
		held.set(file, await logInFolder(place)(file, 1_000_000));
	const [ours, theirs]: [number[], number[]] = [[], []];
	for (let run = 0; run < runs; run++) {
		theirs.push(await timed(async () => hashAlone(count)));
		ours.push(await timed(() => verify(source, count)));
	}
	// The least: whatever else the machine does only adds.
	return sized(count, Math.min(...ours), Math.min(...theirs));
}

async function verify(source: LogSource, count: number): Promise<void> {
	const verified = must(await verifyLog({ source, vkey, seen: null, tell: () => {} }));
	if (verified.checkpoint.size !== count || verified.ours?.blind !== count - 1) throw new Error('impossible: not the whole log');
}

function hashAlone(count: number): void {
	const [leaf, pair] = [new Uint8Array(34), new Uint8Array(65)];
	for (let at = 0; at < count; at++) {
		leaf[1] = at;
		pair[1] = at;
		hash('sha256', leaf, 'binary');
		hash('sha256', pair, 'binary');
	}
}

async function timed(act: () => Promise<void>): Promise<number> {
	const before = process.cpuUsage();
	await act();
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1e6;
}

/** An invented log: the node's key, then blind leaves. */
function writeLog(count: number, place: string): void {
	const body: KeyBody = {
		v: 1,
		type: 'causeway/key/v1',
		subject: { kind: 'node', id: id as never, name: 'Invented node' },
		organisation: null,
		generation: 1,
		recipient: null,
		signingKey: node.public,
		prev: null,
		day: '2026-11-23' as Day
	};
	const entries = Array.from({ length: count }, (_, at) =>
		at === 0
			? entryBytes({ kind: 'clear', statement: sign(body, node) })
			: entryBytes({ kind: 'blind', leaf: nativeDigest(Buffer.from(`invented ${at}`)) })
	);
	const read = readerOf(hashesToStore(0, entries.map(leafHash), () => undefined));
	for (const tile of tilesSince(0, count)) {
		const file = path.join(place, formatTilePath(tile));
		fs.mkdirSync(path.dirname(file), { recursive: true });
		const from = tile.index * fullWidth;
		if (tile.kind === 'entries') fs.writeFileSync(file, formatBundle(entries.slice(from, from + tile.width)));
		else {
			const { level, index } = firstPlaceOf(tile);
			const hashes = Array.from({ length: tile.width }, (_, at) => read(level, index + at) as Uint8Array);
			fs.writeFileSync(file, tileOfHashes(tile, hashes));
		}
	}
	fs.writeFileSync(path.join(place, 'checkpoint'), signCheckpoint({ origin, size: count, root: rootOf(count, read) }, node));
}
