import { clauseIds } from '#core/consent';
import type { CustodyParty, CustodyUnder } from '#core/evidence';
import type { CustodyGap, CustodyStep } from '#core/report';
import type { Words } from '#ui/words/words.ts';

type Spoken = Words<'custody'>;
/** Whose page it is, and what a desk is called. */
export type Speaker = { readonly hers: boolean; readonly deskName: (desk: string) => string };

/** What an item is called: as written, else by its kind. */
export const sayTitle = (words: Spoken, { title }: { readonly title: string }): string =>
	title.trim() || words.say('custody.untitled');

/** Who did a step: in the words of its writer, with the desk. */
export function sayWho(words: Spoken, { hers, deskName }: Speaker, step: CustodyStep): string {
	const desk = step.desk ? deskName(step.desk) || step.deskName || words.say('custody.who.desk') : '';
	const name = step.name.trim();
	if (desk) return name ? `${name}, ${desk}` : desk;
	return name || words.say(hers ? 'custody.who.you' : 'custody.who.person');
}

/** All that a step says besides: when it happened, between whom, with what. `titleOf` names an item. */
export function sayMore(
	words: Words<'custody' | 'agreement.clauses'>,
	step: CustodyStep,
	titleOf: (item: string) => string
): string[] {
	const party = ({ kind, id, name }: CustodyParty): string => (kind === 'item' && id ? titleOf(id) : name);
	const { at, writtenAt, from, to, seal, tool, note, under, source } = step;
	return [
		source === 'written' && at !== writtenAt ? words.say('custody.more.happened', { moment: words.moment(at) }) : '',
		from ? words.say('custody.more.from', { name: party(from) }) : '',
		to ? words.say('custody.more.to', { name: party(to) }) : '',
		under ? sayUnder(words, under) : '',
		seal ? words.say('custody.more.seal', { seal }) : '',
		tool ? words.say('custody.more.tool', { tool: `${tool.name} ${tool.version}`.trim() }) : '',
		note
	].filter((text) => text.trim() !== '');
}

/** Clauses by their names; one that this page does not know is left out, since a writer may name anything. */
function sayUnder(words: Words<'custody' | 'agreement.clauses'>, { between: [first, second], clauses }: CustodyUnder): string {
	const known = clauseIds.filter((id) => clauses.includes(id)).map((id) => words.say(`agreement.clauses.${id}`));
	return words.say('custody.more.under', { first, second, clauses: words.list(known) });
}

export const sayWhen = (words: Spoken, at: string): string => (at.length === 10 ? words.day(at) : words.moment(at));
export const sayStep = (words: Spoken, { what, n }: CustodyStep): string =>
	n === null ? words.say(`custody.steps.${what}`) : `${words.number(n)}. ${words.say(`custody.steps.${what}`)}`;

export function sayGap(words: Spoken, gap: CustodyGap): string {
	if (gap.what === 'missing') return words.say('custody.gaps.missing', { from: gap.from, to: gap.to });
	return words.say(`custody.gaps.${gap.what}`, 'n' in gap ? { n: gap.n } : {});
}
