import {
	accepted,
	type CaseId,
	canonicalBytes,
	type DeskId,
	type FileId,
	type Json,
	type Outcome,
	refused,
	toBase64url
} from '#core/base';
import { type CustodyParty, type ItemAboutContent, ownTool } from '#core/evidence';
import { closedItemsIn, filesOf } from '#core/report';
import type { RoomTold } from '#core/sealing';
import { type DeskWriting, ownThread } from '#core/support';
import type { Casework } from './desk-casework.ts';
import { custodyDraft } from './desk-deeds.ts';
import type { DeskSession } from './desk-session.ts';
import { casePath } from './desk-wire.ts';
import { type FileUnderway, roomForFiles, withRoom } from './file-room.ts';
import { sourceOfFile } from './file-source.ts';
import { hashFile } from './hash-file.ts';
import type { MadeOfOriginal } from './keep-copy.ts';
import { type FileHand, type FileSending, sendPieces } from './send-file.ts';
import { askNode, piecePatience } from './survivor-api.ts';
import type { Call } from './worker-rpc.ts';

/** What a member says of a file that a desk adds, and from whom the desk has it. */
export type AddedAbout = {
	readonly about: Omit<ItemAboutContent, 'item'>;
	readonly from: CustodyParty | null;
};

export type DeskFile = FileSending & AddedAbout & { readonly desk: DeskId; readonly case: CaseId };

/** A copy that shows less, made on this device of something that the desk may read. */
export type DeskCopy = MadeOfOriginal & { readonly desk: DeskId; readonly case: CaseId };

/** What is written with a file as it is begun, and with its manifest. */
type WithFile = {
	readonly begun: (file: FileId) => readonly DeskWriting[];
	readonly whole: (file: FileId) => readonly DeskWriting[];
};

/** The files that a member adds to cases, in one session. */
export class DeskFiles {
	readonly #session: DeskSession;
	readonly #casework: Casework;
	readonly #underway = new Map<CaseId, Set<FileUnderway>>();
	readonly #unsure = new Map<CaseId, Map<string, FileId>>();
	/** Copies whose sending broke off, by what they are: the same one goes on under its id. */
	readonly #copies = new Map<string, FileId>();
	#most: number | null = null;

	constructor(session: DeskSession, casework: Casework) {
		this.#session = session;
		this.#casework = casework;
	}

