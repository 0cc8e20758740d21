import type { Day, DeskId, MemberId, Moment, SupporterId } from '#core/base';
import type { CaseReading, CutReason, PartKind, PartNumber, ReadPart, ReadSupporter, SupporterRole } from '#core/sealing';
import { isHelping } from '#core/sealing';
import type { FileContent } from './content.ts';
import { parseContent } from './parse-content.ts';
import type { SupporterInvitedContent } from './supporter-content.ts';

/** A part as people call it: its kind, and for a thread whose it is. `kind` is `null` where this reader holds no key of it. */
export type PartNamed = { readonly part: PartNumber; readonly kind: PartKind | null; readonly deskName: string };

/** A member's word that a guardian is to be cut off, with the reason in words where this reader holds the thread. */
export type CutShown = {
	readonly hash: string;
	readonly desk: DeskId;
	readonly member: MemberId;
	readonly memberName: string;
	readonly reason: CutReason;
	readonly words: string;
	readonly confirmed: boolean;
};

/** Somebody who helps her or did, as she, a desk or another supporter is shown it. `name` is the one she gave; empty where this reader cannot read it. */
export type HelperShown = {
	readonly supporter: SupporterId;
	readonly role: SupporterRole;
	readonly name: string;
	readonly parts: readonly PartNamed[];
	readonly writes: boolean;
	readonly lastDay: Day;
	/** `over`: the last day has passed. */
	readonly state: 'helping' | 'ended' | 'over';
	readonly ended: ReadSupporter['ended'];
	/** Each time that it was opened, newest first; empty for whoever does not hold the line. */
	readonly opened: readonly Moment[];
	readonly cuts: readonly CutShown[];
};

/** Words of somebody who helps: never hers, whatever they say. `line`: said to her alone. */
export type HelperWords = {
	readonly supporter: SupporterId;
	readonly role: SupporterRole;
	readonly name: string;
	readonly at: Moment;
	readonly place: PartNamed | 'line';
	readonly text: string;
};

/** Whom she invited and who is not let in yet, with the secret of the link. */
export type InvitedShown = Omit<SupporterInvitedContent, 'kind' | 'parts'> & { readonly parts: readonly PartNamed[] };

/** Everybody who helps her or did, those who help now first, then by who was let in last. */
export function helpersShown(reading: CaseReading, today: Day): readonly HelperShown[] {
	const names = namesGiven(reading);
	const said = cutsSaid(reading);
	return reading.supporters
		.map((one): HelperShown => {
			const line = reading.parts.find(({ part }) => part === one.line);
			const opened = line?.ofSupporters.filter(({ actCode, by }) => actCode === 'open' && by.supporter === one.supporter) ?? [];
			return {
				supporter: one.supporter,
				role: one.role,
				name: names.get(one.supporter) ?? '',
				parts: one.parts.map((part) => partNamed(reading, part)),
				writes: one.acts.includes('write'),
				lastDay: one.lastDay as Day,
				state: one.ended ? 'ended' : isHelping(one, today) ? 'helping' : 'over',
				ended: one.ended,
				opened: opened.map(({ at }) => at).reverse(),
				cuts: one.cuts.map(({ hash, desk, member, reason, confirmedBy }) => {
					const told = said.get(`${member} ${one.supporter} ${reason}`);
					const { words = '', memberName = '' } = told ?? {};
					return { hash, desk, member, memberName, reason, words, confirmed: confirmedBy !== null };
				})
			};
		})
		.reverse()
		.sort((a, b) => Number(b.state === 'helping') - Number(a.state === 'helping'));
}

