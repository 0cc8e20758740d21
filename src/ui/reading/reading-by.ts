import type { Outcome } from '#core/base';
import {
	arePageFacts,
	chatSources,
	isPdqHash,
	orientations,
	type PageFacts,
	parseSavedChat,
	signatureFaults,
	waczFaults
} from '#core/evidence';
import type { ArchiveRead, ChatRead, HashedPicture, Reading } from '#ui/sealing/reading.ts';
import type { Verbs, WorkerLine } from '#ui/sealing/worker-rpc.ts';
import { askAlone } from './ask-alone.ts';
import type { CheckingVerbs } from './checking-verbs.ts';
import type { ReadingVerbs } from './reading-verbs.ts';
import { areTexts, isCount, isRecord, isText, plain, type Take, takeAnswer } from './take-answer.ts';

/**
 * Reading by workers of their own, one for each file. A file may have taken its reader over, so what comes back is parsed as strictly as what comes from a stranger: a conversation as the file that is kept
 * of one, everything else by the shape that it must have.
 */
export function readingBy(startReader: () => WorkerLine<ReadingVerbs>, startChecker: () => WorkerLine<CheckingVerbs>): Reading {
	const [reading, checking] = [asking(startReader), asking(startChecker)];
	return {
		chat: reading('chat', takeChat),
		facts: reading('facts', takeFacts),
		archive: checking('archive', takeArchive),
		picture: reading('picture', takePicture)
	};
}

const asking =
	<V extends Verbs>(start: () => WorkerLine<V>) =>
	<Name extends keyof V & string, T>(verb: Name, take: Take<T>) =>
	(input: Parameters<V[Name]>[0], { signal }: { readonly signal: AbortSignal }): Promise<Outcome<T, string>> =>
		askAlone(start, async (line) => takeAnswer<T>(await line.call(verb, input), take), signal);

function takeChat(value: unknown): ChatRead | null {
	if (!isRecord(value) || !areTexts(value.unread)) return null;
	const { unread, saved: bytes, messages, titles } = value;
	if (Array.isArray(titles)) {
		const isTitle = (one: unknown): boolean =>
			isRecord(one) && chatSources.some((source) => source === one.source) && isText(one.title) && isCount(one.messages);
		return titles.every(isTitle) ? ({ unread: plain(unread), titles: plain(titles) } as unknown as ChatRead) : null;
	}
	const saved = bytes instanceof Uint8Array ? parseSavedChat(bytes) : null;
	const isWithin = saved !== null && isCount(messages) && saved.places.every((place) => place < messages);
	return isWithin ? { unread: [...unread], saved, messages } : null;
}

function takeFacts(value: unknown): PageFacts | null {
	const facts = plain(value);
	return arePageFacts(facts) ? (facts as unknown as PageFacts) : null;
}

function takeArchive(value: unknown): ArchiveRead | null {
	const read = plain(value);
	if (!isRecord(read) || !Array.isArray(read.findings) || !read.findings.every(isFinding)) return null;
	return read.signer === null || isJudged(read.signer) ? (read as unknown as ArchiveRead) : null;
}

const isFinding = (value: unknown): boolean =>
	isRecord(value) && waczFaults.some((fault) => fault === value.code) && isText(value.about);

function isJudged(value: unknown): boolean {
	if (!isRecord(value)) return false;
	const { ok, value: signer, refusal } = value;
	if (ok !== true) return isRecord(refusal) && signatureFaults.some((fault) => fault === refusal.code);
	if (!isRecord(signer) || (signer.kind !== 'anonymous' && signer.kind !== 'domain')) return false;
	const isTextOrNull = (one: unknown): boolean => one === null || isText(one);
	return typeof signer.trusted === 'boolean' && isTextOrNull(signer.domain) && isTextOrNull(signer.stampedAt);
}

function takePicture(value: unknown): HashedPicture | null {
	const hashed = plain(value);
	if (!isRecord(hashed) || !isCount(hashed.quality) || hashed.quality > 100 || !areTexts(hashed.hashes)) return null;
	const { quality, hashes } = hashed;
	return hashes.length === orientations.length && hashes.every(isPdqHash) ? { quality, hashes } : null;
}
