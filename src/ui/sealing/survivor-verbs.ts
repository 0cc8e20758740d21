import {
	accepted,
	type ConsentId,
	type Day,
	type FileId,
	type FingerprintId,
	type Outcome,
	refused,
	type SupporterId
} from '#core/base';
import type { AgreementBody } from '#core/consent';
import {
	type AnswerContent,
	type Besides,
	besidesAt,
	compareCodename,
	comparePin,
	type FileContent,
	type FirstSave,
	filesOf,
	type GlassWish,
	type HelpedSpace,
	type InvitedShown,
	type Markable,
	type OwnSpace,
	partOfQuestion,
	type Sharing,
	type Waiving,
	type Writing
} from '#core/report';
import { type Identity, makeCodename, type Opening, type PartNumber, type RoomTold, randomId } from '#core/sealing';
import type { AgreementWish } from './agreements.ts';
import { ApiClient, type NodePlace } from './api-client.ts';
import { argon2id } from './argon2.ts';
import { checkArchive } from './check-archive.ts';
import { roomForFiles } from './file-room.ts';
import { sourceOfFile } from './file-source.ts';
import { hashFile } from './hash-file.ts';
import { acceptHelp, HelpSession, helpInvitationIn } from './help-session.ts';
import { type ChatKeeping, keepChat } from './keep-chat.ts';
import { type CopyKeeping, keepCopy } from './keep-copy.ts';
import type { ArchiveWish, PageWish } from './keep-page.ts';
import { type KnownItem, knownItem, type WantedItem } from './known-item.ts';
import type { BundleWishes, MadeBundle } from './make-bundle.ts';
import { askDesks, type OfferedDesk } from './offered-desks.ts';
import { type FetchPiece, type OpenedFile, openFile, type SavePlace, saveFileTo } from './open-file.ts';
import type { OwnGlass } from './own-glass.ts';
import { askNewcomers, dropHelper, endHelp, type HelpWish, inviteHelper, letHelp, type Newcomer } from './own-help.ts';
import type { ArchiveChecked, Reading } from './reading.ts';
import { sendFile } from './send-file.ts';
import { askPiece } from './survivor-api.ts';
import { type ArchiveForm, type Codename, type Opened, SurvivorSession } from './survivor-session.ts';
import type { TakenProof, WantedProof } from './take-proof.ts';
import type { TakenReceipt } from './take-receipt.ts';
import type { Transport } from './transport.ts';
import type { Unsent } from './unsent.ts';
import type { Call, Verbs } from './worker-rpc.ts';

type Done<T> = Promise<Outcome<T, string>>;

