import type { Happening } from '#core/report';
import type { Words } from '#ui/words/words.ts';

/** One step of a case in plain words, and what was said with it (empty where nothing was). */
export const sayHappening = (words: Words<'desk'>, step: Happening): { readonly title: string; readonly detail: string } => ({
	title: titleOf(words, step),
	detail: detailOf(words, step)
});

function titleOf(words: Words<'desk'>, step: Happening): string {
	switch (step.what) {
		case 'told':
			return words.say('desk.case.timeline.told', { count: step.count, kind: words.say(`desk.case.kinds.${step.kind}`) });
		case 'message':
			return words.say(step.by.kind === 'survivor' ? 'desk.case.timeline.messageTheirs' : 'desk.case.timeline.messageOurs');
		case 'rotated':
			return words.say('desk.case.timeline.rotated');
		case 'receipt':
			return words.say('desk.case.timeline.receipt', {
				purpose: words.say(`desk.case.purposes.${step.purpose}`),
				day: words.day(step.lastDay)
			});
		case 'opened':
			return words.say('desk.case.timeline.opened', { name: step.memberName });
		case 'facts':
			return words.say('desk.case.timeline.facts', { name: step.memberName });
		case 'item-added':
		case 'item-described':
			return words.say(`desk.case.timeline.${step.what}`, { item: step.item });
		case 'custody':
			return words.say(`desk.case.timeline.custody.${step.deed}`, { name: step.name, item: step.item });
		case 'viewed':
		case 'assessment':
		case 'may-show-minor':
			return words.say(`desk.case.timeline.${step.what}`, { name: step.memberName });
		case 'state':
			return words.say('desk.case.timeline.state', { name: step.memberName, state: words.say(`desk.states.${step.state}`) });
		case 'assigned':
			return words.say('desk.case.timeline.assigned', { by: step.byName, to: step.toName });
	}
}

function detailOf(words: Words<'desk'>, step: Happening): string {
	if (step.what === 'assigned') return step.note;
	if (step.what !== 'state') return '';
	return step.expectBy
		? words.say('desk.case.timeline.expectBy', { day: words.day(step.expectBy), reason: step.reason })
		: step.reason;
}
