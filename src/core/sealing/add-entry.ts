import { equalBytes, isBesideDay, isDay, isId, refused, utf8 } from '#core/base';
import { type ActDraft, actLimits, fine, type Step } from './act-draft.ts';
import { addGlass, addGlassEnd, addGlassShare, endLoneGlasses, forgetGrant, grantToGlass, holderOf } from './add-glass.ts';
import { addSupporter, addSupporterCut, addSupporterEnd, checkSupporterGrant } from './add-supporter.ts';
import { addWaiver, checkParts, isWaived } from './add-waiver.ts';
import { isRecipient, recipientHash } from './age.ts';
import { type ConsentState, desksOfPart, type Effect, type PartState, partsOfDesk } from './case-state.ts';
import type {
	CaseEntry,
	ConsentEntry,
	Entry,
	EpochEntry,
	GrantEntry,
	Holder,
	ItemEntry,
	PartNumber,
	StatusEntry,
	SupporterEntry,
	WaiverEntry,
	WithdrawalEntry
} from './entries.ts';

/** Adds one entry of an act to the draft, by the rules of its kind. Refuses as {@link ActRefusal} says. */
export function addEntry(draft: ActDraft, entry: Entry, index: number, hash: string, key: string): Step {
	const before = draft.parts.get(entry.part);
	if (entry.seq !== (before?.seq ?? 0) + 1 || entry.prev !== (before?.hash ?? null)) return refused('head-moved', 'part');
	if ((!before && draft.parts.size >= actLimits.parts) || !Number.isSafeInteger(entry.part) || entry.part < 0)
		return refused('too-large', 'parts');
	// Who helps her adds items, and may stop helping: nothing else, so no key of a supporter's making ever stands in a case.
	if (draft.actor.kind === 'supporter' && entry.type !== 'causeway/item/v1' && entry.type !== 'causeway/supporter-end/v1')
		return refused('not-permitted');
	const moved = (part: PartState): PartState => ({ ...part, seq: entry.seq, hash });
	draft.touched.add(entry.part);

	switch (entry.type) {
		case 'causeway/case/v1': {
			if (draft.survivor || entry.part !== 0 || draft.actor.kind !== 'survivor') return refused('case-exists');
			if (entry.signingKey !== key || !isBesideDay(entry.day, draft.world.today)) return refused('not-the-author', 'day');
			draft.survivor = { signingKey: key, recipientHash: recipientHash(entry.recipient, draft.world.digest) };
			draft.effects.push({ do: 'open-case', ...draft.survivor, day: entry.day });
			draft.setPart({ part: 0, seq: 1, hash, epoch: 0, recipientHash: '', rotationDue: false, thread: null });
			return fine;
		}
		case 'causeway/epoch/v1':
			return addEpoch(draft, entry, hash, before);
		case 'causeway/consent/v1':
			return addConsent(draft, entry, before && moved(before));
		case 'causeway/waiver/v1':
			return addWaiver(draft, entry, before && moved(before));
		case 'causeway/withdrawal/v1':
			return addWithdrawal(draft, entry, before && moved(before));
		case 'causeway/supporter/v1':
			return addSupporter(draft, entry, before && moved(before));
		default: {
			if (!before) return refused('part-unknown');
			const step = addToPart(draft, entry, before, index, hash);
			if (step.ok) draft.setPart(moved(draft.parts.get(entry.part) as PartState));
			return step;
		}
	}
}

function addToPart(
	draft: ActDraft,
	entry: Exclude<Entry, CaseEntry | EpochEntry | ConsentEntry | WaiverEntry | WithdrawalEntry | SupporterEntry>,
	before: PartState,
	index: number,
	hash: string
): Step {
	switch (entry.type) {
		case 'causeway/grant/v1':
			return addGrant(draft, entry, before, index);
		case 'causeway/item/v1':
			return addItem(draft, entry, before);
		case 'causeway/status/v1':
			return addStatus(draft, entry, before);
		case 'causeway/supporter-end/v1':
			return addSupporterEnd(draft, entry, before);
		case 'causeway/supporter-cut/v1':
			return addSupporterCut(draft, entry, before, hash);
		case 'causeway/glass/v1':
			return addGlass(draft, entry);
		case 'causeway/glass-share/v1':
			return addGlassShare(draft, entry, index);
		case 'causeway/glass-end/v1':
			return addGlassEnd(draft, entry);
	}
}

