import { accepted, type FileId, type Outcome, refused } from '#core/base';
import { formatSavedChat, type MarkedMessage, ownTool } from '#core/evidence';
import { type ChatContent, reportLimits } from '#core/report';
import { sourceOfFile } from './file-source.ts';
import { hashFile } from './hash-file.ts';
import type { ChatExport } from './reading.ts';
import { sendFile } from './send-file.ts';
import type { SurvivorSession } from './survivor-session.ts';
import type { Call } from './worker-rpc.ts';

/** `whole`: every message; else those that she marked, with what stands around them. */
export type ChatKeeping = ChatExport & { readonly marks: readonly MarkedMessage[]; readonly whole: boolean };

/**
 * Seals the words of an export as a file, and what she marked. Pictures, sounds and videos of the conversation are not in it. The export is read apart from her keys; here its files are only hashed.
 * Refuses `chat-unknown` where it holds several conversations and none was chosen, and as `Reading.chat`, `hashFile` and `sendFile` do.
 */
export async function keepChat(session: SurvivorSession, keeping: ChatKeeping, call: Call): Promise<Outcome<null, string>> {
	const { files, order, clock, which, marks, whole } = keeping;
	const wish = { files, order, which, ...(clock && { clock }) };
	const read = await session.reading.chat({ ...wish, marked: whole ? null : marks.map(({ place }) => place) }, call);
	if (!read.ok) return read;
	if (!('saved' in read.value)) return refused('chat-unknown');
	const originals = await originalsOf(files, call);
	if (!originals.ok) return originals;
	const { saved, messages } = read.value;
	const bytes = formatSavedChat(saved);
	const { source, title, people } = saved.thread;
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
	const kept = saved.places.length;
	const said = { source, title, people, messages, kept, originals: originals.value, tool: ownTool };
	const content: ChatContent = { kind: 'chat', file, ...said };
	return session.write([
		{ place: 'evidence', content },
		{ place: 'evidence', content: { kind: 'chat-marks', file, marks } }
	]);
}

async function originalsOf(files: readonly File[], { signal }: Call): Promise<Outcome<ChatContent['originals'], string>> {
	if (files.reduce((sum, { size }) => sum + size, 0) > reportLimits.fileBytes) return refused('too-large', 'file');
	const originals: ChatContent['originals'][number][] = [];
	for (const file of files) {
		const sha256 = await hashFile(sourceOfFile(file), { signal, report: () => {} });
		if (!sha256.ok) return sha256;
		originals.push({ name: file.name, bytes: file.size, sha256: sha256.value });
	}
	return accepted(originals);
}
