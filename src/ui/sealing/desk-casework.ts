import { accepted, type CaseId, type DeskId, type FileId, type Outcome, refused } from '#core/base';
import type { CustodyDraft, ItemName } from '#core/evidence';
import { parseVkey, verifyAccepted } from '#core/log';
import {
	closedItemsIn,
	type DeskCase,
	deskCase,
	filesOf,
	type InboxRow,
	type NextStep,
	nextSteps,
	type OpenedFacts,
	originalsOf,
	type SearchText,
	searchOpened,
	searchText,
	type ViewReason
} from '#core/report';
import {
	type ActSubmission,
	caseFromWire,
	type Identity,
	type PurposeCode,
	type RoomTold,
	submissionToWire
} from '#core/sealing';
import { composeMemberAct, type DeskWriting, localText, type MemberDeed } from '#core/support';
import { custodyDraft, type Deed, deedOf, type Taking } from './desk-deeds.ts';
import type { DeskSession } from './desk-session.ts';
import { casePath, type DoorAnswer, deskPath, type InboxAnswer, type OpenedAnswer } from './desk-wire.ts';
import { headsAfter, holdAgainst, type KnownHead } from './known-heads.ts';
import { type KnownItem, knownItem, type WantedItem } from './known-item.ts';
import { type FetchPiece, type OpenedFile, openFile, type SavePlace, saveFileTo } from './open-file.ts';
import { type OpenedCase, stepsOf } from './opened-case.ts';
import { type ReadingWhy, type Stated, statePurpose, whyOf } from './reading-why.ts';
import { Turns } from './turns.ts';
import { isLost, isRefusedClearly, isUnclear, UnclearAct } from './unclear-act.ts';
import { verifyOpened } from './verify-opened.ts';
import type { Call } from './worker-rpc.ts';

/** A case as the reading pane shows it. */
export type CaseShown = {
	readonly desk: DeskId;
	readonly shown: DeskCase;
	readonly next: readonly NextStep[];
	/** Files that may show a person under 18, by the node's word and by this desk's own notes, and every copy of one. */
	readonly withheld: readonly ItemName[];
	/** How full the desk's own conversation with her is, by the node's word; `null` where that is not known. */
	readonly room: RoomTold | null;
	readonly why: ReadingWhy;
};

type Takings = readonly [Taking, ...Taking[]];
type FileTaking = {
	readonly file: FileId;
	readonly deeds: readonly [Taking['what'], ...Taking['what'][]];
	readonly reason: ViewReason | null;
};

/** What is written into which case, and how it is looked at before. */
type WritingOf = [desk: DeskId, wanted: CaseId, deed: MemberDeed, look: () => Promise<Outcome<DoorAnswer, string>>];

/** What a look takes: `unattended` where the page looks by itself, so that it keeps no session alive. */
export type Look = { readonly desk: DeskId; readonly unattended: boolean };

/** What a desk's answers say of a case that it may no longer read: it was taken back, erased, or its last day is over. */
const mayHaveEnded = new Set(['not-found', 'consent-unknown', 'reading-refused']);
/** Refusals after which the case, or the key log, is read again and the act written anew. */
const movedOn = new Set(['head-moved', 'rotation-due', 'desk-key-changed', 'holder-missing', 'epoch-wrong', 'member-not-logged']);
const rounds = 4;
/** Rows asked for at first, so that the most pressing show at once, and then. */
const firstRows = 100;
const manyRows = 2000;

/** The cases of a member's desks. What was opened, and the search over it, live here and die with the session. */
export class Casework {
	readonly #session: DeskSession;
	readonly #opened = new Map<CaseId, OpenedCase>();
	/** The furthest that this session has seen each case: what is lost of it shows for as long as it is missing. */
	readonly #known = new Map<CaseId, readonly KnownHead[]>();
	readonly #texts = new Map<CaseId, SearchText>();
	/** What stood in each opened case when it was last shown, so that a look can tell whether anything came. */
	readonly #steps = new Map<CaseId, string>();
	/** What was sent into each case without an answer that says what became of it. */
	readonly #unclear = new Map<CaseId, UnclearAct<{ readonly submission: ActSubmission }>>();
	/** Files are sent while the page goes on: one act at a time is written into a case. */
	readonly #turns = new Turns<CaseId>();
	readonly #looks = new Turns<CaseId>();
	/** The node's mark of each list as it was last read whole. */
	readonly #marks = new Map<DeskId, string>();