/** All that supporters wrote where this reader reads, oldest first. */
export function helperWords(reading: CaseReading): readonly HelperWords[] {
	const names = namesGiven(reading);
	return reading.parts
		.flatMap((part) =>
			part.ofSupporters.flatMap(({ by, at, content }): HelperWords[] => {
				const parsed = parseContent(content);
				const known = reading.supporters.find(({ supporter }) => supporter === by.supporter);
				if (parsed?.kind !== 'message' || !known) return [];
				const place = known.line === part.part ? 'line' : partNamed(reading, part.part);
				const { supporter, role } = known;
				return [{ supporter, role, name: names.get(supporter) ?? '', at, place, text: parsed.text }];
			})
		)
		.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** Invitations of hers that nobody was let in by, oldest first. Her own part says them; nobody else reads it. */
export function invitedShown(reading: CaseReading): readonly InvitedShown[] {
	const own = (reading.parts.find(({ part }) => part === 0)?.items ?? []).flatMap(({ content }) => parseContent(content) ?? []);
	const over = new Set([
		...reading.supporters.map(({ supporter }) => supporter),
		...own.flatMap((content) => (content.kind === 'supporter-dropped' ? [content.supporter] : []))
	]);
	return own.flatMap((content): InvitedShown[] => {
		if (content.kind !== 'supporter-invited' || over.has(content.supporter)) return [];
		const { kind: _, parts, ...invited } = content;
		return [{ ...invited, parts: parts.map((part) => partNamed(reading, part)) }];
	});
}

/** What stands in a part handed over, as a supporter reads it, with whose words it is. */
export type HelpedWords = {
	readonly id: string;
	readonly at: Moment;
	readonly by:
		| { readonly kind: 'survivor' }
		| { readonly kind: 'desk'; readonly deskName: string }
		| { readonly kind: 'supporter'; readonly role: SupporterRole; readonly name: string; readonly mine: boolean };
	readonly told:
		| { readonly kind: 'answer'; readonly question: string; readonly choice: string | null; readonly text: string }
		| { readonly kind: 'message'; readonly text: string }
		| ({ readonly kind: 'file' } & Pick<FileContent, 'file' | 'name' | 'bytes' | 'shows'>)
		| { readonly kind: 'address'; readonly address: string }
		| { readonly kind: 'unreadable' };
};

export type HelpedPart = PartNamed & {
	/** Whether the supporter was given writing here. */
	readonly writes: boolean;
	/** Somebody lost this part, and whoever may make a new key has not written here since: until then the supporter cannot. */
	readonly waits: boolean;
	readonly words: readonly HelpedWords[];
};

/** A supporter's page: exactly what was handed over. */
export type HelpedSpace = {
	readonly supporter: SupporterId;
	readonly role: SupporterRole;
	readonly name: string;
	readonly lastDay: Day;
	readonly parts: readonly HelpedPart[];
	/** What was said in the supporter's own line, which she alone reads besides. */
	readonly line: readonly HelpedWords[];
	readonly doubtful: boolean;
};

/** Arranges a verified reading for the supporter who made it; `null` where it does not know that supporter. */
export function helpedSpace(reading: CaseReading, supporter: SupporterId): HelpedSpace | null {
	const known = reading.supporters.find((one) => one.supporter === supporter);
	if (!known) return null;
	const names = namesGiven(reading);
	const shown = (number: PartNumber): readonly HelpedWords[] => {
		const part = reading.parts.find(({ part }) => part === number);
		return part ? wordsIn(reading, part, supporter, names) : [];
	};
	return {
		supporter,
		role: known.role,
		name: names.get(supporter) ?? '',
		lastDay: known.lastDay as Day,
		parts: known.parts.map((number) => ({
			...partNamed(reading, number),
			writes: known.acts.includes('write'),
			waits: reading.parts.find(({ part }) => part === number)?.rotationDue ?? true,
			words: shown(number)
		})),
		line: shown(known.line),
		doubtful: reading.findings.some(({ what }) => what !== 'act-missing')
	};
}

function wordsIn(
	reading: CaseReading,
	part: ReadPart,
	supporter: SupporterId,
	names: ReadonlyMap<SupporterId, string>
): readonly HelpedWords[] {
	const deskName = partNamed(reading, part.part).deskName;
	const theirs = part.items.flatMap((item): HelpedWords[] => {
		const by = item.by.kind === 'survivor' ? ({ kind: 'survivor' } as const) : ({ kind: 'desk', deskName } as const);
		const told = item.by.kind === 'member' && item.actCode === 'open' ? null : toldOf(item.content);
		return told ? [{ id: `${item.part}/${item.seq}`, at: item.at, by, told }] : [];
	});
	const helpers = part.ofSupporters.flatMap((item): HelpedWords[] => {
		const of = reading.supporters.find((one) => one.supporter === item.by.supporter);
		const told = item.actCode === 'open' ? null : toldOf(item.content);
		if (!of || told?.kind !== 'message') return [];
		const mine = of.supporter === supporter;
		const by = { kind: 'supporter', role: of.role, name: names.get(of.supporter) ?? '', mine } as const;
		return [{ id: `${item.part}/${item.seq}`, at: item.at, by, told }];
	});
	return [...theirs, ...helpers].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** What of an item is words of somebody, or a thing that somebody added; `null` for what only programs and the law need. */
function toldOf(content: unknown): HelpedWords['told'] | null {
	const parsed = parseContent(content as never);
	switch (parsed?.kind) {
		case undefined:
			return { kind: 'unreadable' };
		case 'answer':
			return { kind: 'answer', question: parsed.question, choice: parsed.choice, text: parsed.text };
		case 'message':
			return { kind: 'message', text: parsed.text };
		case 'state':
			return { kind: 'message', text: parsed.reason };
		case 'file': {
			const { file, name, bytes, shows } = parsed;
			return { kind: 'file', file, name, bytes, shows };
		}
		case 'hash-only':
			return { kind: 'address', address: parsed.address };
		default:
			return null;
	}
}

/** Names of supporters, where she wrote them and this reader reads. */
function namesGiven(reading: CaseReading): ReadonlyMap<SupporterId, string> {
	const given = reading.parts.flatMap(({ items }) =>
		items.flatMap(({ by, content }) => {
			const parsed = by.kind === 'survivor' ? parseContent(content) : null;
			return parsed?.kind === 'supporter-given' ? [[parsed.supporter, parsed.name.trim()] as const] : [];
		})
	);
	return new Map(given);
}

function cutsSaid(reading: CaseReading): ReadonlyMap<string, { readonly words: string; readonly memberName: string }> {
	const said = reading.parts.flatMap(({ items }) =>
		items.flatMap(({ by, content }) => {
			const parsed = by.kind === 'member' ? parseContent(content) : null;
			if (parsed?.kind !== 'supporter-cut' || parsed.confirms || by.kind !== 'member') return [];
			const { supporter, reason, words, memberName } = parsed;
			return [[`${by.member} ${supporter} ${reason}`, { words, memberName }] as const];
		})
	);
	return new Map(said);
}

/** Whose a thread is stands in the receipts that she wrote into it. */
function partNamed(reading: CaseReading, number: PartNumber): PartNamed {
	const part = reading.parts.find(({ part }) => part === number);
	const receipts = (part?.items ?? []).flatMap(({ by, content }) => {
		const parsed = by.kind === 'survivor' && part?.desk ? parseContent(content) : null;
		return parsed?.kind === 'receipt' ? [parsed.deskName] : [];
	});
	return { part: number, kind: part?.kind ?? null, deskName: receipts.at(-1) ?? '' };
}

export type HelpEvent =
	| {
			readonly what: 'helper-let-in' | 'helper-opened' | 'helper-ended' | 'helper-wrote';
			readonly role: SupporterRole;
			readonly name: string;
	  }
	| { readonly what: 'helper-cut-proposed'; readonly desk: DeskId; readonly name: string; readonly memberName: string };

type Timed = HelpEvent & { readonly id: string; readonly at: Moment };

/** What happened with people who help her, for her own timeline: by the acts, whatever their words say. */
export function helpEvents(reading: CaseReading): readonly Timed[] {
	const names = namesGiven(reading);
	const whose = (supporter: SupporterId) => {
		const known = reading.supporters.find((one) => one.supporter === supporter);
		return { role: known?.role ?? 'liaison', name: names.get(supporter) ?? '' } as const;
	};
	return reading.parts.flatMap((part) => [
		...part.items.flatMap((item): Timed[] => {
			const [base, content] = [{ id: `${item.part}/${item.seq}`, at: item.at }, parseContent(item.content)];
			const mine = item.by.kind === 'survivor' && part.part === 0;
			if (mine && content?.kind === 'supporter-given') return [{ ...base, what: 'helper-let-in', ...whose(content.supporter) }];
			if (mine && content?.kind === 'supporter-ended') return [{ ...base, what: 'helper-ended', ...whose(content.supporter) }];
			if (item.by.kind !== 'member' || content?.kind !== 'supporter-cut') return [];
			const { name, role } = whose(content.supporter);
			const { desk } = item.by;
			const { memberName } = content;
			return content.confirms
				? [{ ...base, what: 'helper-ended', role, name }]
				: [{ ...base, what: 'helper-cut-proposed', desk, name, memberName }];
		}),
		...part.ofSupporters.flatMap((item): Timed[] => {
			const base = { id: `${item.part}/${item.seq}`, at: item.at, ...whose(item.by.supporter) };
			if (item.actCode === 'open') return [{ ...base, what: 'helper-opened' }];
			if (item.actCode === 'support') return [{ ...base, what: 'helper-ended' }];
			return [{ ...base, what: 'helper-wrote' }];
		})
	]);
}
