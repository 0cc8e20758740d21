import { accepted, type CaseId, concat, type FileId, type Outcome, refused } from '#core/base';
import { type CheckedBundle, type FileInside, filesInside, type Inside } from '#core/bundle';
import { type ItemName, type SightKind, sightKindSaid, sightTypeOf } from '#core/evidence';
import { closedHashesIn, closedItemsIn, type ViewReason } from '#core/report';
import type { Casework } from './desk-casework.ts';
import type { Taking } from './desk-deeds.ts';
import type { DeskSession } from './desk-session.ts';
import { type OpenedBundle, openSealedBundle } from './open-bundle.ts';
import type { OpenedCase } from './opened-case.ts';
import type { Call } from './worker-rpc.ts';

/** A file in a locked folder as a page names it. `kind`: what can be seen or heard of it; `null` where nothing can. */
export type FolderFile = Pick<FileInside, 'path' | 'name' | 'mediaType' | 'bytes'> & { readonly kind: SightKind | 'page' | null };

/** A locked folder as a page shows it: what its check found, and the names of its files; none of their bytes. */
export type ShownFolder = {
	readonly checked: CheckedBundle;
	readonly files: readonly FolderFile[];
	/** Whether its case is open here, so that what is opened or saved is written there first. */
	readonly noted: boolean;
};

type Held = { readonly bundle: OpenedBundle; readonly inside: Inside; readonly files: readonly FolderFile[] };

/**
 * The locked folder that a member has open, one at a time. Its bytes stay here, and go out through the same gate as those of a case: with a reason, written into the case first where that is open here.
 * What a desk closed because it may show a person under 18 does not go out by this way either: known by its id, by what a copy was made of, and by its bytes where their hash is known.
 */
export class LockedFolder {
	readonly #session: DeskSession;
	readonly #casework: Casework;
	/** Bytes that somebody closed in a folder, until sign-out. */
	readonly #closedHashes = new Set<string>();
	#held: Held | null = null;

	constructor(session: DeskSession, casework: Casework) {
		this.#session = session;
		this.#casework = casework;
	}