function addEpoch(draft: ActDraft, entry: EpochEntry, hash: string, before: PartState | undefined): Step {
	if (!draft.survivor) return refused('not-permitted');
	if (before ? !draft.mayWrite(entry.part) : draft.actor.kind !== 'survivor') return refused('not-permitted');
	if (entry.epoch !== (before?.epoch ?? 0) + 1) return refused('epoch-wrong');
	// Others will seal to what a member names; a survivor's own slip harms nobody else.
	if (draft.actor.kind === 'member' && !isRecipient(entry.recipient)) return refused('recipient-wrong');
	draft.newEpochs.set(entry.part, new Set());
	draft.setPart(
		{
			part: entry.part,
			seq: entry.seq,
			hash,
			epoch: entry.epoch,
			recipientHash: recipientHash(entry.recipient, draft.world.digest),
			rotationDue: false,
			thread: before?.thread ?? null
		},
		entry.recipient
	);
	return fine;
}

function addGrant(draft: ActDraft, entry: GrantEntry, part: PartState, index: number): Step {
	const { holder } = entry;
	if (!draft.mayWrite(entry.part) || !draft.survivor) return refused('not-permitted');
	if (entry.epoch < 1 || entry.epoch > part.epoch) return refused('epoch-wrong');
	if (holder.kind === 'survivor') {
		if (!equalBytes(utf8(entry.recipientHash), utf8(draft.survivor.recipientHash))) return refused('recipient-wrong');
	} else if (holder.kind === 'supporter') {
		const fits = checkSupporterGrant(draft, entry);
		if (!fits.ok) return fits;
	} else if (holder.kind === 'glass') {
		const fits = grantToGlass(draft, { ...entry, holder });
		if (!fits.ok) return fits;
		draft.granted.add(`${holderOf(holder.glass)}/${entry.part}/${entry.epoch}`);
	} else if (holder.kind !== 'desk') {
		return refused('not-permitted', 'holder');
	} else {
		const key = draft.world.desks.get(holder.desk);
		if (!key) return refused('desk-unknown');
		if (holder.generation !== key.generation || entry.recipientHash !== key.recipientHash) return refused('desk-key-changed');
		if (!desksOfPart(draft.consents, entry.part).has(holder.desk) && !isWaived(draft, entry, holder.desk))
			return refused('consent-unknown');
		const named = draft.consents.find(({ consent }) => consent === entry.consent);
		if (entry.consent !== null && named?.desk !== holder.desk) return refused('consent-unknown');
		draft.granted.add(`${holder.desk}/${entry.part}/${entry.epoch}`);
	}
	if (entry.epoch === part.epoch) draft.newEpochs.get(entry.part)?.add(nameOf(holder));
	draft.effects.push({ do: 'add-grant', part: entry.part, epoch: entry.epoch, holder, consent: entry.consent, entry: index });
	forgetGrant(draft, entry);
	return fine;
}

/** How a holder is counted where a new key must reach all. */
function nameOf(holder: Holder): string {
	if (holder.kind === 'desk') return holder.desk;
	if (holder.kind === 'supporter') return holder.supporter;
	return holder.kind === 'glass' ? holderOf(holder.glass) : 'survivor';
}

function addItem(draft: ActDraft, entry: ItemEntry, part: PartState): Step {
	if (!draft.mayWrite(entry.part)) return refused('not-permitted');
	if (part.epoch === 0 || entry.epoch !== part.epoch || entry.recipientHash !== part.recipientHash) return refused('epoch-wrong');
	return part.rotationDue ? refused('rotation-due') : fine;
}

