import { accepted, type Day, type Json, type Moment, type Outcome, refused, type SupporterId } from '#core/base';
import type { MessageContent, SupporterEndedContent, SupporterOpenedContent } from '#core/report';
import {
	type ActBase,
	ActComposer,
	type ActSubmission,
	type CaseReading,
	isHelping,
	type PartNumber,
	type ReadSupporter,
	type SigningKey
} from '#core/sealing';
import { isDoubtful, makeOpening } from './member-act.ts';

export type SupporterHand = { readonly supporter: SupporterId; readonly signing: SigningKey };

/** What a supporter may do: say that the case was opened, write, stop helping. */
export type SupporterDeed =
	| { readonly do: 'open'; readonly content: SupporterOpenedContent }
	| { readonly do: 'write'; readonly part: PartNumber; readonly content: MessageContent }
	| { readonly do: 'resign'; readonly content: SupporterEndedContent };

export type SupporterActRefusal = 'supporter-unknown' | 'not-permitted' | 'case-unreadable' | 'thread-doubtful' | 'rotation-due';

/**
 * Writes a deed as one signed act, from a verified reading. A supporter makes no keys: where a part waits for a new one, whoever may make it
 * writes there first. Refuses `supporter-unknown` (not let in, or not any more), `not-permitted` (a part or act not handed over), `rotation-due`,
 * and `thread-doubtful` where the reading found that part, part 0 or the acts altered.
 */
export async function composeSupporterAct(
	reading: CaseReading,
	{ supporter, signing }: SupporterHand,
	deed: SupporterDeed,
	at: Moment
): Promise<Outcome<ActSubmission, SupporterActRefusal>> {
	const known = reading.supporters.find((one) => one.supporter === supporter);
	if (!known || known.signingKey !== signing.public || !isHelping(known, at.slice(0, 10) as Day))
		return refused('supporter-unknown');
	const target = deed.do === 'write' ? deed.part : known.line;
	if (!mayWriteIn(known, target)) return refused('not-permitted');
	const part = reading.parts.find((one) => one.part === target);
	if (!part?.recipient || !part.identities.has(part.epoch))
		return refused(part?.rotationDue ? 'rotation-due' : 'case-unreadable');
	if (part.rotationDue) return refused('rotation-due');
	if (isDoubtful(reading, part)) return refused('thread-doubtful');

	const base: ActBase = {
		case: reading.case,
		parts: reading.parts.flatMap(({ part: number, seq, hash, epoch, recipient }) =>
			number === target ? [{ part: number, seq, hash, epoch, recipient }] : []
		),
		author: { kind: 'supporter', supporter },
		signing,
		lastAct: reading.lastActs.get(signing.public) ?? null
	};
	const composer = new ActComposer(base);
	if (deed.do === 'resign') composer.addSupporterEnd(target, { supporter, reason: 'ended' });
	const code = deed.do === 'resign' ? 'support' : deed.do;
	return accepted(await composer.finish(code, target, deed.content as unknown as Json, at, makeOpening));
}

/** Where a supporter may add words: the own line always, a part handed over where writing was. */
export const mayWriteIn = ({ line, parts, acts }: Pick<ReadSupporter, 'line' | 'parts' | 'acts'>, part: PartNumber): boolean =>
	part === line || (acts.includes('write') && parts.includes(part));
