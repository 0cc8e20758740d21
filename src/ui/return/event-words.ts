import type { TimelineEvent } from '#core/report';
import type { PartKind } from '#core/sealing';
import { sayIfAny } from '#ui/survivor/spoken.ts';
import type { Words } from '#ui/words/words.ts';

type Spoken = Words<'report' | 'return'>;
export type EventEntry = {
	readonly id: string;
	readonly title: string;
	readonly detail?: string;
	readonly at: { readonly datetime: string; readonly text: string };
	readonly state: 'done';
};
type Sentence = { readonly title: string; readonly detail?: string };

/** One event of the timeline in plain words: a short line, and what belongs to it below. Times in the reader's zone. */
export function entryOf(words: Spoken, event: TimelineEvent, deskName: (desk: string) => string): EventEntry {
	const { title, detail } = sentenceOf(words, event, deskName);
	const text = event.at.length === 10 ? words.day(event.at) : words.brief(event.at);
	const at = { datetime: event.at, text };
	return { id: event.id, title, at, state: 'done', ...(detail ? { detail } : {}) };
}

/** Who it was, and what for where that was said. */
function openedBy(words: Spoken, { memberName, why: { purpose } }: Extract<TimelineEvent, { readonly what: 'opened' }>): string {
	const name = memberName.trim() || words.say('return.timeline.somebody');
	return purpose
		? `${name} · ${words.say('return.readers.for', { purpose: words.say(`report.share.purposes.${purpose}`) })}`
		: name;
}

function sentenceOf(words: Spoken, event: TimelineEvent, deskName: (desk: string) => string): Sentence {
	const kinds = (parts: readonly PartKind[]): string => words.list(parts.map((kind) => words.say(`report.kinds.${kind}`)));
	const who = (desk: string | null): string => (desk ? deskName(desk) : words.say('return.timeline.you'));
	const nameOf = (name: string): string => name.trim() || words.say('return.timeline.somebody');
	switch (event.what) {
		case 'recorded':
		case 'address-added':
		case 'fingerprint-made':
		case 'fingerprint-ended':
			return { title: words.say(`return.timeline.${event.what}`) };
		case 'wrote':
			return { title: words.say('return.timeline.wrote'), detail: kinds(event.parts) };
		case 'file-added':
		case 'file-waiting':
		case 'page-kept':
		case 'page-waiting':
			return { title: words.say(`return.timeline.${event.what}`), detail: event.name };
		case 'glass-made':
		case 'glass-ended':
			return { title: words.say(`return.timeline.${event.what}`), detail: words.list(event.desks) };
		case 'consent-given': {
			const { desk, parts, lastDay } = event.receipt;
			const shared = kinds(parts.map(({ kind }) => kind));
			const detail = words.say('return.timeline.consent-detail', { parts: shared, day: words.day(lastDay) });
			return { title: words.say('return.timeline.consent-given', { desk: deskName(desk) }), detail };
		}
		case 'waived': {
			const parts = event.of ? deskName(event.of) : kinds([event.kind]);
			const detail = words.say('return.timeline.waived-detail', { day: words.day(event.receipt.lastDay) });
			return { title: words.say('return.timeline.waived', { desk: deskName(event.receipt.desk), parts }), detail };
		}
		case 'privilege-marked': {
			const said = event.on ? 'privilege-marked' : 'privilege-unmarked';
			return { title: words.say(`return.timeline.${said}`), detail: kinds([event.kind]) };
		}
		case 'danger-told': {
			const danger = words.say('report.quoted', { text: words.say(`report.danger.${event.reason.choice}`) });
			return { title: words.say('return.timeline.danger-told', { desk: deskName(event.desk), danger }) };
		}
		case 'opened':
			return { title: words.say('return.timeline.opened', { desk: deskName(event.desk) }), detail: openedBy(words, event) };
		case 'file-viewed':
		case 'file-assessed':
		case 'file-withheld':
			return {
				title: words.say(`return.timeline.${event.what}`, { desk: deskName(event.desk) }),
				detail: nameOf(event.memberName)
			};
		case 'facts-noted':
			return {
				title: words.say('return.timeline.facts-noted', { desk: deskName(event.desk) }),
				detail: nameOf(event.memberName)
			};
		case 'state-set': {
			const state = words.say(`return.states.${event.state}`);
			const title = words.say('return.timeline.state-set', { desk: deskName(event.desk), state });
			return {
				title,
				detail: words.say('return.timeline.state-detail', { reason: event.reason, name: event.memberName }).trim()
			};
		}
		case 'item-added':
		case 'item-described':
			return { title: words.say(`return.timeline.${event.what}`, { who: who(event.desk) }), detail: event.item };
		case 'custody': {
			const { deed, item, question } = event;
			const asked = question && (sayIfAny(words, `report.questions.${question}.heading`) ?? words.say('return.told.added'));
			const detail = asked ? words.say('report.quoted', { text: asked }) : item;
			return { title: words.say(`return.timeline.custody.${deed}`, { who: who(event.desk) }), detail };
		}
		case 'retraction-confirmed': {
			const detail = words.say(`return.retractions.says.${event.answer}`);
			return { title: words.say('return.timeline.retraction-confirmed', { desk: deskName(event.desk) }), detail };
		}
		case 'helper-let-in':
		case 'helper-opened':
		case 'helper-wrote':
		case 'helper-ended':
			return {
				title: words.say(`return.timeline.${event.what}`, { name: nameOf(event.name) }),
				detail: words.say(`report.helperRoles.${event.role}`)
			};
		case 'helper-cut-proposed': {
			const title = words.say('return.timeline.helper-cut-proposed', { desk: deskName(event.desk), name: nameOf(event.name) });
			return { title, detail: nameOf(event.memberName) };
		}
		case 'handed-over':
			return {
				title: words.say('return.timeline.handed-over', { name: nameOf(event.toName) }),
				detail: deskName(event.desk)
			};
		default:
			return { title: words.say(`return.timeline.${event.what}`, { desk: deskName(event.desk) }) };
	}
}