	constructor(session: DeskSession) {
		this.#session = session;
	}

	/** The list of a desk where anything in it changed since it was last read; `null` where nothing did. */
	async news(look: Look, call: Call): Promise<Outcome<readonly InboxRow[] | null, string>> {
		const mark = await this.#readMark(look);
		if (!mark.ok) return mark;
		return this.#marks.get(look.desk) === mark.value ? accepted(null) : this.inbox(look, call);
	}

	/**
	 * The whole list of a desk: a first page at once, then the rest in large ones; `report` gets all rows so far as they come. Opened cases
	 * that are no longer in it are looked at again, and forgotten where they can no longer be read.
	 */
	async inbox(look: Look, call: Call): Promise<Outcome<readonly InboxRow[], string>> {
		const mark = await this.#readMark(look);
		if (!mark.ok) return mark;
		const rows = await this.rows(look, call);
		if (!rows.ok) return rows;
		this.#marks.set(look.desk, mark.value);
		const listed = new Set(rows.value.map((row) => row.case));
		for (const [id, { desk }] of this.#opened) if (desk === look.desk && !listed.has(id)) await this.lookAgain(look, id);
		return rows;
	}

	async #readMark({ desk, unattended }: Look): Promise<Outcome<string, string>> {
		const path = deskPath(desk, '/inbox/mark');
		const answer = await this.#session.client.ask<{ mark: string }>('GET', path, { as: 'staff', unattended });
		return answer.ok ? accepted(answer.value.mark) : answer;
	}

	/** All rows of a desk's list; `report` gets those that came so far. */
	async rows({ desk, unattended }: Look, { signal, report }: Call): Promise<Outcome<readonly InboxRow[], string>> {
		const rows = new Map<CaseId, InboxRow>();
		for (let page = -1; ; page++) {
			const size = page < 0 ? firstRows : manyRows;
			const path = deskPath(desk, `/inbox?page=${Math.max(0, page)}&rows=${size}`);
			const answer = await this.#session.client.ask<InboxAnswer>('GET', path, { as: 'staff', signal, unattended });
			if (!answer.ok) return answer;
			const { cases, total } = answer.value;
			for (const row of cases) rows.set(row.case, row);
			if (rows.size >= total || (page >= 0 && cases.length < size)) return accepted([...rows.values()]);
			report([...rows.values()]);
		}
	}

