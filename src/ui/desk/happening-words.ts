import type { Happening } from '#core/report';
import { sayIfAny } from '#ui/survivor/spoken.ts';
import type { Words } from '#ui/words/words.ts';

type Speaking = Words<'desk' | 'report'>;

/** One step of a case in plain words, and what was said with it (empty where nothing was). */
export const sayHappening = (words: Speaking, step: Happening): { readonly title: string; readonly detail: string } => ({
	title: titleOf(words, step),
	detail: detailOf(words, step)
});

function titleOf(words: Speaking, step: Happening): string {
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
		case 'waived':
			return words.say('desk.case.timeline.waived', { desk: step.deskName });
		case 'opened':
			return step.purpose
				? words.say('desk.case.timeline.openedFor', {
						name: step.memberName,
						purpose: words.say(`desk.case.purposes.${step.purpose}`)
					})
				: words.say('desk.case.timeline.opened', { name: step.memberName });
		case 'facts':
			return words.say('desk.case.timeline.facts', { name: step.memberName });
		case 'item-added':
		case 'item-described':
			return words.say(`desk.case.timeline.${step.what}`, { item: subjectOf(words, step.item, null) });
		case 'custody':
			return words.say(`desk.case.timeline.custody.${step.deed}`, {
				name: step.name || words.say('desk.case.timeline.person'),
				item: subjectOf(words, step.item, step.question)
			});
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

/** What a sentence is about: what it is called, else what was asked; never nothing. */
function subjectOf(words: Speaking, title: string, question: string | null): string {
	if (title.trim()) return title;
	if (question === null) return words.say('desk.case.timeline.unnamed');
	const asked = sayIfAny(words, `report.questions.${question}.heading`) ?? words.say('desk.case.otherQuestion');
	return words.say('desk.case.timeline.answer', { question: asked });
}

function detailOf(words: Speaking, step: Happening): string {
	if (step.what === 'assigned') return step.note;
	if (step.what !== 'state') return '';
	return step.expectBy
		? words.say('desk.case.timeline.expectBy', { day: words.day(step.expectBy), reason: step.reason })
		: step.reason;
}
