import type { CaseId, ConsentId, Day, DeskId, Id, Moment } from '#core/base';
import type { ItemName } from '#core/evidence';
import type { CaseReading, CaseRoom, Finding, PartKind, PurposeCode } from '#core/sealing';
import { closedItemsIn } from './closed-files.ts';
import type { Way } from './content.ts';
import { type FactsNoted, factsIn } from './desk-case.ts';
import { type EvidenceItem, evidenceItems } from './evidence-items.ts';
import { type GlassUseTold, withGlassUses } from './glass-events.ts';
import { type Markable, markedKinds } from './marked-parts.ts';
import { capturesIn, type OwnCapture } from './own-captures.ts';
import { isInForce } from './own-case.ts';
import { type DeskOpenings, kindsOf, openingsOf } from './own-openings.ts';
import type { OwnRetraction } from './own-retractions.ts';
import {
	addressesOf,
	answersOf,
	chatsIn,
	type Fingerprint,
	filesOf,
	fingerprintsOf,
	type KeptChat,
	lastVisitOf,
	messagesOf,
	type OwnAddress,
	type OwnAnswer,
	type OwnFile,
	type ThreadMessage
} from './own-told.ts';
import { parseContent } from './parse-content.ts';
import { everything, isOwn, receiptsOf } from './read-contents.ts';
import { withRetractions } from './retraction-events.ts';
import { type TimelineEvent, timelineOf } from './timeline.ts';
import { type Waiting, waitingOf } from './waiting.ts';
import { type HelperShown, type HelperWords, helpersShown, helperWords, type InvitedShown, invitedShown } from './who-helps.ts';

/** What she let one desk read, and whether it still may. */
export type OwnConsent = {
	readonly consent: ConsentId;
	readonly desk: DeskId;
	readonly deskName: string;
	readonly purpose: PurposeCode;
	readonly kinds: readonly PartKind[];
	readonly lastDay: Day;
	readonly urgent: boolean;
	/** `replaced`: ended by a later consent of the same desk, and not because she stopped it. */
	readonly state: 'in-force' | 'withdrawn' | 'replaced' | 'ended';
	/** Of a waiver: the desk whose thread was handed over, `null` where it was a part of hers. Of every other consent not there. */
	readonly waivedOf?: DeskId | null;
	/** The last day on which the desk was opened again by its recovery shares while this case stood; by the key log. */
	readonly reopenedOn: Day | null;
};

export type OwnThread = {
	readonly thread: number;
	readonly desk: DeskId;
	readonly deskName: string;
	readonly messages: readonly ThreadMessage[];
	/** What the desk noted for the law, as it stands now. */
	readonly facts: FactsNoted | null;
	/** Whether the desk reads what is written now. */
	readonly open: boolean;
};

/** Everything a survivor's space shows, made of one verified reading. Plain values: it crosses from the worker to the page. */
export type OwnSpace = {
	readonly case: CaseId;
	readonly openedOn: Day | null;
	readonly way: Way;
	readonly findings: readonly Finding[];
	readonly timeline: readonly TimelineEvent[];
	readonly waiting: readonly Waiting[];
	/** The parts that she marked as privileged. */
	readonly marked: readonly Markable[];
	readonly threads: readonly OwnThread[];
	readonly consents: readonly OwnConsent[];
	readonly answers: readonly OwnAnswer[];
	readonly files: readonly OwnFile[];
	/** Whole files that desks added, each in its own thread. */
	readonly added: readonly OwnFile[];
	readonly addresses: readonly OwnAddress[];
	readonly fingerprints: readonly Fingerprint[];
	readonly chats: readonly KeptChat[];
	/** Pages of the web, also those that are not finished. */
	readonly captures: readonly OwnCapture[];
	/** Everything that is evidence, files and conversations among it. */
	readonly items: readonly EvidenceItem[];
	/** What of it no folder takes: a desk closed it, because it may show a person under 18, or it was made of such a one. */
	readonly closed: readonly ItemName[];
	readonly openings: readonly DeskOpenings[];
	/** What became of what she took back, and of what ended. */
	readonly retractions: readonly OwnRetraction[];
	/** What two desks asked to open together in danger, and opened, as far as she is told. */
	readonly glassUses: readonly GlassUseTold[];
	/** The agreements that her consents name, as the node has them. */
	readonly agreements: readonly NamedAgreement[];
	/** Who helps her, or did; what they wrote; and whom she invited and did not let in yet. */
	readonly helpers: readonly HelperShown[];
	readonly helperWords: readonly HelperWords[];
	readonly invited: readonly InvitedShown[];
	/** When she last did anything here, before this visit. */
	readonly lastVisit: Moment | null;
	/** How full it is, by the node's word; `null` where that is not known. */
	readonly room: CaseRoom | null;
};

