import type { OwnSpace } from '#core/report';
import type { Words } from '#ui/words/words.ts';

type Opening = OwnSpace['openings'][number]['openings'][number];

/** How often a desk opened her case, and who did last; newest first, as they come. */
export function sayOpened(words: Words<'return'>, openings: readonly Opening[]): string {
	const [last] = openings;
	if (!last) return words.say('return.opened.never');
	const name = last.memberName.trim() || words.say('return.timeline.somebody');
	return [
		words.say('return.opened.times', { count: openings.length }),
		words.say('return.opened.last', { name, moment: words.moment(last.at) })
	].join(' ');
}