function addStatus(draft: ActDraft, entry: StatusEntry, part: PartState): Step {
	if (!part.thread || !draft.mayWrite(entry.part)) return refused('not-permitted');
	if (draft.actor.kind === 'survivor' && (entry.state !== null || entry.assigned !== null)) return refused('not-permitted');
	draft.effects.push({
		do: 'set-status',
		part: entry.part,
		desk: part.thread,
		state: entry.state,
		assigned: entry.assigned,
		urgent: entry.urgent
	});
	return fine;
}

function addConsent(draft: ActDraft, entry: ConsentEntry, spine: PartState | undefined): Step {
	if (draft.actor.kind !== 'survivor' || entry.part !== 0 || !spine) return refused('not-permitted');
	const horizon = Date.parse(draft.world.today) + actLimits.consentDays * 86_400_000;
	if (!isDay(entry.lastDay) || entry.lastDay < draft.world.today || Date.parse(entry.lastDay) > horizon)
		return refused('consent-malformed');
	if (!draft.world.desks.has(entry.desk)) return refused('desk-unknown');
	if (!isId(entry.consent) || draft.consents.some((known) => known.consent === entry.consent))
		return refused('consent-malformed');
	if (entry.agreement !== null && !isId(entry.agreement)) return refused('consent-malformed', 'agreement');
	const thread = draft.parts.get(entry.thread);
	const lines = new Set(draft.supporters.map(({ line }) => line));
	if ([entry.thread, ...entry.parts].some((part) => lines.has(part))) return refused('part-unknown');
	if (!thread || entry.thread === 0 || (thread.thread !== null && thread.thread !== entry.desk)) return refused('part-unknown');
	const named = checkParts(draft, entry);
	if (!named.ok) return named;

	const { consent, desk, parts, lastDay, purpose, agreement, urgent } = entry;
	const through = draft.waivers.get(consent)?.throughEpoch;
	const until = through === undefined ? {} : { throughEpoch: through };
	const added: ConsentState = { consent, desk, parts, thread: entry.thread, lastDay, inForce: true, ...until };
	draft.consents.push(added);
	draft.newConsents.push(entry);
	draft.effects.push({ do: 'add-consent', consent: added, purpose, agreement, urgent });
	if (!thread.thread) draft.setPart({ ...thread, thread: desk });
	draft.setPart(spine);
	return fine;
}

function addWithdrawal(draft: ActDraft, entry: WithdrawalEntry, spine: PartState | undefined): Step {
	if (draft.actor.kind !== 'survivor' || entry.part !== 0 || !spine) return refused('not-permitted');
	const ended = draft.consents.find((consent) => consent.consent === entry.consent && consent.inForce);
	if (!ended) return refused('consent-unknown');
	draft.consents = draft.consents.map((consent) => (consent === ended ? { ...consent, inForce: false } : consent));
	draft.effects.push({ do: 'end-consent', consent: ended.consent });
	for (const effect of loseParts(draft.consents, ended, draft.parts)) {
		if (effect.do === 'set-part') draft.setPart(effect.part);
		else draft.effects.push(effect);
	}
	endLoneGlasses(draft);
	draft.setPart(spine);
	return fine;
}

/**
 * What follows when a consent ends (withdrawn or expired): the desk's grants go for every part that no other consent of it still covers, and
 * those parts must be rotated by the next writer; a part that was only waived is not, for the desk never had its newest key. `consents` is the list
 * without the ended one in force.
 */
export function loseParts(
	consents: readonly ConsentState[],
	ended: ConsentState,
	parts: ReadonlyMap<PartNumber, PartState>
): readonly Effect[] {
	const kept = partsOfDesk(consents, ended.desk);
	const lost = [ended.thread, ...ended.parts].filter((part) => !kept.has(part));
	if (lost.length === 0) return [];
	return [
		{ do: 'drop-grants', desk: ended.desk, parts: lost },
		...lost.flatMap((number): Effect[] => {
			const part = parts.get(number);
			const hadNewest = part && (ended.throughEpoch === undefined || number === ended.thread);
			return hadNewest ? [{ do: 'set-part', part: { ...part, rotationDue: true }, recipient: null }] : [];
		})
	];
}