/** What the survivor's worker can be asked to do. Keys and plaintext stay on its side, but for what is shown. */
export type SurvivorVerbs = Verbs & {
	start(input: NodePlace): Done<null>;
	makeCodename(words: readonly string[]): Done<string>;
	/** How what she typed back differs from what she must keep: the number of words typed, and which are different (from 1). */
	compareTyped(input: { typed: Codename; kept: Codename }): Done<{
		count: number;
		different: readonly number[];
		samePin: boolean;
	}>;
	directory(input: null): Done<readonly OfferedDesk[]>;
	/** Agreements under which a desk could get what others read already. */
	agreementsFor(input: AgreementWish): Done<readonly AgreementBody[]>;
	openCase(input: FirstSave & Codename): Done<Opened>;
	enter(input: Codename): Done<OwnSpace>;
	look(input: null): Done<OwnSpace>;
	write(input: readonly Writing[]): Done<null>;
	/** Adds answers, each to the part that its question belongs to. */
	answer(input: readonly AnswerContent[]): Done<null>;
	share(input: Sharing): Done<null>;
	waive(input: Waiving): Done<null>;
	markPrivileged(input: { readonly kind: Markable; readonly on: boolean }): Done<null>;
	withdraw(input: ConsentId): Done<null>;
	noteVisit(input: null): Done<null>;
	/** What two desks may open together in danger, and what they did. */
	glass(input: null): Done<OwnGlass>;
	makeGlass(wish: GlassWish): Done<null>;
	endGlass(input: null): Done<null>;
	inviteHelper(input: HelpWish): Done<string>;
	newcomers(input: readonly InvitedShown[]): Done<readonly Newcomer[]>;
	letHelp(input: { readonly invited: InvitedShown; readonly newcomer: Newcomer }): Done<null>;
	dropHelper(input: SupporterId): Done<null>;
	endHelp(input: { readonly supporter: SupporterId; readonly reason: 'ended' | 'conflict' }): Done<null>;
	/** For somebody who helps: answers her link; the code to compare. */
	acceptHelp(input: { readonly fragment: string } & Codename): Done<string>;
	/** What was handed over, after `enter` was refused as `other-door`; writes the opening that she sees. */
	openHelp(input: null): Done<HelpedSpace>;
	lookHelp(input: null): Done<HelpedSpace>;
	/** `part`: `null` writes to her alone. */
	writeHelp(input: { readonly part: PartNumber | null; readonly text: string }): Done<HelpedSpace>;
	stopHelp(input: null): Done<null>;
	helpFile(input: FileId, call: Call): Done<Blob>;
	erase(input: null): Done<null>;
	archiveForm(input: null): Done<ArchiveForm>;
	backupsUntil(input: null): Done<Day>;
	lockUnsent(input: Unsent): Done<Uint8Array>;
	openUnsent(input: Uint8Array): Done<Unsent>;
	hashFile(input: File, call: Call): Done<string>;
	/** Seals the words of an export, and what she marked. */
	keepChat(input: ChatKeeping, call: Call): Done<null>;
	/** Seals a copy that shows less than a file of hers, and what was done to make it. */
	keepCopy(input: CopyKeeping, call: Call): Done<FileId>;
	/** Works out the fingerprint of a picture on this device and saves that, not the picture. */
	keepFingerprint(input: File, call: Call): Done<null>;
	/** The most that one file may have, in bytes. */
	mostOfFile(input: null): Done<number>;
	/** Whether the node has a program that opens pages of the web. */
	offersCapture(input: null): Done<boolean>;
	keepPage(input: PageWish, call: Call): Done<null>;
	keepArchive(input: ArchiveWish, call: Call): Done<null>;
	goOnWithPage(input: FileId, call: Call): Done<null>;
	/** Looks into the archive of a page. */
	checkPage(input: FileId, call: Call): Done<ArchiveChecked>;
	sendFile(input: { file: File; shows: FileContent['shows']; resume: FileId | null }, call: Call): Done<FileId>;
	/** How full her files are, what is on its way counted; `null` where the node does not say. */
	fileRoom(input: null): Done<RoomTold | null>;
	openFile(input: FileId, call: Call): Done<Blob>;
	/** Writes a file to the place of the device that she chose, as it is opened. */
	saveFileTo(input: { file: FileId; place: SavePlace }, call: Call): Done<null>;
	/** What is known of one item of evidence, by the case as it was last read. */
	item(input: WantedItem): Done<KnownItem>;
	takeProof(input: WantedProof): Done<TakenProof>;
	/** The receipt of a consent, as a file that others can check. */
	takeReceipt(input: ConsentId): Done<TakenReceipt>;
	/** A folder for a court or the police, as one file. Reports `BundleProgress`. */
	makeBundle(input: BundleWishes, call: Call): Done<MadeBundle>;
	/** What such a folder would tell besides the things at these places. */
	besides(chosen: readonly string[]): Done<Besides>;
	/** What opens the leaf of the erasure; `null` where nothing was erased. It is kept nowhere but on the page. */
	erasure(input: null): Done<Opening | null>;
	/** A proof of an erasure, in a worker that holds no keys of hers any more. */
	proveErasure(input: { readonly opening: Opening; readonly as: WantedProof['as'] }): Done<TakenProof>;
};

