import type { DeskId, FileId, FingerprintId, Moment } from '#core/base';
import type { MarkedMessage } from '#core/evidence';
import type { CaseAuthor, CaseReading, PartKind, ReadItem } from '#core/sealing';
import type { ChatContent, FileContent, FingerprintContent, ReportContent } from './content.ts';
import { orderOfAsking } from './questions.ts';
import { everything, isOwn, type Read } from './read-contents.ts';

/** The visit before this one, or the day of the first save: what a rolled-back server could not invent. */
export function lastVisitOf(reading: CaseReading): Moment | null {
	const own = everything(reading).filter(isOwn);
	return own.at(-1)?.item.at ?? null;
}

/** One message in a desk's thread, as it was written. */
export type ThreadMessage = { readonly id: string; readonly at: Moment; readonly mine: boolean; readonly text: string };

export const messagesOf = (reading: CaseReading, thread: number): readonly ThreadMessage[] =>
	everything(reading).flatMap((read) =>
		read.item.part === thread && read.content.kind === 'message'
			? [{ id: `${thread}/${read.item.seq}`, at: read.item.at, mine: isOwn(read), text: read.content.text }]
			: []
	);

/** One answer of hers, as she gave it. */
export type OwnAnswer = {
	readonly id: string;
	readonly at: Moment;
	readonly part: PartKind;
	readonly question: string;
	readonly choice: string | null;
	readonly text: string;
};

/** Every answer (what a desk's thread repeats of them is no second one), oldest first; those saved together in the order in which they were asked. */
export const answersOf = (reading: CaseReading): readonly OwnAnswer[] =>
	everything(reading)
		.flatMap(({ item, content, kind }): OwnAnswer[] =>
			content.kind === 'answer' && kind !== 'thread'
				? [{ ...content, id: `${item.part}/${item.seq}`, at: item.at, part: kind }]
				: []
		)
		.sort((a, b) => (a.at === b.at ? orderOfAsking(a.question) - orderOfAsking(b.question) : 0));

/** A file of hers, or one that a desk added: complete, or begun and waiting for the rest. `part` is the part it is sealed in, `by` who put it there. */
export type OwnFile = {
	readonly file: FileId;
	readonly name: string;
	readonly bytes: number;
	readonly pieceBytes: number;
	readonly lastModified: number | null;
	readonly mediaType: string;
	readonly part: number;
	readonly by: CaseAuthor;
	readonly at: Moment;
	/** What its writer said of a person under 18 in it; `null` while the upload is not finished. */
	readonly shows: FileContent['shows'] | null;
	/** The manifest's pieces in order; `null` while the upload is not finished. */
	readonly pieces: readonly { readonly sealedHash: string; readonly bytes: number }[] | null;
};

/** Her answer whether a file of hers shows a person under 18; `null` where there is no such whole file. */
export const showsOf = (reading: CaseReading, file: FileId): FileContent['shows'] | null =>
	everything(reading)
		.filter(isOwn)
		.reduce<FileContent['shows'] | null>(
			(found, { content }) => (content.kind === 'file' && content.file === file ? content.shows : found),
			null
		);

/** The ids of files that she began or kept, whenever she did: no desk can put a file of its own in the place of one. */
export const herFileIds = (read: readonly Read[]): ReadonlySet<string> =>
	new Set(
		read.flatMap((one) =>
			isOwn(one) && 'file' in one.content && ownFileKinds.includes(one.content.kind) ? [one.content.file] : []
		)
	);
const ownFileKinds: readonly string[] = ['file-begun', 'file', 'chat', 'capture-asked', 'capture'];

/** The desk that wrote something into its own thread; `null` for what she wrote, and for what stands elsewhere. */
export const deskOfThread = ({ item, kind, desk }: Read): DeskId | null =>
	item.by.kind === 'member' && kind === 'thread' && item.by.desk === desk ? desk : null;

/**
 * Every file, hers first. One that a desk added counts where it stands in that desk's own thread; an id of hers is hers whoever else uses it, among desks it is the first's, and once such a file is whole it
 * stays as it is.
 */