	/** The most that one file may have, in bytes, by the node's word. */
	async most(): Promise<Outcome<number, string>> {
		if (this.#most !== null) return accepted(this.#most);
		const node = await askNode(this.#session.client);
		if (!node.ok) return node;
		this.#most = node.value.limits.fileBytes;
		return accepted(this.#most);
	}

	/** How full the place for this desk's files in a case is, what is on its way counted; `null` where the node does not say. */
	room(desk: DeskId, wanted: CaseId): Promise<Outcome<RoomTold | null, string>> {
		return roomForFiles(this.#sending(desk, wanted));
	}

	/**
	 * Adds a file to the desk's own thread of an open case: that it is begun, its pieces, then in one act the manifest, what the member says of it, and that it was received. Nothing is sealed into a thread
	 * that a reading found doubtful. Refuses `not-found` where the case is not open here, `too-large`, `files-full`, `stopped` (call again with `resume`), `upload-incomplete`, and as an act does.
	 */
	async add(input: DeskFile, call: Call): Promise<Outcome<FileId, string>> {
		const { about, from } = input;
		const by = this.#session.me?.member.displayName ?? '';
		return this.#send(input, call, {
			begun: () => [],
			whole: (item) => [
				{ ...about, item },
				{ ...custodyDraft({ item, what: 'received', to: null, note: '' }, by), from }
			]
		});
	}

	/**
	 * Keeps a copy in the desk's own thread. That something was made of the original stands in its custody before anything of the copy is sent; how, with what and by whom in the act that ends it. Refuses
	 * `file-withheld` where the original is closed, `upload-incomplete` where it is not there, and as `add` does.
	 */
	async addCopy(input: DeskCopy, call: Call): Promise<Outcome<FileId, string>> {
		const { desk, case: wanted, original, from, copy, form, method, fill, count } = input;
		const read = await this.#casework.readAgain(desk, wanted);
		if (!read.ok) return read;
		const { reading, withheld } = this.#casework.held(wanted) ?? {};
		// Whom it shows is what was said of the original.
		const shows = reading && filesOf(reading).find(({ file }) => file === original)?.shows;
		if (!reading || !shows) return refused('upload-incomplete');
		if (closedItemsIn(reading, withheld).has(original)) return refused('file-withheld');
		const quiet: Call = { signal: call.signal, report: () => {} };
		const before = await hashFile(sourceOfFile(new File([from], '')), quiet);
		if (!before.ok) return before;
		const after = await hashFile(sourceOfFile(copy), quiet);
		if (!after.ok) return after;
		const by = this.#session.me?.member.displayName ?? '';
		const hashes = { originalSha256: before.value, sha256: after.value };
		const about = { maker: '', origin: 'derived', made: '', source: '', from: null, until: null, clock: '', note: '' } as const;
		const known = `${wanted} ${original} ${after.value}`;
		const sending = { desk, case: wanted, source: sourceOfFile(copy), shows, resume: this.#copies.get(known) ?? null };
		const sent = await this.#send(
			sending,
			call,
			{
				begun: (id) => [custodyDraft({ item: original, what: 'derived', to: { kind: 'item', id, name: '' }, note: '' }, by)],
				whole: (item) => [
					{ kind: 'derivation', item, original, method, fill, count, tool: ownTool, ...hashes, by },
					{ kind: 'item-about', item, form, original, tool: ownTool, ...about }
				]
			},
			(file) => this.#copies.set(known, file)
		);
		if (sent.ok) this.#copies.delete(known);
		return sent;
	}

	async #send(
		sending: FileSending & Pick<DeskFile, 'desk' | 'case'>,
		call: Call,
		beside: WithFile,
		onBegun: (file: FileId) => void = () => {}
	): Promise<Outcome<FileId, string>> {
		const { desk, case: wanted, source, resume } = sending;
		const most = await this.most();
		if (!most.ok) return most;
		if (source.bytes > most.value) return refused('too-large', 'file');
		const hand = this.#hand(sending, beside);
		if (!hand.ok) return hand;
		return withRoom(this.#sending(desk, wanted), { bytes: source.bytes, resume }, (begun) =>
			sendPieces(hand.value, sending, call, (file) => {
				begun(file);
				onBegun(file);
			})
		);
	}

	#sending(desk: DeskId, wanted: CaseId) {
		const underway = this.#underway.get(wanted) ?? new Set();
		this.#underway.set(wanted, underway);
		const held = this.#casework.held(wanted);
		const read = () => this.#casework.readAgain(desk, wanted);
		return { underway, held: held && { room: held.fileRoom && { files: held.fileRoom }, pieces: held.pieces, read } };
	}

	#hand({ desk, case: wanted }: Pick<DeskFile, 'desk' | 'case'>, beside: WithFile): Outcome<FileHand, string> {
		const [session, casework] = [this.#session, this.#casework];
		const signer = session.hand();
		if (!signer || !casework.held(wanted)) return refused('not-found');
		const unsure = this.#unsure.get(wanted) ?? new Map<string, FileId>();
		this.#unsure.set(wanted, unsure);
		const write = (...writing: [DeskWriting, ...DeskWriting[]]) => casework.act(desk, wanted, { do: 'evidence', writing });
		return accepted({
			case: wanted,
			signing: signer.signing,
			part: () => {
				const held = casework.held(wanted);
				const own = held ? ownThread(held.reading, desk, session.clock.today()) : refused('not-found');
				return own.ok ? accepted(own.value.thread) : own;
			},
			pieces: () => casework.held(wanted)?.pieces ?? [],
			read: () => casework.readAgain(desk, wanted),
			begin: (begun) => write(begun, ...beside.begun(begun.file)),
			finish: (manifest) => write(manifest, ...beside.whole(manifest.file)),
			send: ({ statement, sealed }, options) => {
				const { file, index } = statement.body;
				return session.client.askBytes('PUT', casePath(desk, wanted, `/pieces/${file}/${index}`), {
					as: 'staff',
					headers: { 'Causeway-Piece': toBase64url(canonicalBytes(statement as unknown as Json)) },
					body: sealed,
					streamed: true,
					patience: piecePatience,
					...options
				});
			},
			unsure
		});
	}
}
