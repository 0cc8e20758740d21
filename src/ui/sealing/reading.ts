import type { Outcome } from '#core/base';
import type {
	ChatThread,
	DateOrder,
	LineClock,
	PageFacts,
	PdqHash,
	SavedChat,
	SignatureFault,
	SignerFound,
	WaczFinding
} from '#core/evidence';
import type { Call } from './worker-rpc.ts';

/** The files of one export, as she chose them, which number of a date is the day where she knows, what she knows of the clock of a server, and which of several conversations she means. */
export type ChatExport = {
	readonly files: readonly File[];
	readonly order: DateOrder | null;
	readonly clock?: LineClock;
	readonly which: number | null;
};

/** What of it: all, or what stands around these places. */
export type ChatWish = ChatExport & { readonly marked: readonly number[] | null };

/** What stands in an export: one conversation, of which `messages` counts all, or titles to choose one from; and the files in it of which nothing was read. */
export type ChatRead = { readonly unread: readonly string[] } & (
	| { readonly saved: SavedChat; readonly messages: number }
	| { readonly titles: readonly (Pick<ChatThread, 'source' | 'title'> & { readonly messages: number })[] }
);

/** What a look into an archive finds: what does not fit in it, and who signed it. `signer`: `null` where nobody did. */
export type ArchiveRead = {
	readonly findings: readonly WaczFinding[];
	readonly signer: Outcome<SignerFound, SignatureFault> | null;
};

/** The same, with its number. */
export type ArchiveChecked = ArchiveRead & { readonly sha256: string };

/** The fingerprint of a picture, and how much there was to see (0 to 100). */
export type HashedPicture = { readonly quality: number; readonly hashes: readonly PdqHash[] };

/**
 * How a session has files read that come from outside: never beside its keys. What comes back is of the shape that stands here, and still nothing but what the file says. Each refuses `reading-stopped`
 * where the file broke its reader or kept it for too long, and `stopped` when `call.signal` says so.
 */
export type Reading = {
	/** Refuses `too-large`, `file-unreadable`, and as `readExport` does. */
	readonly chat: (wish: ChatWish, call: Pick<Call, 'signal'>) => Promise<Outcome<ChatRead, string>>;
	/** What the archive of a page says of itself. Refuses as `openArchivedPage` does. */
	readonly facts: (archive: Blob, call: Pick<Call, 'signal'>) => Promise<Outcome<PageFacts, string>>;
	/** Refuses as `openArchivedPage` does. */
	readonly archive: (archive: Blob, call: Pick<Call, 'signal'>) => Promise<Outcome<ArchiveRead, string>>;
	/** Refuses as `hashPicture` does. */
	readonly picture: (file: Blob, call: Pick<Call, 'signal'>) => Promise<Outcome<HashedPicture, string>>;
};
