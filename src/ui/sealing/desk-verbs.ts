import {
	accepted,
	type CaseId,
	type Day,
	type DeskId,
	type FileId,
	type InvitationId,
	type MemberId,
	type Outcome,
	refused
} from '#core/base';
import type { AgreementId, AgreementState } from '#core/consent';
import type { Exposure, ExposureBudget } from '#core/evidence';
import type { DeskRole } from '#core/log';
import type { Besides, FileContent, InboxRow, OpenedFacts, ViewReason } from '#core/report';
import type { PurposeCode, RoomTold } from '#core/sealing';
import {
	type GlassFinding,
	type GlassRefusalReason,
	makePassphrase,
	makeTotpSecret,
	type Newcomer,
	type ShutOutReason,
	totpAddress
} from '#core/support';
import { type AddedAbout, type DeskCopy, DeskFiles } from './add-desk-file.ts';
import { ApiClient, type NodePlace } from './api-client.ts';
import { argon2id } from './argon2.ts';
import { checkArchive } from './check-archive.ts';
import {
	type AdminShown,
	type AuditWish,
	addOrganisation,
	disableMember,
	inviteToNode,
	revokeAnyInvitation,
	saveDesk,
	showAdmin,
	showAudit
} from './desk-admin.ts';
import type { AgreementsShown, AgreementWished } from './desk-agreements.ts';
import { deskBesides, type Givable, givable } from './desk-bundle.ts';
import { type CaseShown, Casework, type Look } from './desk-casework.ts';
import type { Deed, Taking } from './desk-deeds.ts';
import { demonstrationMembers, signInAsInvented } from './desk-demonstration.ts';
import {
	countExposure,
	type OwnExposure,
	readExposure,
	readTeamExposure,
	setExposureBudget,
	type TeamExposure
} from './desk-exposure.ts';
import { beginFounding, type Drilled, drill, finishFounding, type PendingFounding } from './desk-founding.ts';
import type { DeskGlasses, GlassAnswered, GlassShown, GlassWished, UseToReview } from './desk-glass.ts';
import { findClosedDesk, reopen } from './desk-reopening.ts';
import {
	acknowledgeRetraction,
	type CountWish,
	countRetractions,
	type RetractionAnswering,
	type RetractionCount,
	type RetractionShown,
	readRetractions
} from './desk-retractions.ts';
import { type Rotated, rotate } from './desk-rotation.ts';
import { DeskSession, type DeskWatch } from './desk-session.ts';
import { admit, type DeskShown, enrol, invite, removeMember, revokeInvitation, showDesks } from './desk-team.ts';
import type { AuditAnswer, DemonstrationMember, DirectoryAnswer, InvitationView, MemberAnswer, OwnPasskey } from './desk-wire.ts';
import { sourceOfFile } from './file-source.ts';
import { checkFounders, type FounderChecked } from './founder-checks.ts';
import { hashFile } from './hash-file.ts';
import type { KnownItem, WantedItem } from './known-item.ts';
import type { LockedFolder, ShownFolder } from './locked-folder.ts';
import type { BundleWishes, MadeBundle } from './make-bundle.ts';
import type { SavePlace } from './open-file.ts';
import { addPasskey, readPasskeys, removePasskey } from './own-passkeys.ts';
import type { ArchiveChecked, Reading } from './reading.ts';
import { browserMemory } from './remembered-log.ts';
import type { Transport } from './transport.ts';
import type { UnsentOfMember } from './unsent.ts';
import type { Call, Verbs } from './worker-rpc.ts';

type Done<T> = Promise<Outcome<T, string>>;
type PasskeyQuestion = { readonly options: unknown; readonly ticket: string };

/** Who is signed in, as the page needs it. */
export type Standing = {
	readonly member: MemberAnswer;
	readonly desks: readonly DeskShown[];
	readonly directory: DirectoryAnswer;
	/** What this browser did by itself at sign-in, to be told. */
	readonly rotated: readonly Rotated[];
	/** Whether first leads are who was invited; only for an admin. */
	readonly founders: readonly FounderChecked[];
	/** A desk that nobody leads any more, into which this member may come by its recovery shares. */
	readonly closed: DeskId | null;
	readonly watch: DeskWatch;
};