/** The verbs of one session; `clock` differs in tests only. */
export function survivorVerbs(transport: Transport, reading: Reading, clock: () => Date = () => new Date()): SurvivorVerbs {
	let session: SurvivorSession | null = null;
	let helping: HelpSession | null = null;
	const withHelp = <T>(run: (open: HelpSession) => Done<T>): Done<T> =>
		helping ? run(helping) : Promise.resolve(refused('not-open'));
	const withSession = <T>(run: (open: SurvivorSession) => Done<T>): Done<T> =>
		session ? run(session) : Promise.resolve(refused('not-open'));
	return {
		start: async (place) => {
			session = new SurvivorSession({ client: new ApiClient(place, transport), argon2id, clock, reading });
			return accepted(null);
		},
		makeCodename: async (words) => accepted(makeCodename(words)),
		compareTyped: async ({ typed, kept }) =>
			accepted({ ...compareCodename(typed.codename, kept.codename), samePin: comparePin(typed.pin, kept.pin) }),
		directory: () => withSession(({ client }) => askDesks(client)),
		// Asked only where somebody of another organisation reads already.
		agreementsFor: (wish) =>
			withSession(async ({ client }) => (await import('./agreements.ts')).agreementsFor(client, wish, clock)),
		openCase: (input) => withSession((open) => open.openCase(input)),
		enter: (input) => withSession((open) => open.enter(input)),
		look: () => withSession((open) => open.look()),
		write: (input) => withSession((open) => open.write(input)),
		answer: (answers) =>
			withSession((open) =>
				open.write(answers.map((content) => ({ place: partOfQuestion(content.question) ?? 'account', content })))
			),
		share: (input) => withSession((open) => open.share(input)),
		waive: (input) => withSession((open) => open.waive(input)),
		markPrivileged: ({ kind, on }) => withSession((open) => open.markPrivileged(kind, on)),
		withdraw: (input) => withSession((open) => open.withdraw(input)),
		noteVisit: () =>
			withSession(async (open) => {
				const noted = await open.noteVisit();
				// Where a desk's key changed, new halves are sealed at her next visit, and not only where she looks there.
				if (noted.ok && open.held?.own.glasses?.some(({ ended }) => !ended))
					await (await import('./own-glass.ts')).lookAtGlass(open);
				return noted;
			}),
		// Few have one.
		glass: () => withSession(async (open) => (await import('./own-glass.ts')).lookAtGlass(open)),
		makeGlass: (wish) => withSession(async (open) => (await import('./own-glass.ts')).makeOwnGlass(open, wish)),
		endGlass: () => withSession(async (open) => (await import('./own-glass.ts')).endOwnGlass(open)),
		inviteHelper: (wish) => withSession((open) => inviteHelper(open, wish)),
		newcomers: (invited) => withSession((open) => askNewcomers(open, invited)),
		letHelp: (input) => withSession((open) => letHelp(open, input)),
		dropHelper: (supporter) => withSession((open) => dropHelper(open, supporter)),
		endHelp: (input) => withSession((open) => endHelp(open, input)),
		acceptHelp: ({ fragment, ...typed }) =>
			withSession(({ client }) => {
				const invitation = helpInvitationIn(fragment);
				return invitation ? acceptHelp(client, argon2id, { ...invitation, ...typed }) : Promise.resolve(refused('not-found'));
			}),
		openHelp: () =>
			withSession(async ({ client, helper }) => {
				if (!helper) return refused('not-open');
				helping = new HelpSession(client, helper.clock, helper.keys);
				return helping.open();
			}),
		lookHelp: () => withHelp((open) => open.look()),
		writeHelp: ({ part, text }) => withHelp((open) => (part === null ? open.say(text) : open.write(part, text))),
		stopHelp: () => withHelp((open) => open.stop()),
		helpFile: (file, call) => withHelp((open) => open.file(file, call)),
		erase: () => withSession((open) => open.erase()),
		archiveForm: () => withSession((open) => open.archiveForm()),
		backupsUntil: () => withSession((open) => open.backupsUntil()),
		lockUnsent: (unsent) => withSession((open) => open.lockUnsent(unsent)),
		openUnsent: (sealed) => withSession((open) => open.openUnsent(sealed)),
		hashFile: (file, call) => hashFile(sourceOfFile(file), call),
		keepChat: (input, call) => withSession((open) => keepChat(open, input, call)),
		keepCopy: (input, call) => withSession((open) => keepCopy(open, input, call)),
		keepFingerprint: (file, { signal }) =>
			withSession(async (open) => {
				const hashed = await open.reading.picture(file, { signal });
				if (!hashed.ok) return hashed;
				const fingerprint: FingerprintId = randomId();
				const made = { kind: 'fingerprint', fingerprint, algorithm: 'pdq', name: file.name, ...hashed.value } as const;
				return open.write([{ place: 'evidence', content: made }]);
			}),
		// Few keep a page.
		offersCapture: () => withSession(async (open) => (await import('./capture-by-worker.ts')).offersCapture(open)),
		keepPage: (wish, call) => withSession(async (open) => (await import('./keep-page.ts')).keepPage(open, wish, call)),
		keepArchive: (wish, call) => withSession(async (open) => (await import('./keep-page.ts')).keepArchive(open, wish, call)),
		goOnWithPage: (file, call) => withSession(async (open) => (await import('./keep-page.ts')).goOnWithPage(open, file, call)),
		checkPage: (file, call) =>
			withSession(async (open) => {
				const opened = await openOwnFile(open, file, call);
				return opened.ok ? checkArchive(open.reading, opened.value, call) : opened;
			}),
		sendFile: ({ file, shows, resume }, call) =>
			withSession((open) => sendFile(open, { source: sourceOfFile(file), shows, resume }, call)),
		fileRoom: () => withSession(roomForFiles),
		mostOfFile: () => withSession(async ({ mostOfFile }) => accepted(mostOfFile)),
		openFile: (file, call) => withSession((open) => openOwnFile(open, file, call)),
		saveFileTo: ({ file, place }, call) =>
			withSession((open) => withOwnPieces(open, file, call, (...of) => saveFileTo(place, ...of, { ...call, unseen: false }))),
		item: (wanted) =>
			withSession(async ({ held, client }) => {
				if (!held?.reading) return refused('not-open');
				return knownItem(held.reading, wanted, { reader: 'survivor', today: held.around.today }, client);
			}),
		besides: (chosen) =>
			withSession(async ({ held }) => {
				if (!held?.reading) return refused('not-open');
				const besides = besidesAt(held.reading, chosen);
				return besides ? accepted(besides) : refused('item-unknown');
			}),
		makeBundle: (wishes, call) =>
			withSession(async (open) => (await import('./bundle-blob.ts')).ownBundleBlob(open, wishes, call)),
		// Few want one, and checking cosignatures weighs more than all the rest.
		erasure: () => withSession(async ({ erasure }) => accepted(erasure)),
		proveErasure: ({ opening, as }) =>
			withSession(async ({ client }) => (await import('./take-proof.ts')).proveOpening(client, opening, as)),
		takeReceipt: (consent) => withSession(async (open) => (await import('./take-receipt.ts')).takeReceipt(open, consent)),
		takeProof: (wanted) => withSession(async (open) => (await import('./take-proof.ts')).takeProof(open, wanted))
	};
}

export const openOwnFile = (session: SurvivorSession, file: FileId, call: Call): Done<Blob> =>
	withOwnPieces(session, file, call, (...of) => openFile(...of, call));

/** Finds a complete file in the open case, and how its pieces are fetched and opened. */
async function withOwnPieces<T>(
	session: SurvivorSession,
	file: FileId,
	{ signal }: Call,
	use: (file: OpenedFile, identities: readonly Identity[], fetchPiece: FetchPiece) => Done<T>
): Done<T> {
	const { held } = session;
	if (!held?.reading) return refused('not-open');
	const found = filesOf(held.reading).find((known) => known.file === file);
	if (!found?.pieces) return refused('upload-incomplete');
	const identities = held.own.parts.find(({ part }) => part === found.part)?.identities.values() ?? [];
	return use({ ...found, pieces: found.pieces }, [...identities], (piece) =>
		askPiece(session.client, held.authorization, piece, signal)
	);
}
