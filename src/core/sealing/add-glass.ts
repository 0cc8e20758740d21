import { isDay, isId, refused } from '#core/base';
import { type ActDraft, actLimits, fine, type Step } from './act-draft.ts';
import { isRecipient, recipientHash } from './age.ts';
import { type ConsentState, desksInForce, type Effect, type GlassState, type PartState } from './case-state.ts';
import type { GlassEndEntry, GlassEntry, GlassShareEntry, GrantEntry, PartNumber } from './entries.ts';

/** Whether two desks may hold a glass together: two, of two organisations, each with a consent in force. So never in a case that is kept for later. */
function mayHoldGlass(draft: ActDraft, [one, other]: GlassEntry['desks']): boolean {
	const reading = desksInForce(draft.consents);
	const [first, second] = [one, other].map((desk) => (reading.has(desk) ? draft.world.desks.get(desk)?.organisation : undefined));
	return one !== other && first !== undefined && second !== undefined && first !== second;
}

/** A glass is made by her alone, over parts that are no thread and not her own part; one is in force at a time (spec/break-glass.md). */
export function addGlass(draft: ActDraft, entry: GlassEntry): Step {
	if (draft.actor.kind !== 'survivor' || entry.part !== 0) return refused('not-permitted');
	const { glass, desks, parts, recipient, lastDay } = entry;
	const horizon = Date.parse(draft.world.today) + actLimits.glassDays * 86_400_000;
	if (!isId(glass) || draft.glasses.some((known) => known.glass === glass || known.state === 'in-force'))
		return refused('glass-malformed');
	if (!isDay(lastDay) || lastDay < draft.world.today || Date.parse(lastDay) > horizon) return refused('glass-malformed');
	if (parts.length === 0 || new Set(parts).size !== parts.length) return refused('glass-malformed');
	if (parts.some((part) => part === 0 || !draft.parts.has(part) || draft.parts.get(part)?.thread)) return refused('part-unknown');
	// What she and a supporter say to each other is nobody else's, in danger too.
	if (draft.supporters.some(({ line }) => parts.includes(line))) return refused('part-unknown');
	if (!isRecipient(recipient)) return refused('recipient-wrong');
	if (!mayHoldGlass(draft, desks)) return refused('glass-desks');
	const hash = recipientHash(recipient, draft.world.digest);
	const added: GlassState = { glass, desks, parts, recipientHash: hash, lastDay, state: 'in-force' };
	draft.glasses.push(added);
	draft.newGlasses.push(added);
	draft.effects.push({ do: 'add-glass', glass: added });
	return fine;
}

/** Half of a glass's key, sealed to a desk's key as it is now. Of a glass that was used nothing is kept any more. */
export function addGlassShare(draft: ActDraft, entry: GlassShareEntry, index: number): Step {
	if (draft.actor.kind !== 'survivor' || entry.part !== 0) return refused('not-permitted');
	const { glass, desk, generation } = entry;
	const known = draft.glasses.find((one) => one.glass === glass && one.state !== 'ended');
	if (!known?.desks.includes(desk)) return refused('glass-unknown');
	const key = draft.world.desks.get(desk);
	if (!key) return refused('desk-unknown');
	if (generation !== key.generation || entry.recipientHash !== key.recipientHash) return refused('desk-key-changed');
	draft.newShares.set(glass, new Set([...(draft.newShares.get(glass) ?? []), desk]));
	draft.effects.push({ do: 'add-glass-share', glass, desk, generation, entry: index });
	return fine;
}

/** A grant to a glass: of a part that it covers, to its own key. What comes after it was used is not kept. */
export function grantToGlass(draft: ActDraft, entry: GrantEntry & { readonly holder: { readonly kind: 'glass' } }): Step {
	const known = draft.glasses.find(({ glass, state }) => glass === entry.holder.glass && state !== 'ended');
	if (!known?.parts.includes(entry.part) || entry.consent !== null) return refused('glass-unknown');
	return entry.recipientHash === known.recipientHash ? fine : refused('recipient-wrong');
}

/** What a grant to a used glass leaves behind: nothing. */
export function forgetGrant(draft: ActDraft, { holder, part, epoch }: GrantEntry): void {
	if (holder.kind !== 'glass') return;
	const used = draft.glasses.some(({ glass, state }) => glass === holder.glass && state === 'used');
	if (used) draft.effects.push({ do: 'drop-glass-grants', glass: holder.glass, parts: [part], epoch });
}

export function addGlassEnd(draft: ActDraft, entry: GlassEndEntry): Step {
	if (draft.actor.kind !== 'survivor' || entry.part !== 0) return refused('not-permitted');
	const ended = draft.glasses.find(({ glass, state }) => glass === entry.glass && state !== 'ended');
	if (!ended) return refused('glass-unknown');
	endGlass(draft, ended);
	return fine;
}

/** After a consent ended: a glass lasts as long as both of its desks may read something. */
export function endLoneGlasses(draft: ActDraft): void {
	for (const glass of loneGlasses(draft.glasses, draft.consents)) endGlass(draft, glass);
}

function endGlass(draft: ActDraft, ended: GlassState): void {
	draft.glasses = draft.glasses.map((glass) => (glass === ended ? { ...glass, state: 'ended' } : glass));
	for (const effect of loseGlass(ended, draft.parts)) {
		if (effect.do === 'set-part') draft.setPart(effect.part);
		else draft.effects.push(effect);
	}
}

/** The glasses of which a desk has no consent in force any more. */
export function loneGlasses(glasses: readonly GlassState[], consents: readonly ConsentState[]): readonly GlassState[] {
	const reading = desksInForce(consents);
	return glasses.filter(({ state, desks }) => state !== 'ended' && !desks.every((desk) => reading.has(desk)));
}

/** What follows when a glass ends, by her, by its last day, or with a consent: its grants and shares go, and its parts get a new key before anything is added. */
export function loseGlass({ glass, parts }: GlassState, known: ReadonlyMap<PartNumber, PartState>): readonly Effect[] {
	return [
		{ do: 'end-glass', glass },
		{ do: 'drop-glass-grants', glass, parts, epoch: null },
		...parts.flatMap((number): Effect[] => {
			const part = known.get(number);
			return part ? [{ do: 'set-part', part: { ...part, rotationDue: true }, recipient: null }] : [];
		})
	];
}

/** Whether a new glass came whole: both halves, and the current key of each of its parts. */
export function checkGlasses(draft: ActDraft): Step {
	for (const { glass, desks, parts } of draft.newGlasses) {
		if (desks.some((desk) => !draft.newShares.get(glass)?.has(desk))) return refused('holder-missing', 'glass');
		const lacking = parts.some((part) => !draft.granted.has(`${holderOf(glass)}/${part}/${draft.parts.get(part)?.epoch}`));
		if (lacking) return refused('holder-missing', 'glass');
	}
	// Halves of two splits do not join: one that is renewed is renewed with the other.
	for (const desks of draft.newShares.values()) if (desks.size !== 2) return refused('holder-missing', 'glass');
	return fine;
}

/** How a glass stands among the holders of a key. */
export const holderOf = (glass: string): string => `glass:${glass}`;

/** The glasses that must get every new key of a part. */
export const glassesOfPart = (glasses: readonly GlassState[], part: PartNumber): readonly string[] =>
	glasses.filter(({ state, parts }) => state === 'in-force' && parts.includes(part)).map(({ glass }) => holderOf(glass));
