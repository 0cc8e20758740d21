import type { DeskId, MemberId, Outcome } from '#core/base';
import type { Exposure } from '#core/evidence';
import { localText } from '#core/support';
import type { OwnExposure } from '#ui/sealing/desk-exposure.ts';
import type { Standing } from '#ui/sealing/desk-verbs.ts';
import type { Language } from '#ui/words/languages.ts';
import type { DeskLine } from './desk-line.ts';
import { openOwn, type Written } from './locked-drafts.ts';

export type Phase = 'out' | 'locked' | 'in' | Ending;
/** Why the keys are gone: nobody there, the node ended the session, the worker stopped. */
export type Ending = 'idle' | 'ended' | 'stopped';
export const views = ['cases', 'taken', 'danger', 'team', 'agreements', 'you', 'admin'] as const;
export type View = (typeof views)[number];

const goodbyeMs = 3000;

/** The desk's page: who is signed in, what is shown, and how things are asked of the worker, one refusal at a time. */
export class DeskState {
	readonly line: DeskLine;
	readonly language: Language;
	phase = $state<Phase>('out');
	view = $state<View>('cases');
	standing = $state.raw<Standing | null>(null);
	desk = $state<DeskId | null>(null);
	/** Whether single letters move and search in the list. */
	letters = $state(true);
	/** Signing out: nothing on the page can be used any more. */
	leaving = $state(false);
	/** Signed out, the node told where it answered: the page may begin anew. */
	left = $state(false);
	busy = $state(false);
	/** Code of the last refusal, until something else is tried. */
	fault = $state<string | null>(null);

	/** What members had written and not sent when the page closed by itself, each locked under its member's key; `lost` where it could not be. */
	kept = $state.raw<readonly Uint8Array[]>([]);
	lost = $state(false);
	/** Tells what is written and not sent, by place; set by the workspace. */
	unsent: () => Written = () => ({});

	/** How much this member looked at today, by the node's count; `null` until it was asked. */
	exposure = $state.raw<OwnExposure | null>(null);

	own = $derived(this.standing?.desks.find((shown) => shown.desk.id === this.desk) ?? null);

	/** `kept`: from the sessions before on this page. */
	constructor(line: DeskLine, language: Language, kept: readonly Uint8Array[] = []) {
		this.kept = kept;
		this.line = line;
		this.language = language;
	}

	/** Asks one thing, shows its refusal. The session may have ended meanwhile, and the worker may have stopped: then the page closes. */
	async run<T>(ask: () => Promise<Outcome<T, string>>): Promise<Outcome<T, string>> {
		this.busy = true;
		this.fault = null;
		const outcome = await ask();
		this.busy = false;
		if (!outcome.ok && outcome.refusal.code !== 'stopped' && !this.#isOver(outcome.refusal.code))
			this.fault = outcome.refusal.code;
		return outcome;
	}

	/** Asks what nobody waits for: a refusal is not shown, but the end of the session or of the worker closes the page here too. */
	async quietly<T>(ask: () => Promise<Outcome<T, string>>): Promise<Outcome<T, string>> {
		const outcome = await ask();
		if (!outcome.ok) this.#isOver(outcome.refusal.code);
		return outcome;
	}

	#isOver(code: string): boolean {
		const why = this.line.stopped ? 'stopped' : code === 'sign-in-first' && this.phase === 'in' ? 'ended' : null;
		if (why) void this.close(why);
		return why !== null;
	}

	/** Reads everything anew after a sign-in, or when somebody asks. */
	async look(): Promise<boolean> {
		const stood = await this.run(() => this.line.call('stand', null));
		if (!stood.ok) return false;
		this.standing = stood.value;
		this.phase = 'in';
		const { desks, member } = stood.value;
		if (!desks.some((shown) => shown.desk.id === this.desk)) this.desk = desks[0]?.desk.id ?? null;
		if (this.view === 'cases' && desks.length === 0) this.view = member.admin ? 'admin' : 'team';
		return true;
	}

	async lookExposure(): Promise<void> {
		const { desk } = this;
		if (!desk || this.exposure) return;
		const read = await this.quietly(() => this.line.call('exposure', desk));
		if (read.ok) this.exposure = read.value;
	}

	/** Tells whether the node took it. `unattended`: the page counts by itself. */
	countExposure = async (seen: Exposure, unattended: boolean): Promise<boolean> => {
		const { desk } = this;
		if (!desk || this.line.stopped) return false;
		const counted = await this.quietly(() => this.line.call('countExposure', { desk, seen, unattended }));
		if (counted.ok) this.exposure = counted.value;
		return counted.ok;
	};

	show(view: View): void {
		this.view = view;
		this.fault = null;
	}

	deskName = (desk: string | null): string => {
		const names = this.standing?.directory.desks.find(({ id }) => id === desk)?.names;
		return names ? localText(names, this.language).text : '';
	};

	/** The name that colleagues see; `null` where nobody in one's own desks has this id. */
	memberName = (member: MemberId | string | null): string | null => {
		if (member === null) return null;
		if (member === this.standing?.member.id) return this.standing.member.displayName;
		for (const { members } of this.standing?.desks ?? [])
			for (const one of members) if (one.member === member) return one.displayName;
		return null;
	};

	/** Takes the keys out of this page, and ends the session where the node can still be told. What was written is locked first, and waits here. */
	async close(phase: Ending): Promise<void> {
		const written = this.unsent();
		this.unsent = () => ({});
		this.standing = null;
		this.exposure = null;
		this.desk = null;
		this.phase = phase;
		if (Object.keys(written).length > 0) await this.#lock(written);
		await this.end();
	}

	async #lock(written: Written): Promise<void> {
		const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), goodbyeMs));
		const locked = await Promise.race([this.line.call('lockUnsent', { written }), late]);
		if (locked?.ok) this.kept = [...this.kept, locked.value];
		else this.lost = true;
	}

	/** Opens what was kept of this member; what lies under other keys stays locked. */
	async takeUpKept(): Promise<Written> {
		const before = this.kept;
		const { written, others } = await openOwn(before, async (locked) => {
			const opened = await this.line.call('openUnsent', locked);
			return opened.ok ? opened.value.written : null;
		});
		// What was locked meanwhile is at the end.
		this.kept = [...others, ...this.kept.slice(before.length)];
		return written;
	}

	/** Signs out: the page is emptied first, then the node is told. */
	async leave(): Promise<void> {
		[this.standing, this.phase, this.leaving] = [null, 'out', true];
		await this.end();
		this.left = true;
	}

	/** The worker drops its keys before it tells the node; it is ended whether or not the node answers. */
	async end(): Promise<void> {
		const told = this.line.call('signOut', null);
		await Promise.race([told, new Promise((resolve) => setTimeout(resolve, goodbyeMs))]);
		this.line.stop();
	}
}