	/**
	 * Opens and checks a folder. Refuses `file-withheld` (something in it was closed), `case-first` (a desk of this member may read its case and has not opened it here, so that nothing is known of what was
	 * closed in it), and as `openSealedBundle` and the node do.
	 */
	async open(file: Blob, call: Call): Promise<Outcome<ShownFolder, string>> {
		this.#held = null;
		const opened = await openSealedBundle(this.#session, file, call);
		if (!opened.ok) return opened;
		const { bag, checked } = opened.value;
		const inside = await filesInside(bag, checked.faults.length === 0);
		for (const wanted of inside.cases) {
			const known = await this.#learn(wanted as CaseId, call);
			if (!known.ok) return known;
		}
		if (this.#isClosed(inside)) return refused('file-withheld');
		const files: FolderFile[] = [];
		for (const one of inside.files) files.push(await this.#shown(opened.value, one));
		this.#held = { bundle: opened.value, inside, files };
		return accepted({ checked, files, noted: this.#caseOf(inside) !== null });
	}

	/**
	 * The bytes of one file, after that was written into the case. `saved`: they go to the device, and not to the page that covers them. Refuses `not-found`, `reason-missing` (something that can be seen or
	 * heard opens with one, and is not saved alone), `file-withheld`, and as `Casework.takeOut` does.
	 */
	async file(path: string, reason: ViewReason | null): Promise<Outcome<Blob, string>> {
		const held = this.#held;
		const shown = held?.files.find((one) => one.path === path);
		const inside = held?.inside.files.find((one) => one.path === path);
		if (!held || !shown || !inside) return refused('not-found');
		if (shown.kind !== null && reason === null) return refused('reason-missing');
		const { item } = inside;
		const deeds: readonly Taking['what'][] = shown.kind === null ? ['opened', 'exported'] : ['opened'];
		const takings = item === null ? [] : deeds.map((what): Taking => ({ item, what, to: null, note: '' }));
		const taken = await this.#takeOut(held.inside, takings, reason);
		return taken.ok ? accepted(await blobAt(held.bundle, path)) : taken;
	}

	/** The whole folder without its lock, for the device; `reason` in words. Refuses `reason-missing`, and as {@link file} does. */
	async save(reason: string): Promise<Outcome<{ readonly name: string; readonly content: Blob }, string>> {
		const held = this.#held;
		if (!held) return refused('not-found');
		if (reason.trim() === '') return refused('reason-missing');
		const note = reason.trim();
		const takings = [...held.inside.things].map((item): Taking => ({ item, what: 'exported', to: null, note }));
		const taken = await this.#takeOut(held.inside, takings, null);
		return taken.ok ? accepted({ name: held.bundle.name, content: held.bundle.content }) : taken;
	}

	/**
	 * One file of it may show a person under 18: the folder is put away, its bytes are known here until sign-out, and where its case is open here the file is closed for every desk. Refuses as
	 * `Casework.withhold` does; the folder is put away all the same.
	 */
	async withhold(path: string): Promise<Outcome<null, string>> {
		const held = this.#held;
		const found = held?.inside.files.find((one) => one.path === path);
		this.#held = null;
		if (!held || !found) return refused('not-found');
		this.#closedHashes.add(found.hash);
		const of = this.#caseOf(held.inside);
		if (!of || found.item === null || !of.pieces.some(({ file }) => file === found.item)) return accepted(null);
		const closed = await this.#casework.withhold(of.desk, of.reading.case, found.item as FileId);
		return closed.ok ? accepted(null) : closed;
	}

	putAway(): void {
		this.#held = null;
	}

	/** Learns what was closed in a case: anew where it is open here, and by opening it first where it may be. */
	async #learn(wanted: CaseId, { signal }: Call): Promise<Outcome<null, string>> {
		const held = this.#casework.held(wanted);
		if (held) {
			const read = await this.#casework.readAgain(held.desk, wanted);
			return read.ok || read.refusal.code === 'reading-ended' ? accepted(null) : read;
		}
		for (const { desk } of this.#session.me?.desks ?? []) {
			const rows = await this.#casework.rows({ desk, unattended: false }, { signal, report: () => {} });
			if (!rows.ok) return rows;
			if (rows.value.some((row) => row.case === wanted)) return refused('case-first');
		}
		return accepted(null);
	}

	#isClosed({ named, hashes }: Inside): boolean {
		const known = this.#casework.allHeld;
		const closed = known.map(({ reading, withheld }) => ({ reading, items: closedItemsIn(reading, withheld) }));
		const items = closed.map((one) => one.items);
		const bytes = [this.#closedHashes, ...closed.map((one) => closedHashesIn(one.reading, one.items))];
		const isAmong = (sets: readonly ReadonlySet<ItemName>[], one: string): boolean => sets.some((set) => set.has(one));
		return [...named].some((one) => isAmong(items, one)) || [...hashes].some((one) => isAmong(bytes, one));
	}

	/** The one case of a folder, where it is open here. */
	#caseOf({ cases }: Inside): OpenedCase | null {
		const [only] = cases;
		return only !== undefined && cases.size === 1 ? this.#casework.held(only as CaseId) : null;
	}

	/** What goes out is written down before, where that can be; and what was closed meanwhile does not go out. */
	async #takeOut(inside: Inside, takings: readonly Taking[], reason: ViewReason | null): Promise<Outcome<null, string>> {
		const of = this.#caseOf(inside);
		const [first, ...rest] = takings;
		if (of && first) {
			const taken = await this.#casework.takeOut(of.desk, of.reading.case, [first, ...rest], reason);
			if (!taken.ok) return taken;
			const read = await this.#casework.readAgain(of.desk, of.reading.case);
			if (!read.ok) return read;
		}
		if (!this.#isClosed(inside)) return accepted(null);
		this.#held = null;
		return refused('file-withheld');
	}

	/** By its first bytes, whatever it is called: so nothing that can be seen passes as something else. */
	async #shown(bundle: OpenedBundle, { path, name, mediaType, bytes, isPage }: FileInside): Promise<FolderFile> {
		const kind = isPage ? 'page' : (sightTypeOf(await beginning(bundle, path))?.kind ?? sightKindSaid(name, mediaType));
		return { path, name, mediaType, bytes, kind };
	}
}

/** The bytes of a file, of no type: no browser shows or plays them by itself. */
async function blobAt({ bag }: OpenedBundle, path: string): Promise<Blob> {
	const pieces: Uint8Array<ArrayBuffer>[] = [];
	for await (const piece of bag.get(path)?.read() ?? []) pieces.push(piece as Uint8Array<ArrayBuffer>);
	return new Blob(pieces, { type: 'application/octet-stream' });
}

/** What tells a picture from words. */
const signBytes = 32;
async function beginning({ bag }: OpenedBundle, path: string): Promise<Uint8Array> {
	let begins: Uint8Array = new Uint8Array();
	for await (const piece of bag.get(path)?.read() ?? []) {
		begins = concat(begins, piece.subarray(0, signBytes));
		if (begins.length >= signBytes) break;
	}
	return begins.subarray(0, signBytes);
}