export function filesOf(reading: CaseReading): readonly OwnFile[] {
	const read = everything(reading);
	const hers = herFileIds(read);
	const files = new Map<FileId, OwnFile>();
	const take = ({ item, content }: Read): void => {
		if (content.kind !== 'file-begun' && content.kind !== 'file') return;
		const { file, name, bytes, pieceBytes } = content;
		const complete = content.kind === 'file';
		files.set(file, {
			file,
			name,
			bytes,
			pieceBytes,
			part: item.part,
			by: item.by,
			at: item.at,
			lastModified: complete ? (files.get(file)?.lastModified ?? null) : content.lastModified,
			mediaType: complete ? content.mediaType : '',
			shows: complete ? content.shows : null,
			pieces: complete ? content.pieces : null
		});
	};
	for (const one of read) if (isOwn(one)) take(one);
	for (const one of read) {
		if (!deskOfThread(one) || !('file' in one.content) || hers.has(one.content.file)) continue;
		const before = files.get(one.content.file);
		if (!before || (!before.pieces && before.part === one.item.part)) take(one);
	}
	return [...files.values()];
}

/** What she kept in the place of a picture that may show a child: where it can be found, and the number worked out on her device. */
export type OwnAddress = {
	readonly id: string;
	readonly at: Moment;
	/** Empty where she knew none. */
	readonly address: string;
	/** SHA-256 in hex; `null` where no file was at hand. */
	readonly sha256: string | null;
};

export const addressesOf = (reading: CaseReading): readonly OwnAddress[] =>
	everything(reading).flatMap((read): OwnAddress[] => {
		const { item, content } = read;
		if (content.kind !== 'hash-only' || !isOwn(read)) return [];
		return [{ id: `${item.part}/${item.seq}`, at: item.at, address: content.address, sha256: content.sha256 }];
	});

/** The fingerprint of a picture of hers. `endedAt`: when she took it back. */
export type Fingerprint = { readonly id: string; readonly at: Moment; readonly endedAt: Moment | null } & Pick<
	FingerprintContent,
	'fingerprint' | 'name' | 'quality' | 'hashes'
>;

/** Oldest first. Only what she wrote counts, and an id once. */
export function fingerprintsIn(
	read: readonly { readonly item: ReadItem; readonly content: ReportContent | null }[]
): readonly Fingerprint[] {
	const found = new Map<FingerprintId, Fingerprint>();
	for (const { item, content } of read) {
		if (item.by.kind !== 'survivor' || !content) continue;
		if (content.kind === 'fingerprint') {
			const { fingerprint, name, quality, hashes } = content;
			if (!found.has(fingerprint))
				found.set(fingerprint, {
					fingerprint,
					name,
					quality,
					hashes,
					id: `${item.part}/${item.seq}`,
					at: item.at,
					endedAt: null
				});
		} else if (content.kind === 'fingerprint-ended') {
			const one = found.get(content.fingerprint);
			if (one) found.set(one.fingerprint, { ...one, endedAt: one.endedAt ?? item.at });
		}
	}
	return [...found.values()];
}

export const fingerprintsOf = (reading: CaseReading): readonly Fingerprint[] => fingerprintsIn(everything(reading));

/** A conversation that she kept, with what she marked in it last. */
export type KeptChat = { readonly id: string; readonly at: Moment; readonly marks: readonly MarkedMessage[] } & Omit<
	ChatContent,
	'kind'
>;

/** Oldest first. Only what she wrote counts, and a file once. */
export function chatsIn(
	read: readonly { readonly item: ReadItem; readonly content: ReportContent | null }[]
): readonly KeptChat[] {
	const found = new Map<FileId, KeptChat>();
	for (const { item, content } of read) {
		if (item.by.kind !== 'survivor' || !content) continue;
		if (content.kind === 'chat' && !found.has(content.file)) {
			const { kind: _, ...chat } = content;
			found.set(chat.file, { ...chat, id: `${item.part}/${item.seq}`, at: item.at, marks: [] });
		} else if (content.kind === 'chat-marks') {
			const chat = found.get(content.file);
			if (chat) found.set(chat.file, { ...chat, marks: content.marks });
		}
	}
	return [...found.values()];
}
