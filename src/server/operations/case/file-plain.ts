import { createHash } from 'node:crypto';
import { accepted, type DeskId, fromBase64url, type Outcome, refused, toBase64url, utf8 } from '#core/base';
import { type AnswerContent, composeReport, composeSharing, type ProveDesk, partOfQuestion } from '#core/report';
import { makeCodename, type Recipient, submissionToWire, survivorKeys, wordList } from '#core/sealing';
import type { App } from '#server/app.ts';
import { argon2idNative } from '#server/gateways/argon2id.ts';
import { thisMoment, today } from '#server/gateways/clock.ts';
import { type PlainReceipt, type PlainReport, plainLastDay } from '#server/page-source.ts';
import { appendAct } from './append-act.ts';

const textBytes = 1_048_576;

/**
 * Files a report for a browser without script: this server seals in memory and forgets. Weaker than sealing in the browser, because a
 * dishonest server could read along at that moment; the page says so before anything is written. Exists only where the operator switched
 * it on. Refuses `not-found` where it is off,
 * `nothing-written`, `too-large`, and `busy` above a number a minute, and above fewer for one `address`: without script nobody can be asked for work.
 */
export async function filePlain(app: App, report: PlainReport, address: string): Promise<Outcome<PlainReceipt>> {
	if (!app.config.plainFiling) return refused('not-found');
	const written = report.answers.filter(({ question, text }) => partOfQuestion(question) !== null && text.trim() !== '');
	if (written.length === 0) return refused('nothing-written');
	if (written.reduce((sum, { text }) => sum + utf8(text).length, 0) > textBytes) return refused('too-large', 'text');

	if (!app.plainTurns.take(address)) return refused('busy');
	const codename = makeCodename((await wordList(report.language)).words);
	const keys = await survivorKeys(codename, '', argon2idNative);
	if (!keys.ok) return keys;
	const around = { now: thisMoment(app.clock), today: today(app.clock), proveDesk: await deskProver(app) };
	const answers = written.map(({ question, text }): AnswerContent => ({ kind: 'answer', question, choice: null, text }));
	const first = await composeReport({ way: report.way, language: report.language, answers }, keys.value, around);
	if (!first.ok) return first;
	const { lookupId, accessSecret } = keys.value;
	const accessHash = toBase64url(
		createHash('sha256')
			.update(fromBase64url(accessSecret) ?? '')
			.digest()
	);
	const opened = await appendAct(app, null, { kind: 'survivor' }, submissionToWire(first.value.submission), {
		lookupId,
		accessHash
	});
	if (!opened.ok) return opened;
	if (!report.share) return accepted({ codename, shared: false });

	const { desk, purpose } = report.share;
	const sharing = {
		desk: desk.id as DeskId,
		deskName: desk.name[report.language] ?? desk.name.en ?? '',
		duties: desk.duties,
		purpose,
		kinds: ['identity', 'contact', 'account', 'support'] as const,
		lastDay: plainLastDay(app.clock.now()),
		urgent: false,
		language: report.language
	};
	const shared = await composeSharing(first.value.next, sharing, keys.value, around);
	// From here on she must get her words, whatever becomes of the sharing.
	if (!shared.ok) return accepted({ codename, shared: false });
	const given = await appendAct(app, opened.value.body.case, { kind: 'survivor' }, submissionToWire(shared.value.submission));
	return accepted({ codename, shared: given.ok });
}

/** The node asks its own key book: it need not prove its log to itself. */
async function deskProver(app: App): Promise<ProveDesk> {
	const book = await app.log.keyBook();
	return (desk) => {
		const key = book.deskKey(desk);
		return key?.body.recipient
			? accepted({ desk, generation: key.body.generation, recipient: key.body.recipient as Recipient })
			: refused('key-not-proved');
	};
}
