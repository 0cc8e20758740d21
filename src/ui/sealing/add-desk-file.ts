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
import type { RoomTold } from '#core/sealing';
import { type DeskWriting, ownThread } from '#core/support';
import type { Casework } from './desk-casework.ts';
import type { DeskSession } from './desk-session.ts';
import { casePath } from './desk-wire.ts';
import { type FileUnderway, roomForFiles, withRoom } from './file-room.ts';
import { type FileHand, type FileSending, sendPieces } from './send-file.ts';
import { askNode, piecePatience } from './survivor-api.ts';
import type { Call } from './worker-rpc.ts';

/** What a member says of a file that a desk adds, and from whom the desk has it. */
export type AddedAbout = {
	readonly about: Omit<ItemAboutContent, 'item'>;
	readonly from: CustodyParty | null;
};

export type DeskFile = FileSending & AddedAbout & { readonly desk: DeskId; readonly case: CaseId };

/** The files that a member adds to cases, in one session. */
export class DeskFiles {
	readonly #session: DeskSession;
	readonly #casework: Casework;
	readonly #underway = new Map<CaseId, Set<FileUnderway>>();
	readonly #unsure = new Map<CaseId, Map<string, FileId>>();
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
		const { desk, case: wanted, source, resume } = input;
		const most = await this.most();
		if (!most.ok) return most;
		if (source.bytes > most.value) return refused('too-large', 'file');
		const hand = this.#hand(input);
		if (!hand.ok) return hand;
		return withRoom(this.#sending(desk, wanted), { bytes: source.bytes, resume }, (begun) =>
			sendPieces(hand.value, input, call, begun)
		);
	}

	#sending(desk: DeskId, wanted: CaseId) {
		const underway = this.#underway.get(wanted) ?? new Set();
		this.#underway.set(wanted, underway);
		const held = this.#casework.held(wanted);
		const read = () => this.#casework.readAgain(desk, wanted);
		return { underway, held: held && { room: held.fileRoom && { files: held.fileRoom }, pieces: held.pieces, read } };
	}

	#hand({ desk, case: wanted, about, from }: DeskFile): Outcome<FileHand, string> {
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
			begin: (begun) => write(begun),
			finish: (manifest) => {
				const item = manifest.file;
				const by = session.me?.member.displayName ?? '';
				const none = { at: null, to: null, seal: null, note: '' } as const;
				return write(manifest, { ...about, item }, { kind: 'custody', item, what: 'received', by, tool: ownTool, from, ...none });
			},
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
