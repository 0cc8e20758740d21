import type { CheckedReceipt, ReceiptFault } from '#core/receipt';
import { receiptFieldNames, receiptFields } from '#core/receipt';
import english from '#locales/en.json' with { type: 'json' };
import { plain } from './bundle-lines.ts';

export const lineOfReceiptFault = ({ code, about }: ReceiptFault): string =>
	`wrong: ${english.receipt.faults[code]} [${code}]${about ? ` ${plain(about)}` : ''}`;

/** Who gave what to whom, for what, until when, how it stood when the file was made, and how far the word of the file goes. */
export function* linesOfReceipt({ file, bound, logged }: CheckedReceipt): Generator<string> {
	if (!file) return;
	const { body, key } = file;
	const { content, state, endedAt, given } = body;
	const { says, checks, purposes, kinds } = english.receipt;
	const kindsRead = content.parts.map(({ kind }) => (kind === 'own' ? kind : kinds[kind]));
	yield fill(says.who, { desk: content.deskName });
	if (content.record?.organisation) yield fill(says.organisation, { organisation: content.record.organisation });
	yield fill(says.parts, { parts: kindsRead.join(', ') });
	yield fill(says.purpose, { purpose: purposes[content.purpose] });
	yield fill(says.until, { day: content.lastDay });
	yield fill(says.at, { moment: content.at });
	if (content.agreement) yield fill(says.agreement, { agreement: content.agreement });
	yield fill(english.receipt.state[state], { moment: endedAt ?? '', day: endedAt ?? '' });
	yield fill(checks.signed, { key: given.act.key });
	if (logged.given) yield fill(checks.logged, placeOf(logged.given));
	else yield checks.unlogged;
	if (logged.ended) yield fill(checks.endedLogged, placeOf(logged.ended));
	if (!bound) yield checks.unbound;
	yield fill(checks[body.by.kind], { moment: body.at, key });
	const fields = receiptFields(body);
	for (const name of receiptFieldNames)
		yield `  ${english.receipt.fields[name]}: ${plain(fields[name] ?? english.receipt.notStated)}`;
	yield checks.limits;
}

const placeOf = ({ proved, index }: NonNullable<CheckedReceipt['logged']['given']>) => ({
	origin: proved.checkpoint.origin,
	place: String(index)
});

/** Puts values into a sentence: what somebody wrote stands in it as plain text. */
const fill = (sentence: string, values: Readonly<Record<string, string>>): string =>
	sentence.replaceAll(/\{(\w+)\}/g, (_, name: string) => plain(values[name] ?? ''));