/** Which agreement, and between whom. */
export type NamedAgreement = { readonly agreement: Id<'agreement'>; readonly parties: readonly { readonly name: string }[] };

/** `reopenedOn`: what the key log says of each desk; `room`: how full the case is; `withheld`: files that the node hands to no desk any more; `retractions`: what desks answered, verified; `agreements`: those that her consents name; `glassUses`: what was opened in danger. */
export function ownSpace(
	reading: CaseReading,
	today: Day,
	reopenedOn: (desk: DeskId) => Day | null = () => null,
	room: CaseRoom | null = null,
	withheld: Iterable<string> = [],
	retractions: readonly OwnRetraction[] = [],
	agreements: readonly NamedAgreement[] = [],
	glassUses: readonly GlassUseTold[] = []
): OwnSpace {
	const since = (desk: DeskId): Day | null => {
		const day = reopenedOn(desk);
		return day && day >= (reading.opened?.day ?? day) ? day : null;
	};
	const receipts = receiptsOf(reading);
	const stopped = new Set(
		everything(reading).flatMap((read) => (read.content.kind === 'withdrawn' && isOwn(read) ? [read.content.receipt] : []))
	);
	const consents = reading.consents.map((given, at): OwnConsent => {
		const receipt = receipts.get(given.consent);
		const from = reading.parts.find(({ part }) => part === given.parts[0])?.desk ?? null;
		const replaced = !stopped.has(given.consent) && reading.consents.slice(at + 1).some(({ desk }) => desk === given.desk);
		return {
			consent: given.consent,
			desk: given.desk,
			deskName: receipt?.deskName ?? '',
			purpose: given.purpose,
			kinds: kindsOf(reading, given.parts),
			lastDay: given.lastDay,
			urgent: given.urgent,
			state: given.withdrawn ? (replaced ? 'replaced' : 'withdrawn') : isInForce(given, today) ? 'in-force' : 'ended',
			reopenedOn: since(given.desk),
			...(given.throughEpoch === undefined ? {} : { waivedOf: from })
		};
	});
	const files = filesOf(reading);
	return {
		case: reading.case,
		openedOn: reading.opened?.day ?? null,
		way: wayOf(reading),
		findings: reading.findings,
		timeline: withGlassUses(withRetractions(timelineOf(reading, today), retractions), glassUses),
		glassUses,
		retractions,
		waiting: waitingOf(reading, today),
		marked: markedKinds(reading),
		threads: reading.parts.flatMap(({ part, kind, desk }): OwnThread[] => {
			if (kind !== 'thread' || !desk) return [];
			const own = consents.filter((consent) => consent.desk === desk);
			const open = own.some(({ state }) => state === 'in-force');
			const noted = factsIn(everything(reading).filter(({ item }) => item.part === part));
			const deskName = own.at(-1)?.deskName ?? '';
			return [{ thread: part, desk, deskName, messages: messagesOf(reading, part), facts: noted, open }];
		}),
		consents,
		answers: answersOf(reading),
		files: files.filter(({ by }) => by.kind === 'survivor'),
		added: files.filter(({ by, pieces }) => by.kind === 'member' && pieces !== null),
		addresses: addressesOf(reading),
		fingerprints: fingerprintsOf(reading),
		chats: chatsIn(everything(reading)),
		captures: capturesIn(everything(reading)),
		items: evidenceItems(reading),
		closed: [...closedItemsIn(reading, withheld)],
		openings: openingsOf(reading),
		agreements,
		helpers: helpersShown(reading, today),
		helperWords: helperWords(reading),
		invited: invitedShown(reading),
		lastVisit: lastVisitOf(reading),
		room
	};
}

/** The way in, as her own map says; the careful one where the map is missing. */
function wayOf(reading: CaseReading): Way {
	const own = reading.parts.find(({ part }) => part === 0)?.items ?? [];
	for (const item of own) {
		const content = parseContent(item.content);
		if (content?.kind === 'map') return content.way;
	}
	return 'under-18';
}
