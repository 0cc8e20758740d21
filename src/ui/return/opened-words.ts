import type { OpenedWhy, OwnSpace, TimelineEvent } from '#core/report';
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

/** What a desk did that is a look at what she shared: it opened the case, or something in it, or took a copy of it. */
export const isReading = (event: TimelineEvent): event is TimelineEvent & { readonly desk: string } =>
	event.what === 'opened' ||
	event.what === 'file-viewed' ||
	(event.what === 'custody' &&
		event.desk !== null &&
		['opened', 'passed-on', 'derived', 'exported', 'handed-over'].includes(event.deed));

/** What somebody opened the case for and by what, sentence by sentence; what does not fit her own consents is said last. */
export function sayOpenedWhy(
	words: Words<'return' | 'report'>,
	{ purpose, under, fits }: OpenedWhy,
	agreements: OwnSpace['agreements']
): readonly string[] {
	if (purpose === null) return [words.say('return.readings.unsaid')];
	return [
		...under.flatMap(({ since, agreement }) => {
			const named = agreements.find((one) => one.agreement === agreement);
			const by = since ? words.say('return.readings.since', { day: words.day(since) }) : words.say('return.readings.some');
			const names = named && words.list(named.parties.map(({ name }) => name));
			return names ? [by, words.say('return.readings.agreement', { names })] : [by];
		}),
		...(fits ? [] : [words.say('return.readings.unfit')])
	];
}
