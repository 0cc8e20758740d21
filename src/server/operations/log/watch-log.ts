import { accepted, equalBytes, type Outcome, type Refusal, refused } from '#core/base';
import {
	type Checkpoint,
	consistencyProof,
	hashesNeededForConsistency,
	isQuorum,
	openCheckpoint,
	originHash,
	type Policy,
	readCosignatures,
	readPlaces,
	verifyConsistency
} from '#core/log';
import { nativeCheck } from '#server/gateways/log.ts';
import { type LogSource, logAtAddress } from '#server/gateways/log-source.ts';
import { noteBytesAtMost, readTileFrom } from './verify-log.ts';

export type WatchWishes = {
	readonly source: LogSource;
	readonly vkey: string;
	/** Whose cosignatures are asked for; `null` for none. */
	readonly policy: Policy | null;
	/** The note that was seen last; `null` for the first look. */
	readonly seen: string | null;
	readonly now: Date;
	/** How old the newest cosignatures of a quorum may be. */
	readonly patienceMs: number;
};

/** What a look found well: the newest note, and how many entries are new since `seen`. */
export type Look = { readonly note: string; readonly checkpoint: Checkpoint; readonly grown: number };

/** Something is wrong with the log itself. `one` and `other` are the signed notes that show it, where two do. */
export type Alarm = { readonly refusal: Refusal; readonly one: string | null; readonly other: string | null };

export type Looked = { readonly kind: 'well'; readonly look: Look } | { readonly kind: 'alarm'; readonly alarm: Alarm };

/**
 * Looks at a log once, from its checkpoint and as few tiles as show that it goes on: from what was seen, and from what each witness of the policy
 * that has an address cosigned. Alarms: `log-shrunk`, `log-forked` (one size, two signed roots), `log-unproven` (no tiles show that it goes on),
 * `witnesses-missing`. Refuses, which is no alarm, `no-connection`, `answer-wrong`, `checkpoint-missing`, and as `openCheckpoint` does.
 */
export async function lookAtLog(wishes: WatchWishes): Promise<Outcome<Looked>> {
	const { source, vkey, policy, seen } = wishes;
	const note = await fetchNote(source, 'checkpoint');
	if (!note.ok) return note;
	const head = openCheckpoint(note.value, vkey, nativeCheck);
	if (!head.ok) return head;
	const before = seen === null ? accepted(null) : openCheckpoint(seen, vkey, nativeCheck);
	if (!before.ok) return refused('seen-other-log', before.refusal.code);
	if (seen !== null && before.value) {
		const held = await holdAgainst(source, before.value, head.value);
		if (!held.ok) return alarm(held.refusal, seen, note.value);
	}
	for (const shown of policy ? await shownByWitnesses(policy, head.value.origin, vkey) : []) {
		const theirs = openCheckpoint(shown, vkey, nativeCheck);
		if (!theirs.ok) continue;
		// What it cosigned after we looked is held against the log as it is now.
		const [latest, newest] =
			theirs.value.size > head.value.size ? await lookAgain(source, vkey, note.value, head.value) : [note.value, head.value];
		const held = await holdAgainst(source, theirs.value, newest);
		if (!held.ok) return alarm(held.refusal, shown, latest);
	}
	if (policy && policy.quorum !== null && !(await isWitnessed(wishes, policy, note.value)))
		return alarm({ code: 'witnesses-missing', about: '' }, null, note.value);
	return accepted({
		kind: 'well',
		look: { note: note.value, checkpoint: head.value, grown: head.value.size - (before.value?.size ?? 0) }
	});
}

/** Whether the log of `newer` goes on from `older`, by its tiles. A second try, for what was damaged on the way. */
export async function holdAgainst(
	source: LogSource,
	older: Checkpoint,
	newer: Checkpoint
): Promise<Outcome<null, 'log-shrunk' | 'log-forked' | 'log-unproven'>> {
	if (newer.size < older.size) return refused('log-shrunk', `${newer.size} entries, ${older.size} were signed`);
	if (newer.size === older.size)
		return equalBytes(newer.root, older.root) ? accepted(null) : refused('log-forked', `size ${older.size}`);
	if (older.size === 0) return accepted(null);
	for (let turn = 0; turn < 2; turn++) {
		const read = await readPlaces(hashesNeededForConsistency(older.size, newer.size), newer.size, async (tile) => {
			const bytes = await readTileFrom(source, tile);
			return bytes.ok ? bytes.value : null;
		});
		if (!read.ok) continue;
		const proof = consistencyProof(older.size, newer.size, read.value);
		if (verifyConsistency({ oldSize: older.size, oldRoot: older.root, size: newer.size, root: newer.root, proof }))
			return accepted(null);
	}
	return refused('log-unproven', `from size ${older.size} to ${newer.size}`);
}

async function lookAgain(source: LogSource, vkey: string, note: string, head: Checkpoint): Promise<[string, Checkpoint]> {
	// A checkpoint may be kept for a second on its way.
	await new Promise((later) => setTimeout(later, 1500));
	const again = await fetchNote(source, 'checkpoint');
	const opened = again.ok ? openCheckpoint(again.value, vkey, nativeCheck) : again;
	return again.ok && opened.ok ? [again.value, opened.value] : [note, head];
}

/** What the witnesses show of the log: whoever is silent is passed over. */
async function shownByWitnesses(policy: Policy, origin: string, vkey: string): Promise<string[]> {
	const notes = await Promise.all(
		policy.witnesses.map(async ({ url }) => {
			if (url === null) return null;
			const note = await fetchNote(
				logAtAddress(new URL(url.endsWith('/') ? url : `${url}/`), 1),
				`${originHash(origin)}/checkpoint`
			);
			return note.ok && openCheckpoint(note.value, vkey, nativeCheck).ok ? note.value : null;
		})
	);
	return notes.filter((note) => note !== null);
}

/** Whether the newest checkpoint, or the last one with a quorum, was cosigned by a quorum within the patience. */
async function isWitnessed({ source, vkey, now, patienceMs }: WatchWishes, policy: Policy, newest: string): Promise<boolean> {
	const keys = policy.witnesses.map(({ key }) => key);
	const published = await fetchNote(source, 'cosigned');
	return [newest, ...(published.ok ? [published.value] : [])].some((note) => {
		const read = readCosignatures(note, keys, { ed25519: nativeCheck });
		if (!read.ok || !openCheckpoint(note, vkey, nativeCheck).ok) return false;
		const lately = read.value.cosigned.filter(({ time }) => time * 1000 >= now.getTime() - patienceMs);
		return isQuorum(
			policy,
			lately.map(({ key }) => key)
		);
	});
}

async function fetchNote(source: LogSource, at: string): Promise<Outcome<string>> {
	const fetched = await source(at, noteBytesAtMost);
	if (!fetched.ok) return fetched;
	return fetched.value ? accepted(Buffer.from(fetched.value).toString('utf8')) : refused('checkpoint-missing', at);
}

const alarm = (refusal: Refusal, one: string | null, other: string): Outcome<Looked> =>
	accepted({ kind: 'alarm', alarm: { refusal, one, other } });
