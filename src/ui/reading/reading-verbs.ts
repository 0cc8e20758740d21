import { accepted, type Outcome, refused } from '#core/base';
import { cutChat, formatSavedChat, openArchivedPage, type PageFacts, readPageFacts } from '#core/evidence';
import { reportLimits } from '#core/report';
import type { ChatRead, ChatWish, HashedPicture } from '#ui/sealing/reading.ts';
import type { Verbs } from '#ui/sealing/worker-rpc.ts';
import { hashPicture } from './hash-picture.ts';
import { type NameVerbs, nameVerbs } from './name-verbs.ts';
import { readExport } from './read-export.ts';

type Done<T> = Promise<Outcome<T, string>>;

/** A conversation as it crosses over: as the file that would be kept of it, so that whoever takes it reads it as strictly as any such file. */
export type ChatHanded = Pick<ChatRead, 'unread'> &
	({ readonly saved: Uint8Array; readonly messages: number } | Pick<Extract<ChatRead, { titles: unknown }>, 'titles'>);

/** What the worker does that reads files from outside: it has no keys, and nothing that it opens can reach any. */
export type ReadingVerbs = Verbs &
	NameVerbs & {
		chat(wish: ChatWish): Done<ChatHanded>;
		facts(archive: Blob): Done<PageFacts>;
		picture(file: Blob): Done<HashedPicture>;
	};

async function readChat({ files, order, clock, which, marked }: ChatWish): Done<ChatHanded> {
	if (files.reduce((sum, { size }) => sum + size, 0) > reportLimits.fileBytes) return refused('too-large', 'file');
	const bytes = await Promise.all(
		files.map(async (file) => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) }))
	).catch(() => null);
	if (!bytes) return refused('file-unreadable');
	const found = await readExport(bytes, order, clock);
	if (!found.ok) return found;
	const { threads, unread } = found.value;
	const thread = threads[threads.length === 1 ? 0 : (which ?? -1)];
	if (thread) return accepted({ unread, saved: formatSavedChat(cutChat(thread, marked)), messages: thread.messages.length });
	const titles = threads.map(({ source, title, messages }) => ({ source, title, messages: messages.length }));
	return accepted({ unread, titles });
}

/** Who signed an archive is judged when somebody asks; here nothing is said of it. */
async function readFacts(archive: Blob): Done<PageFacts> {
	const bytes = await archive.arrayBuffer().then(
		(buffer) => new Uint8Array(buffer),
		() => null
	);
	if (!bytes) return refused('file-unreadable');
	const page = await openArchivedPage(bytes, async () => refused('signature-malformed'));
	return page.ok ? accepted(readPageFacts(page.value, bytes)) : page;
}

export const readingVerbs = (): ReadingVerbs => ({
	chat: readChat,
	facts: readFacts,
	picture: (file) => hashPicture(file),
	...nameVerbs()
});
