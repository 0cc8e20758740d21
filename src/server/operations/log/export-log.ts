import { accepted, equalBytes, type Outcome, refused, utf8 } from '#core/base';
import { formatTilePath, fullWidth, type Tile, tileAt, tilesSince } from '#core/log';
import type { App } from '#server/app.ts';
import type { Config, LogTarget } from '#server/config.ts';
import { openLogBucket } from '#server/gateways/log-bucket.ts';
import { type LogPlace, openLogFolder } from '#server/gateways/log-place.ts';
import { readCheckpoint } from '#server/store/log-store.ts';
import { publicPolicy, readCosignedCheckpoint } from './cosigned-checkpoint.ts';
import { readTile } from './read-tile.ts';

export type Exported = { readonly size: number; readonly before: number; readonly written: number };
export type ExportRefusal = 'log-empty' | 'export-other-log';

const atOnce = 8;
/** How many tiles are put before that is noted, for a copy that breaks off to go on from there. */
const notedEvery = 256;
/** Beside the checkpoint while a long copy is under way: from which size, to which checkpoint, and how many of the tiles between are there. */
const progressFile = 'export-under-way';

/** Opens where a copy of the log goes. Refuses `config-invalid` for a bucket without keys, and `address-not-public`. */
export async function openLogPlace(
	{ s3Keys, privateHosts }: Pick<Config, 's3Keys' | 'privateHosts'>,
	target: LogTarget
): Promise<Outcome<LogPlace, 'config-invalid' | 'address-not-public'>> {
	if (target.kind === 'folder') return accepted(await openLogFolder(target.folder));
	if (!s3Keys) return refused('config-invalid', 'CAUSEWAY_S3_KEY_ID and CAUSEWAY_S3_SECRET must be given for a bucket');
	return openLogBucket({ ...target, ...s3Keys }, privateHosts);
}

/**
 * Writes the log as files (spec/log.md, "Tiles") to a place, or brings a copy there up to the last checkpoint. What is there already is not
 * written again, and what an export that broke off noted is not even read again; the checkpoint comes after them, so that it never names what is not there, and
 * never goes back; then the policy and what witnesses cosigned. Partial tiles go when the full one is there. Refuses `log-empty`, and `export-other-log` where the place holds anything that this log
 * does not continue.
 */
export async function exportLog(
	app: App,
	place: LogPlace,
	tell: (line: string) => void
): Promise<Outcome<Exported, ExportRefusal>> {
	// Before the checkpoint, so that what was cosigned is never further than what is copied.
	const cosigned = await readCosignedCheckpoint(app);
	const published = await readCheckpoint(app.db);
	if (!published) return refused('log-empty');
	const before = await copiedSize(app, place);
	if (!before.ok) return before;
	const underWay = await readProgress(app, place, before.value);
	let [from, written] = [before.value, 0];
	// What broke off is ended first: what it noted is of that checkpoint.
	for (const step of underWay && underWay.size < published.size
		? [underWay, { ...published, done: 0 }]
		: [underWay ?? published]) {
		const put = await copyUpTo(app, place, { done: 0, ...step, from }, tell);
		if (!put.ok) return put;
		written += put.value;
		from = step.size;
	}
	if (underWay) await place.remove(progressFile);
	await putWatch(app, place, cosigned);
	return accepted({ size: published.size, before: before.value, written });
}

/** From which size to which checkpoint, and how many of the tiles between are there. */
type Step = { readonly from: number; readonly size: number; readonly note: string; readonly done: number };

