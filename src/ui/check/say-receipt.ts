import { isDay } from '#core/base';
import type { CheckedReceipt, ReceiptFault, ReceiptFileBody } from '#core/receipt';
import type { Words } from '#ui/words/words.ts';

type ReceiptWords = Words<'receipt'>;

/** When something was, in words: a moment, or the last day of a consent. */
const sayWhen = (words: ReceiptWords, when: string): string => (isDay(when) ? words.day(when) : words.moment(when));

/** Who gave what to whom, for what, until when, and how it stood: a sentence each, as far as the receipt says it. */
export function sayReceipt(words: ReceiptWords, body: Pick<ReceiptFileBody, 'content' | 'state' | 'endedAt'>): readonly string[] {
	const { content, state, endedAt } = body;
	const when = endedAt ? sayWhen(words, endedAt) : '';
	return [
		words.say('receipt.says.who', { desk: content.deskName }),
		...(content.record?.organisation
			? [words.say('receipt.says.organisation', { organisation: content.record.organisation })]
			: []),
		words.say('receipt.says.parts', { parts: words.list(content.parts.map(({ kind }) => sayKind(words, kind))) }),
		words.say('receipt.says.purpose', { purpose: words.say(`receipt.purposes.${content.purpose}`) }),
		words.say('receipt.says.until', { day: words.day(content.lastDay) }),
		words.say('receipt.says.at', { moment: words.moment(content.at) }),
		...(content.agreement ? [words.say('receipt.says.agreement', { agreement: content.agreement })] : []),
		words.say(`receipt.state.${state}`, { moment: when, day: when })
	];
}

const sayKind = (words: ReceiptWords, kind: ReceiptFileBody['content']['parts'][number]['kind']): string =>
	kind === 'own' ? kind : words.say(`receipt.kinds.${kind}`);

/** What the file has shown, and how far that goes. */
export function sayChecked(words: ReceiptWords, { file, bound, logged }: CheckedReceipt): readonly string[] {
	if (!file) return [];
	const { body, key } = file;
	const { given, ended } = logged;
	const placeOf = (place: NonNullable<typeof given>) => ({
		origin: place.proved.checkpoint.origin,
		place: words.number(place.index)
	});
	return [
		words.say('receipt.checks.signed', { key: body.given.act.key }),
		given ? words.say('receipt.checks.logged', placeOf(given)) : words.say('receipt.checks.unlogged'),
		...(ended ? [words.say('receipt.checks.endedLogged', placeOf(ended))] : []),
		...(bound ? [] : [words.say('receipt.checks.unbound')]),
		words.say(`receipt.checks.${body.by.kind}`, { moment: words.moment(body.at), key }),
		words.say('receipt.checks.limits')
	];
}

export const sayReceiptFault = (words: ReceiptWords, { code }: ReceiptFault): string => words.say(`receipt.faults.${code}`);