	/**
	 * Opens a case for a purpose; `null` is the only one there is, or the one it was opened for. The opening is written into the case, where she will see it, before anything is handed out.
	 * Refuses `purpose-missing` about those to choose from, and `reading-ended` about the reason.
	 */
	async open(desk: DeskId, wanted: CaseId, chosen: PurposeCode | null = null): Promise<Outcome<CaseShown, string>> {
		const held = this.#opened.get(wanted);
		if (held && (chosen === null || chosen === held.purpose)) {
			const again = await this.#read(desk, wanted);
			if (again.ok || again.refusal.code !== 'open-first') return again.ok ? again : this.#ended(wanted, again);
		}
		const { directory, me } = this.#session;
		const deskName = localText(directory.desks.find(({ id }) => id === desk)?.names ?? {}, 'en').text;
		const stated = await this.#state(desk, wanted, chosen ?? held?.purpose ?? null);
		if (!stated.ok) return this.#ended(wanted, stated);
		const content = { kind: 'opened', deskName, memberName: me?.member.displayName ?? '', ...stated.value } as const;
		const opened = await this.#write<OpenedAnswer>(desk, wanted, { do: 'open', content }, async () =>
			this.#session.client.ask<DoorAnswer>('GET', casePath(desk, wanted, '/door'), { as: 'staff' })
		);
		if (!opened.ok) return this.#ended(wanted, opened);
		if (opened.value) return this.#show(desk, opened.value);
		// The opening was kept and its answer lost. A node that handed out nothing for it asks for another one.
		const read = await this.#read(desk, wanted);
		if (read.ok || read.refusal.code !== 'open-first') return read.ok ? read : this.#ended(wanted, read);
		return this.open(desk, wanted, stated.value.purpose);
	}

	async #state(desk: DeskId, wanted: CaseId, chosen: PurposeCode | null): Promise<Outcome<Stated, string>> {
		const door = await this.#session.client.ask<DoorAnswer>('GET', casePath(desk, wanted, '/door'), { as: 'staff' });
		if (!door.ok) return door;
		const reading = await verifyOpened(this.#session, door.value);
		if (!reading) return refused('answer-malformed', 'case');
		return statePurpose(reading, desk, this.#session.clock.today(), chosen);
	}

	readonly #lookInside = (desk: DeskId, wanted: CaseId): Promise<Outcome<DoorAnswer, string>> =>
		this.#session.client.ask<OpenedAnswer>('GET', casePath(desk, wanted), { as: 'staff' });

	/**
	 * Looks whether an opened case can still be read, and reads it again where anything came; `null` where nothing did. Refuses
	 * `reading-ended`, and then this browser holds nothing of it any more.
	 */
	async lookAgain({ desk, unattended }: Look, wanted: CaseId): Promise<Outcome<CaseShown | null, string>> {
		const purpose = this.#opened.get(wanted)?.purpose;
		const path = casePath(desk, wanted, purpose ? `/door?purpose=${purpose}` : '/door');
		const door = await this.#session.client.ask<DoorAnswer>('GET', path, { as: 'staff', unattended });
		if (!door.ok) return this.#ended(wanted, door);
		if (this.#steps.get(wanted) === stepsOf(door.value)) return accepted(null);
		const read = await this.#read(desk, wanted, { unattended });
		return read.ok ? read : this.#ended(wanted, read);
	}

	/** Turns "there is no such case" into what it means for one that was there, and forgets all that was opened of it but its heads. */
	#ended<T>(wanted: CaseId, refusal: Outcome<T, string> & { readonly ok: false }): Outcome<never, string> {
		if (!mayHaveEnded.has(refusal.refusal.code)) return refusal;
		this.#opened.delete(wanted);
		this.#texts.delete(wanted);
		this.#steps.delete(wanted);
		return refused('reading-ended', refusal.refusal.code === 'reading-refused' ? refusal.refusal.about : undefined);
	}

	/** Writes into an open case and reads it again. */
	async act(desk: DeskId, wanted: CaseId, deed: Deed): Promise<Outcome<CaseShown, string>> {
		const memberName = this.#session.me?.member.displayName ?? '';
		const written = await this.#write(desk, wanted, deedOf(deed, memberName), () => this.#lookInside(desk, wanted));
		const read = written.ok ? await this.#read(desk, wanted) : written;
		return read.ok ? read : this.#ended(wanted, read);
	}

	/**
	 * Everything that a desk takes out of a case, shows, makes of it or hands on goes through here: it is written into the case first, in the custody of each item, where she sees it.
	 * Whoever is refused here hands out nothing. `looks`: why somebody looks at what is opened, in the same act.
	 */
	async takeOut(desk: DeskId, wanted: CaseId, takings: Takings, looks: ViewReason | null = null): Promise<Outcome<null, string>> {
		const by = this.#session.me?.member.displayName ?? '';
		const drafts = takings.map((taking) => custodyDraft(taking, by)) as [CustodyDraft, ...CustodyDraft[]];
		const file = takings[0].item as FileId;
		const writing = looks ? [{ kind: 'viewed', file, reason: looks, memberName: by } as const, ...drafts] : drafts;
		const deed = deedOf({ do: 'evidence', writing: writing as [DeskWriting, ...DeskWriting[]] }, by);
		const written = await this.#write(desk, wanted, deed, () => this.#lookInside(desk, wanted));
		return written.ok ? accepted(null) : this.#ended(wanted, written);
	}

	/** Puts one file together, after that was written down, with `reason` in the same act. Nothing of it is shown: the page gets bytes that no browser plays. */
	file(desk: DeskId, wanted: CaseId, file: FileId, call: Call, reason: ViewReason | null = null): Promise<Outcome<Blob, string>> {
		return this.#withPieces(desk, wanted, { file, deeds: ['opened'], reason }, call, (...of) => openFile(...of, call));
	}

	/** Writes one file to a place of the device as it is opened, after both was written down. What turns out to be seen or heard is refused `shows-something`: that is looked at first. */
	fileTo(desk: DeskId, wanted: CaseId, file: FileId, place: SavePlace, call: Call): Promise<Outcome<null, string>> {
		return this.#withPieces(desk, wanted, { file, deeds: ['opened', 'exported'], reason: null }, call, (...of) =>
			saveFileTo(place, ...of, { ...call, unseen: true })
		);
	}

	async #withPieces<T>(
		desk: DeskId,
		wanted: CaseId,
		{ file, deeds, reason }: FileTaking,
		call: Call,
		use: (file: OpenedFile, identities: readonly Identity[], fetchPiece: FetchPiece) => Promise<Outcome<T, string>>
	): Promise<Outcome<T, string>> {
		const { reading, withheld } = this.#opened.get(wanted) ?? {};
		if (withheld?.has(file)) return refused('file-withheld');
		const found = reading && filesOf(reading).find((known) => known.file === file);
		if (!reading || !found?.pieces) return refused('upload-incomplete');
		const taking = (what: Taking['what']): Taking => ({ item: file, what, to: null, note: '' });
		const [first, ...rest] = deeds;
		const taken = await this.takeOut(desk, wanted, [taking(first), ...rest.map(taking)], reason);
		if (!taken.ok) return taken;
		const identities = reading.parts.find(({ part }) => part === found.part)?.identities.values() ?? [];
		return use({ ...found, pieces: found.pieces }, [...identities], ({ index }) =>
			this.#session.client.askBytes('GET', casePath(desk, wanted, `/pieces/${file}/${index}`), {
				as: 'staff',
				streamed: true,
				signal: call.signal
			})
		);
	}

	/** What is known of one item, by the case as it stands now. */
	async item(desk: DeskId, wanted: CaseId, item: WantedItem): Promise<Outcome<KnownItem, string>> {
		const read = await this.readAgain(desk, wanted);
		if (!read.ok) return read;
		const reading = this.#opened.get(wanted)?.reading;
		const view = { reader: 'desk', today: this.#session.clock.today() } as const;
		return reading ? knownItem(reading, item, view, this.#session.client) : refused('not-found');
	}

	/** Has the node hand the file to no desk any more, and what it was made from, which shows as much; then notes why in the thread, for the desk and for her. */
	async withhold(desk: DeskId, wanted: CaseId, file: FileId): Promise<Outcome<CaseShown, string>> {
		const reading = this.held(wanted)?.reading;
		// The one that was seen first: what follows is the same by inference.
		for (const each of reading ? originalsOf(reading, file) : [file]) {
			const path = casePath(desk, wanted, `/files/${each}/withhold`);
			const withheld = await this.#session.client.ask<object>('POST', path, { as: 'staff', body: {} });
			if (!withheld.ok) return this.#ended(wanted, withheld);
		}
		return this.act(desk, wanted, { do: 'note', note: { kind: 'may-show-minor', file } });
	}

	/** An opened case as it was last read, with what that was read from; `null` where it is not open here. */
	held(wanted: CaseId): OpenedCase | null {
		return this.#opened.get(wanted) ?? null;
	}

	/** Everything that is open here. */
	get allHeld(): readonly OpenedCase[] {
		return [...this.#opened.values()];
	}

	/** Reads an opened case anew, for something else than showing it: what came stays news to the next look. */
	async readAgain(desk: DeskId, wanted: CaseId): Promise<Outcome<CaseShown, string>> {
		const read = await this.#read(desk, wanted, { isShown: false });
		return read.ok ? read : this.#ended(wanted, read);
	}

	/** The cases among those opened here in which all words of the query stand. */
	search(query: string): ReadonlySet<CaseId> {
		return searchOpened(this.#texts.values(), query);
	}

	/** What was opened here and may still be read. */
	get openedFacts(): readonly OpenedFacts[] {
		return [...this.#opened.values()].map(({ facts }) => facts);
	}

	/** One look after the other: an answer that was overtaken by a later one would look as if the node had gone back. */
	#read(desk: DeskId, wanted: CaseId, { unattended = false, isShown = true } = {}): Promise<Outcome<CaseShown, string>> {
		return this.#looks.take(wanted, async () => {
			const answer = await this.#session.client.ask<OpenedAnswer>('GET', casePath(desk, wanted), { as: 'staff', unattended });
			return answer.ok ? this.#show(desk, answer.value, isShown) : answer;
		});
	}

	async #show(desk: DeskId, answer: DoorAnswer, isShown = true): Promise<Outcome<CaseShown, string>> {
		const verified = await verifyOpened(this.#session, answer);
		if (!verified) return refused('answer-malformed', 'case');
		const known = this.#known.get(verified.case) ?? [];
		const held = holdAgainst(verified, answer.view, known, false);
		// Heads alone: they say nothing of what was told, and stay when the rest is forgotten.
		if (held === verified) this.#known.set(held.case, headsAfter(known, held));
		const today = this.#session.clock.today();
		const { reading, why } = whyOf(held, desk, today, answer.grounds);
		const shown = deskCase(reading, desk, today);
		const { name, way, language } = shown;
		const withheld = closedItemsIn(reading, answer.withheld);
		this.#opened.set(reading.case, {
			desk,
			reading,
			handed: caseFromWire(answer.view),
			withheld,
			pieces: answer.pieces ?? [],
			fileRoom: answer.fileRoom ?? null,
			purpose: why.purpose,
			facts: { case: reading.case, name, way, language }
		});
		this.#texts.set(reading.case, searchText(shown));
		if (isShown) this.#steps.set(reading.case, stepsOf(answer));
		return accepted({ desk, shown, next: nextSteps(shown, today), withheld: [...withheld], room: answer.room ?? null, why });
	}

	/**
	 * Reads, writes, sends; where the case or the desk's key moved on meanwhile, does so anew. Gives `null` where the same was sent before,
	 * its answer lost, and the case as handed out now has it.
	 */
	#write<Answer = unknown>(...of: WritingOf): Promise<Outcome<Answer | null, string>> {
		return this.#turns.take(of[1], () => this.#writeNow<Answer>(...of));
	}

	async #writeNow<Answer = unknown>(...[desk, wanted, deed, look]: WritingOf): Promise<Outcome<Answer | null, string>> {
		const unclear = this.#unclearOf(wanted);
		const deeds = [{ desk, deed }];
		let last: Outcome<Answer, string> = refused('head-moved');
		for (let round = 0; round < rounds; round++) {
			const seen = await look();
			if (!seen.ok) return seen;
			unclear.look(seen.value.view.acts);
			if (unclear.takeLeft(deeds).length === 0) return accepted(null);
			const again = round === 0 ? unclear.again(deeds) : null;
			const composed = again ? accepted(again.submission) : await this.#compose(desk, wanted, deed, seen.value);
			if (!composed.ok) return composed;
			unclear.send(deeds, { submission: composed.value });
			const path = casePath(desk, wanted, deed.do === 'open' ? '/open' : deed.do === 'cut' ? '/cut-off' : '/acts');
			const body = { submission: submissionToWire(composed.value), ...(deed.do === 'open' && { purpose: deed.content.purpose }) };
			last = await this.#session.client.ask<Answer>('POST', path, { as: 'staff', body });
			if (last.ok && !this.#isKept(last.value, wanted, deed)) last = refused('acceptance-wrong');
			if (last.ok || !isUnclear(last.refusal.code)) unclear.settle(last.ok);
			if (last.ok) return last;
			const { code } = last.refusal;
			const after = isLost(code) && !movedOn.has(code) ? await look() : null;
			if (after?.ok) unclear.look(after.value.view.acts);
			if (unclear.takeLeft(deeds).length === 0) return accepted(null);
			// What went out before may have grown too old to be taken as it was.
			if (!movedOn.has(code) && !(again && isRefusedClearly(code))) return last;
			const looked = await (code === 'member-not-logged' ? this.#session.lookForOwn(desk) : this.#session.look());
			if (!looked.ok) return looked;
		}
		return last;
	}

	async #compose(desk: DeskId, wanted: CaseId, deed: MemberDeed, seen: DoorAnswer): Promise<Outcome<ActSubmission, string>> {
		const reading = await verifyOpened(this.#session, seen);
		if (reading?.case !== wanted) return refused('answer-malformed', 'case');
		const hand = this.#session.handOf(desk);
		return hand.ok ? composeMemberAct(reading, hand.value, deed, this.#session.clock.now()) : hand;
	}

	#unclearOf(wanted: CaseId): UnclearAct<{ readonly submission: ActSubmission }> {
		const known = this.#unclear.get(wanted) ?? new UnclearAct();
		this.#unclear.set(wanted, known);
		return known;
	}

	/** The node's signed word that it keeps what was sent; an opening is answered with the case itself, which shows it. */
	#isKept(answer: unknown, wanted: CaseId, deed: MemberDeed): boolean {
		if (deed.do === 'open') return true;
		const node = parseVkey(this.#session.client.place.vkey);
		const word = node.ok ? verifyAccepted((answer as { accepted: never }).accepted, node.value.publicKey) : null;
		return word?.ok === true && word.value.case === wanted;
	}
}