/** What a desk's worker can be asked to do. Private keys stay on its side; what a case says leaves it only to be shown. */
export type DeskVerbs = Verbs & {
	start(input: NodePlace): Done<null>;
	demonstrationMembers(input: null): Done<readonly DemonstrationMember[]>;
	signInAsInvented(input: DemonstrationMember, call: Call): Done<null>;
	signIn(input: { name: string; passphrase: string; code: string }): Done<null>;
	unlock(input: string): Done<null>;
	askPasskey(input: null): Done<PasskeyQuestion>;
	enterByPasskey(input: { ticket: string; response: unknown; prf: Uint8Array | null }): Done<null>;
	preparePasskey(input: null): Done<PasskeyQuestion>;
	addPasskey(input: { ticket: string; response: unknown; prf: Uint8Array | null; label: string }): Done<null>;
	passkeys(input: null): Done<readonly OwnPasskey[]>;
	removePasskey(credential: string): Done<null>;
	signOut(input: null): Done<null>;
	lockUnsent(unsent: UnsentOfMember): Done<Uint8Array>;
	openUnsent(sealed: Uint8Array): Done<UnsentOfMember>;
	stand(input: null): Done<Standing>;
	invitation(input: InvitationId): Done<InvitationView>;
	makePassphrase(words: readonly string[]): Done<string>;
	makeTotp(input: { issuer: string; name: string }): Done<{ secret: string; address: string }>;
	enrol(input: Newcomer): Done<MemberAnswer>;
	beginFounding(desk: DeskId): Done<readonly string[]>;
	finishFounding(typed: readonly string[]): Done<null>;
	drill(input: { desk: DeskId; shares: readonly string[] }): Done<Drilled>;
	reopen(shares: readonly string[]): Done<DeskId>;
	invite(input: { desk: DeskId; role: DeskRole; guest: string }): Done<string>;
	revokeInvitation(input: { desk: DeskId; id: InvitationId }): Done<object>;
	admit(input: { desk: DeskId; invitation: InvitationId }): Done<null>;
	removeMember(input: { desk: DeskId; member: MemberId }): Done<Rotated>;
	inbox(input: Look, call: Call): Done<readonly InboxRow[]>;
	news(input: Look, call: Call): Done<readonly InboxRow[] | null>;
	lookAgain(input: Look & { case: CaseId }): Done<CaseShown | null>;
	/** `purpose`: what for; `null` where there is one only, or it is open already. */
	openCase(input: { desk: DeskId; case: CaseId; purpose: PurposeCode | null }): Done<CaseShown>;
	act(input: { desk: DeskId; case: CaseId; deed: Deed }): Done<CaseShown>;
	/** `reason`: why somebody looks; `null` where nothing of it can be seen or heard. */
	openFile(input: { desk: DeskId; case: CaseId; file: FileId; reason: ViewReason | null }, call: Call): Done<Blob>;
	/** Adds a file to the desk's own thread. Reports `FileProgress`. */
	addFile(
		input: AddedAbout & { desk: DeskId; case: CaseId; file: File; shows: FileContent['shows']; resume: FileId | null },
		call: Call
	): Done<FileId>;
	/** Keeps a copy that shows less in the desk's own thread. Reports `FileProgress`. */
	addCopy(input: DeskCopy, call: Call): Done<FileId>;
	hashFile(input: File, call: Call): Done<string>;
	/** The most that one file may have, in bytes. */
	mostOfFile(input: null): Done<number>;
	/** How full the place for the desk's files in a case is; `null` where the node does not say. */
	fileRoom(input: { desk: DeskId; case: CaseId }): Done<RoomTold | null>;
	/** What of an open case can go into a bundle, and the making of one. Reports `BundleProgress`. */
	givable(input: CaseId): Done<Givable>;
	besides(input: { case: CaseId; chosen: readonly string[] }): Done<Besides>;
	/** Opens a bundle that was sealed to a desk of this member, and checks it. Its bytes stay here until one is asked for. */
	openFolder(file: Blob, call: Call): Done<ShownFolder>;
	folderFile(input: { path: string; reason: ViewReason | null }): Done<Blob>;
	saveFolder(reason: string): Done<{ name: string; content: Blob }>;
	withholdInFolder(path: string): Done<null>;
	putFolderAway(input: null): Done<null>;
	makeBundle(input: { desk: DeskId; case: CaseId; wishes: BundleWishes }, call: Call): Done<MadeBundle>;
	/** Writes a file to the place of the device that the member chose, as it is opened. */
	saveFileTo(input: { desk: DeskId; case: CaseId; file: FileId; place: SavePlace }, call: Call): Done<null>;
	/** Looks into the archive of a page, which is opened for that. */
	checkPage(input: { desk: DeskId; case: CaseId; file: FileId }, call: Call): Done<ArchiveChecked>;
	/** Writes into the case what this desk is about to take out of it; only where that is accepted may it be handed out. */
	takeOut(input: { desk: DeskId; case: CaseId; takings: readonly [Taking, ...Taking[]] }): Done<null>;
	item(input: { desk: DeskId; case: CaseId; wanted: WantedItem }): Done<KnownItem>;
	withholdFile(input: { desk: DeskId; case: CaseId; file: FileId }): Done<CaseShown>;
	exposure(desk: DeskId): Done<OwnExposure>;
	countExposure(input: { desk: DeskId; seen: Exposure; unattended: boolean }): Done<OwnExposure>;
	teamExposure(desk: DeskId): Done<TeamExposure>;
	setExposureBudget(input: { desk: DeskId; budget: ExposureBudget }): Done<object>;
	/** What the desk's organisation agreed on with others, as the log proves it; few look at it. */
	agreements(desk: DeskId): Done<AgreementsShown>;
	/** Gives the organisation a key to sign with; answers its fingerprint. */
	giveOrganisationKey(desk: DeskId): Done<string>;
	offerAgreement(input: { desk: DeskId; wished: AgreementWished }): Done<AgreementState>;
	signOffer(input: { desk: DeskId; agreement: AgreementId; hash: string }): Done<AgreementState>;
	endAgreement(input: { desk: DeskId; agreement: AgreementId; lastDay: Day }): Done<AgreementState>;
	retractions(input: { desk: DeskId; unattended: boolean }): Done<readonly RetractionShown[]>;
	acknowledge(input: RetractionAnswering): Done<null>;
	retractionCounts(wish: CountWish): Done<readonly RetractionCount[]>;
	/** What this desk may open in danger with another, and what was asked for; few look at it. */
	glasses(input: { desk: DeskId; unattended: boolean }): Done<DeskGlasses>;
	askForGlass(wished: GlassWished): Done<null>;
	agreeToGlass(answered: GlassAnswered): Done<null>;
	sayNoToGlass(answered: GlassAnswered & { readonly reason: GlassRefusalReason }): Done<null>;
	/** Joins both halves and reads; nothing of it stays in the worker. */
	openGlass(use: Pick<GlassAnswered, 'desk' | 'use'>): Done<GlassShown>;
	glassReviews(desk: DeskId): Done<readonly UseToReview[]>;
	judgeGlass(input: { desk: DeskId; use: UseToReview; finding: GlassFinding; text: string }): Done<null>;
	search(query: string): Done<{ cases: readonly CaseId[]; opened: readonly OpenedFacts[] }>;
	showAdmin(input: null): Done<AdminShown>;
	showAudit(wish: AuditWish): Done<AuditAnswer>;
	addOrganisation(input: Parameters<typeof addOrganisation>[1]): Done<object>;
	saveDesk(input: Parameters<typeof saveDesk>[1]): Done<DeskId>;
	inviteToNode(input: Parameters<typeof inviteToNode>[1]): Done<string>;
	revokeAnyInvitation(id: InvitationId): Done<object>;
	disableMember(input: { member: MemberId; reason: ShutOutReason | null }): Done<object>;
};

