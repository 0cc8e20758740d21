import { sha256 } from '@noble/hashes/sha2.js';
import { accepted, type FileId, type Outcome, refused, toHex } from '#core/base';
import {
	type ChatFile,
	type ChatThread,
	cutChat,
	type DateOrder,
	formatSavedChat,
	type LineClock,
	type MarkedMessage,
	ownTool
} from '#core/evidence';
import { type ChatContent, reportLimits } from '#core/report';
import { readExport } from './read-export.ts';
import { sendFile } from './send-file.ts';
import type { SurvivorSession } from './survivor-session.ts';
import type { Call } from './worker-rpc.ts';

/** The files of one export, as she chose them, which number of a date is the day where she knows, what she knows of the clock of a server, and which of several conversations she means. */
export type ChatExport = {
	readonly files: readonly File[];
	readonly order: DateOrder | null;
	readonly clock?: LineClock;
	readonly which: number | null;
};

/** What stands in an export: one conversation, or titles to choose one from; and the files in it of which nothing was read. */
export type ChatRead = { readonly unread: readonly string[] } & (
	| { readonly thread: ChatThread }
	| { readonly titles: readonly (Pick<ChatThread, 'source' | 'title'> & { readonly messages: number })[] }
);

/** `whole`: every message; else those that she marked, with what stands around them. */
export type ChatKeeping = ChatExport & { readonly marks: readonly MarkedMessage[]; readonly whole: boolean };

/** Reads an export on this device; nothing is sent. Refuses `file-unreadable`, `too-large`, and as `readExport` does. */
export async function readChat({ files, order, clock, which }: ChatExport): Promise<Outcome<ChatRead, string>> {
	const read = await bytesOf(files);
	if (!read.ok) return read;
	const found = await readExport(read.value, order, clock);
	if (!found.ok) return found;
	const { threads, unread } = found.value;
	const thread = threads[threads.length === 1 ? 0 : (which ?? -1)];
	if (thread) return accepted({ thread, unread });
	return accepted({
		unread,
		titles: threads.map(({ source, title, messages }) => ({ source, title, messages: messages.length }))
	});
}

/** Seals the words of an export as a file, and what she marked. Pictures, sounds and videos of the conversation are not in it. Refuses as {@link readChat} and `sendFile` do. */
export async function keepChat(session: SurvivorSession, keeping: ChatKeeping, call: Call): Promise<Outcome<null, string>> {
	const read = await bytesOf(keeping.files);
	if (!read.ok) return read;
	const chosen = await readChat(keeping);
	if (!chosen.ok) return chosen;
	if (!('thread' in chosen.value)) return refused('chat-unknown');
	const { thread } = chosen.value;
	const { marks, whole } = keeping;
	const saved = cutChat(thread, whole ? null : marks.map(({ place }) => place));
	const bytes = formatSavedChat(saved);
	const { source, title, people, messages } = thread;
	const name = `${title || source}.json`;
	const sent = await sendFile(
		session,
		{
			source: {
				name,
				mediaType: 'application/json',
				bytes: bytes.length,
				lastModified: 0,
				read: async (from, to) => bytes.slice(from, to)
			},
			shows: 'nobody',
			resume: null
		},
		call
	);
	if (!sent.ok) return sent;
	const file: FileId = sent.value;
	const content: ChatContent = {
		kind: 'chat',
		file,
		source,
		title,
		people,
		messages: messages.length,
		kept: saved.places.length,
		originals: read.value.map((one) => ({ name: one.name, bytes: one.bytes.length, sha256: toHex(sha256(one.bytes)) })),
		tool: ownTool
	};
	return session.write([
		{ place: 'evidence', content },
		{ place: 'evidence', content: { kind: 'chat-marks', file, marks } }
	]);
}

async function bytesOf(files: readonly File[]): Promise<Outcome<ChatFile[], string>> {
	if (files.reduce((sum, { size }) => sum + size, 0) > reportLimits.fileBytes) return refused('too-large', 'file');
	try {
		return accepted(
			await Promise.all(files.map(async (file) => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })))
		);
	} catch {
		return refused('file-unreadable');
	}
}
