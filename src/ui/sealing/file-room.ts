import { accepted, type FileId, type Outcome, refused } from '#core/base';
import { fileFits, roomOfFile } from '#core/report';
import type { Room, RoomTold } from '#core/sealing';

/** A file on its way; `file` is `null` until it is begun. */
export type FileUnderway = { file: FileId | null; readonly takes: Room };

/** What a reading of a case says of the files in it, and how it is read anew. */
export type FilesHeld = {
	/** `null` where the node does not say. */
	readonly room: { readonly files: RoomTold } | null;
	readonly pieces: readonly { readonly file: FileId; readonly bytes: number }[];
	read(): Promise<Outcome<unknown, string>>;
};
/** A session with the files that it has on their way. */
type Sending = { readonly held: FilesHeld | null; readonly underway: Set<FileUnderway> };

/**
 * How full the place for files is, with what is on its way counted whole. Asks the node where it was not asked yet; `null` where it does not say.
 * Refuses as a reading of the case does.
 */
export async function roomForFiles(session: Sending): Promise<Outcome<RoomTold | null, string>> {
	const asked = await askRoom(session);
	return asked.ok ? accepted(roomNow(session)) : asked;
}

/** Keeps room for a file while it is sent. Refuses `files-full` before anything of it is begun; what was begun before is taken up in any case. */
export async function withRoom<T>(
	session: Sending,
	{ bytes, resume }: { readonly bytes: number; readonly resume: FileId | null },
	send: (begun: (file: FileId) => void) => Promise<Outcome<T, string>>
): Promise<Outcome<T, string>> {
	const asked = resume ? accepted(null) : await askRoom(session);
	if (!asked.ok) return asked;
	// Looked at and taken in one step: two files at once cannot both take the last room.
	const room = resume ? null : roomNow(session);
	if (room && !fileFits(bytes, room)) return refused('files-full', 'case');
	const claim: FileUnderway = { file: resume, takes: roomOfFile(bytes) };
	session.underway.add(claim);
	try {
		return await send((file) => {
			claim.file = file;
		});
	} finally {
		session.underway.delete(claim);
	}
}

async function askRoom({ held }: Sending): Promise<Outcome<unknown, string>> {
	if (!held) return refused('not-open');
	return held.room ? accepted(null) : held.read();
}

function roomNow({ held, underway }: Sending): RoomTold | null {
	const told = held?.room?.files;
	if (!held || !told) return null;
	const counted = new Set([...underway].map(({ file }) => file));
	const arrived = held.pieces.filter(({ file }) => counted.has(file));
	const sum = (of: (room: Room) => number): number => [...underway].reduce((whole, { takes }) => whole + of(takes), 0);
	return {
		most: told.most,
		held: {
			entries: told.held.entries - arrived.length + sum(({ entries }) => entries),
			bytes: told.held.bytes - arrived.reduce((whole, { bytes }) => whole + bytes, 0) + sum(({ bytes }) => bytes)
		}
	};
}