type Open = {
	readonly session: DeskSession;
	casework: Casework;
	files: DeskFiles;
	founding: PendingFounding | null;
	/** Few open one, and checking it weighs much: it comes when it is asked for. */
	folder: LockedFolder | null;
};

/** The verbs of one session. */
export function deskVerbs(transport: Transport, reading: Reading, clock: () => Date = () => new Date()): DeskVerbs {
	let open: Open | null = null;
	const using = <T>(run: (open: Open) => Done<T>): Done<T> => (open ? run(open) : Promise.resolve(refused('not-signed-in')));
	const within = <T>(run: (session: DeskSession) => Done<T>): Done<T> => using(({ session }) => run(session));
	return {
		start: async (place) => {
			const session = new DeskSession({ client: new ApiClient(place, transport), argon2id, clock }, browserMemory);
			const casework = new Casework(session);
			open = { session, casework, files: new DeskFiles(session, casework), founding: null, folder: null };
			return accepted(null);
		},
		demonstrationMembers: () => within(demonstrationMembers),
		signInAsInvented: (member, { report }) =>
			within((session) => signInAsInvented(session, member, clock, () => report('waiting'))),
		signIn: ({ name, passphrase, code }) => within((session) => session.signIn(name, passphrase, code)),
		unlock: (passphrase) => within((session) => session.unlock(passphrase)),
		askPasskey: () => within(({ client }) => client.ask('POST', '/api/v1/staff/passkey/options', { as: 'staff', body: {} })),
		enterByPasskey: ({ ticket, response, prf }) => within((session) => session.enterByPasskey(ticket, response, prf)),
		preparePasskey: () =>
			within(({ client }) => client.ask('POST', '/api/v1/staff/passkey/register-options', { as: 'staff', body: {} })),
		addPasskey: (made) => within((session) => addPasskey(session, made)),
		passkeys: () => within(({ client }) => readPasskeys(client)),
		removePasskey: (credential) => within((session) => removePasskey(session, credential)),
		signOut: () =>
			using(({ session, folder }) => {
				folder?.putAway();
				return session.signOut();
			}),
		lockUnsent: (unsent) => within((session) => session.lockUnsent(unsent)),
		openUnsent: (sealed) => within((session) => session.openUnsent(sealed)),
		stand: () => within(stand),
		invitation: (id) => within(({ client }) => client.ask('GET', `/api/v1/invitations/${id}`, { as: 'staff' })),
		makePassphrase: async (words) => accepted(makePassphrase(words)),
		makeTotp: async ({ issuer, name }) => {
			const secret = makeTotpSecret();
			return accepted({ secret, address: totpAddress(secret, issuer, name) });
		},
		enrol: (newcomer) => within((session) => enrol(session, newcomer)),
		beginFounding: (desk) =>
			using(async (state) => {
				const begun = await beginFounding(state.session, desk);
				if (!begun.ok) return begun;
				state.founding = begun.value;
				return accepted(begun.value.founding.shares);
			}),
		finishFounding: (typed) =>
			using(async ({ session, founding }) => (founding ? finishFounding(session, founding, typed) : refused('not-found'))),
		drill: ({ desk, shares }) => within((session) => drill(session, desk, shares)),
		reopen: (shares) => within((session) => reopen(session, shares)),
		invite: (invitation) => within((session) => invite(session, invitation)),
		revokeInvitation: ({ desk, id }) => within((session) => revokeInvitation(session, desk, id)),
		admit: ({ desk, invitation }) => within((session) => admit(session, desk, invitation)),
		removeMember: ({ desk, member }) => within((session) => removeMember(session, desk, member)),
		inbox: (look, call) => using(({ casework }) => casework.inbox(look, call)),
		news: (look, call) => using(({ casework }) => casework.news(look, call)),
		lookAgain: ({ case: wanted, ...look }) => using(({ casework }) => casework.lookAgain(look, wanted)),
		openCase: ({ desk, case: wanted, purpose }) => using(({ casework }) => casework.open(desk, wanted, purpose)),
		act: ({ desk, case: wanted, deed }) => using(({ casework }) => casework.act(desk, wanted, deed)),
		openFile: ({ desk, case: wanted, file, reason }, call) =>
			using(({ casework }) => casework.file(desk, wanted, file, call, reason)),
		addFile: ({ file, ...input }, call) => using(({ files }) => files.add({ ...input, source: sourceOfFile(file) }, call)),
		addCopy: (copy, call) => using(({ files }) => files.addCopy(copy, call)),
		hashFile: (file, call) => hashFile(sourceOfFile(file), call),
		mostOfFile: () => using(({ files }) => files.most()),
		fileRoom: ({ desk, case: wanted }) => using(({ files }) => files.room(desk, wanted)),
		givable: (wanted) =>
			using(async ({ casework }) => {
				const held = casework.held(wanted);
				return held ? accepted(givable(held)) : refused('not-found');
			}),
		besides: ({ case: wanted, chosen }) => using(async ({ casework }) => deskBesides(casework, wanted, chosen)),
		openFolder: (file, call) =>
			using(async (state) => {
				const { LockedFolder: Folder } = await import('./locked-folder.ts');
				state.folder ??= new Folder(state.session, state.casework);
				return state.folder.open(file, call);
			}),
		folderFile: ({ path, reason }) => using(async ({ folder }) => (folder ? folder.file(path, reason) : refused('not-found'))),
		saveFolder: (reason) => using(async ({ folder }) => (folder ? folder.save(reason) : refused('not-found'))),
		withholdInFolder: (path) => using(async ({ folder }) => (folder ? folder.withhold(path) : refused('not-found'))),
		putFolderAway: () =>
			using(async ({ folder }) => {
				folder?.putAway();
				return accepted(null);
			}),
		makeBundle: (input, call) => using(async (opened) => (await import('./bundle-blob.ts')).deskBundleBlob(opened, input, call)),
		saveFileTo: ({ desk, case: wanted, file, place }, call) =>
			using(({ casework }) => casework.fileTo(desk, wanted, file, place, call)),
		checkPage: ({ desk, case: wanted, file }, call) =>
			using(async ({ casework }) => {
				const opened = await casework.file(desk, wanted, file, call);
				return opened.ok ? checkArchive(reading, opened.value, call) : opened;
			}),
		takeOut: ({ desk, case: wanted, takings }) => using(({ casework }) => casework.takeOut(desk, wanted, takings)),
		item: ({ desk, case: of, wanted }) => using(({ casework }) => casework.item(desk, of, wanted)),
		withholdFile: ({ desk, case: wanted, file }) => using(({ casework }) => casework.withhold(desk, wanted, file)),
		exposure: (desk) => within((session) => readExposure(session, desk)),
		countExposure: (counted) => within((session) => countExposure(session, counted)),
		teamExposure: (desk) => within((session) => readTeamExposure(session, desk)),
		setExposureBudget: ({ desk, budget }) => within((session) => setExposureBudget(session, desk, budget)),
		agreements: (desk) => within(async (session) => (await import('./desk-agreements.ts')).showAgreements(session, desk)),
		giveOrganisationKey: (desk) =>
			within(async (session) => (await import('./desk-agreements.ts')).giveOrganisationKey(session, desk)),
		offerAgreement: ({ desk, wished }) =>
			within(async (session) => (await import('./desk-agreements.ts')).offerAgreement(session, desk, wished)),
		signOffer: ({ desk, agreement, hash }) =>
			within(async (session) => (await import('./desk-agreements.ts')).signOffer(session, desk, agreement, hash)),
		endAgreement: ({ desk, agreement, lastDay }) =>
			within(async (session) =>
				(await import('./desk-agreements.ts')).endOrganisationAgreement(session, desk, agreement, lastDay)
			),
		retractions: (wish) => within((session) => readRetractions(session, wish)),
		acknowledge: (answering) => within((session) => acknowledgeRetraction(session, answering)),
		retractionCounts: (wish) => within((session) => countRetractions(session, wish)),
		glasses: ({ desk, unattended }) =>
			within(async (session) => (await import('./desk-glass.ts')).readGlasses(session, desk, unattended)),
		askForGlass: (wished) => within(async (session) => (await import('./desk-glass.ts')).askForGlass(session, wished)),
		agreeToGlass: (answered) => within(async (session) => (await import('./desk-glass.ts')).agreeToGlass(session, answered)),
		sayNoToGlass: (answered) => within(async (session) => (await import('./desk-glass.ts')).sayNoToGlass(session, answered)),
		openGlass: (use) => within(async (session) => (await import('./desk-glass.ts')).openUsedGlass(session, use)),
		glassReviews: (desk) => within(async (session) => (await import('./desk-glass.ts')).readUsesToReview(session, desk)),
		judgeGlass: (judged) => within(async (session) => (await import('./desk-glass.ts')).judgeUse(session, judged)),
		search: (query) =>
			using(async ({ casework }) => accepted({ cases: [...casework.search(query)], opened: casework.openedFacts })),
		showAdmin: () => within(showAdmin),
		showAudit: (wish) => within((session) => showAudit(session, wish)),
		addOrganisation: (organisation) => within((session) => addOrganisation(session, organisation)),
		saveDesk: (desk) => within((session) => saveDesk(session, desk)),
		inviteToNode: (invitation) => within((session) => inviteToNode(session, invitation)),
		revokeAnyInvitation: (id) => within((session) => revokeAnyInvitation(session, id)),
		disableMember: ({ member, reason }) => within((session) => disableMember(session, member, reason))
	};
}

/** Looks at everything anew, and replaces keys of desks that somebody left. */
async function stand(session: DeskSession): Done<Standing> {
	const looked = await session.look();
	if (!looked.ok) return looked;
	const rotated: Rotated[] = [];
	for (const { desk, rotationDue } of session.me?.desks ?? []) {
		if (!rotationDue) continue;
		const done = await rotate(session, desk);
		if (done.ok) rotated.push(done.value);
	}
	const desks = await showDesks(session);
	if (!desks.ok) return desks;
	const founders = await checkFounders(session);
	if (!founders.ok) return founders;
	const closed = await findClosedDesk(session);
	if (!closed.ok) return closed;
	const { me, directory } = session;
	if (!me) return refused('not-signed-in');
	return accepted({
		member: me.member,
		desks: desks.value,
		directory,
		rotated,
		founders: founders.value,
		closed: closed.value?.desk ?? null,
		watch: session.watch
	});
}