async function copyUpTo(
	app: App,
	place: LogPlace,
	{ from, size, note, done }: Step,
	tell: (line: string) => void
): Promise<Outcome<number, 'export-other-log'>> {
	const tiles = [...tilesSince(from, size)];
	let [written, found, noted] = [0, 0, false];
	for (let at = done; at < tiles.length; at += atOnce) {
		if (at > done && (at - done) % notedEvery === 0) {
			await place.put(progressFile, utf8(JSON.stringify({ from, done: at, note })));
			noted = true;
			tell(`${at} of ${tiles.length} tiles`);
		}
		const put = await Promise.all(tiles.slice(at, at + atOnce).map((tile) => putTile(app, place, tile)));
		if (put.includes('other')) return refused('export-other-log', 'tile');
		written += put.filter((one) => one === 'written').length;
		found += put.filter((one) => one === 'there').length;
	}
	const there = await copiedSize(app, place);
	if (!there.ok) return there;
	// Another program may have been here meanwhile, with more: readers would take its checkpoint's going back for a shrunk log.
	if (there.value <= size) await putChanged(place, 'checkpoint', utf8(note));
	// The partial ones of the copy before; of which nothing is known where it left tiles and no checkpoint.
	for (const tile of tiles)
		if (tile.width === fullWidth && (found > 0 || hadPart(tile, from))) await place.remove(`${formatTilePath(tile)}.p/`);
	if (noted) await place.remove(progressFile);
	return accepted(written);
}

/**
 * The witnesses' side, after the checkpoint: the last one that enough of them cosigned, which never goes back, and the policy. Each is put whole. Where nobody
 * is asked any more, what was cosigned once goes.
 */
async function putWatch(
	app: App,
	place: LogPlace,
	cosigned: { readonly size: number; readonly note: string } | null
): Promise<void> {
	await putChanged(place, 'policy', utf8(publicPolicy(app)));
	if (app.witnesses.witnesses.length === 0) return place.remove('cosigned');
	const there = await place.read('cosigned');
	const before = there && app.log.openOwn(Buffer.from(there).toString('utf8'));
	if (cosigned && !(before?.ok && before.value.size > cosigned.size)) await putChanged(place, 'cosigned', utf8(cosigned.note));
}

/** Whether a tree of `size` had the tile in part. */
function hadPart(tile: Tile, size: number): boolean {
	const before = tileAt(tile.kind === 'entries' ? 'entries' : tile.level, tile.index, size);
	return before !== null && before.width < fullWidth;
}

async function putChanged(place: LogPlace, at: string, bytes: Uint8Array): Promise<void> {
	const there = await place.read(at);
	if (!there || !equalBytes(there, bytes)) await place.put(at, bytes);
}

async function copiedSize(app: App, place: LogPlace): Promise<Outcome<number, 'export-other-log'>> {
	const note = await place.read('checkpoint');
	if (!note) return accepted(0);
	const copied = app.log.openOwn(Buffer.from(note).toString('utf8'));
	if (!copied.ok || !(await app.log.continues(copied.value))) return refused('export-other-log', 'checkpoint');
	return accepted(copied.value.size);
}

/** What an export noted that broke off; `null` where there is none, or where it is of another history: then everything is held against what is there. */
async function readProgress(app: App, place: LogPlace, before: number): Promise<Step | null> {
	const bytes = await place.read(progressFile);
	if (!bytes) return null;
	const { from, done, note } = progressFrom(Buffer.from(bytes).toString('utf8'));
	const checkpoint = app.log.openOwn(note);
	if (from !== before || done < 0 || !checkpoint.ok || checkpoint.value.size < before) return null;
	return (await app.log.continues(checkpoint.value)) ? { from, done, note, size: checkpoint.value.size } : null;
}

function progressFrom(text: string): Pick<Step, 'from' | 'done' | 'note'> {
	const none = { from: -1, done: -1, note: '' };
	try {
		const { from, done, note } = JSON.parse(text) as Partial<Record<keyof Step, unknown>>;
		if (!Number.isSafeInteger(from) || !Number.isSafeInteger(done) || typeof note !== 'string') return none;
		return { from: from as number, done: done as number, note };
	} catch {
		return none;
	}
}

async function putTile(app: App, place: LogPlace, tile: Tile): Promise<'written' | 'there' | 'other'> {
	const at = formatTilePath(tile);
	const [bytes, there] = await Promise.all([readTile(app.db, tile), place.read(at)]);
	if (there) return equalBytes(there, bytes) ? 'there' : 'other';
	await place.put(at, bytes);
	return 'written';
}
