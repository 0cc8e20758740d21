import assert from 'node:assert/strict';
import path from 'node:path';
import { before, test } from 'node:test';
import { unpackTar } from 'modern-tar';
import { type CaseId, type ConsentId, type Day, fromBase64url, must, type Outcome, toBase64url } from '#core/base';
import { leafOfOpening } from '#core/log';
import type { OwnRetraction } from '#core/report';
import {
	type Acknowledged,
	type AcknowledgedBody,
	type AcknowledgedLetter,
	hashOfSealed,
	openValue,
	randomId,
	randomOf,
	type SigningKey,
	sign
} from '#core/sealing';
import { type AcknowledgedWire, composeAcknowledgement } from '#core/support';
import { restoreBackup } from '#server/operations/backup/restore-backup.ts';
import { writeBackup } from '#server/operations/backup/write-backup.ts';
import { expireConsents } from '#server/operations/case/expire-consents.ts';
import { countRetractions, readDeskRetractions } from '#server/store/retraction-store.ts';
import { type Cast, enterCast, forgive } from '#tests/support/cast.ts';
import type { StagedDesk } from '#tests/support/invented-stage.ts';
import { enterSurvivor } from '#tests/support/invented-stage.ts';
import type { TestMember } from '#tests/support/member.ts';
import { postJson } from '#tests/support/raw-request.ts';
import { answered, type TestSurvivor } from '#tests/support/survivor.ts';
import { emptyTwin } from '#tests/support/twin.ts';
import { wholeFile } from '#tests/support/whole-file.ts';
import { acknowledgeRetraction, countRetractions as askCounts, readRetractions } from '#ui/sealing/desk-retractions.ts';

const dayMs = 86_400_000;
const whole = wholeFile();
let cast: Cast;
before(async () => {
	cast = await enterCast(whole);
});

/** Days by which the node's clock, and everybody's who asks it, is ahead. */
let ahead = 0;
const go = (days: number): void => {
	ahead = days;
	(cast.node.app as { clock: { now(): Date } }).clock = { now: () => new Date(Date.now() + ahead * dayMs) };
	forgive(cast);
};
const dayAt = (days: number): Day => new Date(Date.now() + days * dayMs).toISOString().slice(0, 10) as Day;

type Shared = { readonly her: TestSurvivor; readonly case: CaseId };

/** A case that a desk may read, opened there where it says so. */
async function sharedWith({ desk, lead }: StagedDesk, { opens = true, until = null as Day | null } = {}): Promise<Shared> {
	const her = await enterSurvivor(cast.place);
	await her.share({ desk, kinds: ['account'], ...(until && { lastDay: until }) });
	const caseId = her.session.held?.own.case as CaseId;
	if (opens) await lead.open(desk, caseId);
	return { her, case: caseId };
}

const retractionsOf = async (her: TestSurvivor): Promise<readonly OwnRetraction[]> => (await her.look()).retractions;
const listOf = async ({ lead, desk }: StagedDesk) => must(await readRetractions(lead.session, { desk, unattended: false }));
const askedOf = async (staged: StagedDesk, of: CaseId) => (await listOf(staged)).find((one) => one.case === of);
const codeOf = (outcome: Outcome<unknown, string>): string => (outcome.ok ? 'accepted' : outcome.refusal.code);

/** An answer as the lead’s browser makes it, not sent. */
async function composed({ lead, desk }: StagedDesk, of: CaseId, text = 'Invented words.'): Promise<AcknowledgedWire> {
	const row = (await readDeskRetractions(cast.node.app.db, desk)).find((one) => one.case === of);
	assert.ok(row, 'the desk was asked');
	const hand = { ...must(lead.session.handOf(desk)), memberName: 'Lea Quay' };
	const answer = { answer: 'kept', reason: 'procedure', text } as const;
	return must(await composeAcknowledgement(of, row.record, hand, answer, lead.session.clock.now()));
}

const send = async (by: TestMember, desk: string, of: string, body: unknown): Promise<string> => {
	const answer = await postJson(cast.node.origin, `/api/v1/desks/${desk}/cases/${of}/acknowledgements`, body, {
		Cookie: by.jar.cookie
	});
	return answer.status === 200 ? 'accepted' : answer.code;
};
const resigned = (wire: AcknowledgedWire, key: SigningKey, changed: Partial<AcknowledgedBody>): AcknowledgedWire => ({
	...wire,
	statement: sign({ ...wire.statement.body, ...changed }, key)
});
const signingOf = ({ session }: TestMember): SigningKey => session.keys?.signing as SigningKey;

test('what she takes back is asked of the desk that had opened it, with seven days; the desk signs, and she reads who says what', async () => {
	const { first, node } = cast;
	const { her, case: caseId } = await sharedWith(first);
	assert.deepEqual(await retractionsOf(her), [], 'nothing is asked while it may read');
	await her.withdraw(first.desk);
	const [waiting] = await retractionsOf(her);
	assert.deepEqual([waiting?.state, waiting?.how, waiting?.since, waiting?.dueDay], ['waiting', 'withdrawn', dayAt(0), dayAt(7)]);
	assert.equal(waiting?.openings.length, 1);
	const asked = await askedOf(first, caseId);
	assert.deepEqual([asked?.daysLeft, asked?.isHers, asked?.answer, asked?.how], [7, true, null, 'withdrawn']);
	const leaves = async () =>
		(await node.app.db.selectFrom('log_staged').select('leaf').execute()).map((row) => toBase64url(row.leaf));
	const had = new Set(await leaves());
	const consent = asked?.consent as ConsentId;
	const kept = { answer: 'kept', reason: 'procedure', text: 'It is in the file of the invented court.' } as const;
	must(await acknowledgeRetraction(first.lead.session, { desk: first.desk, case: caseId, consent, ...kept }));
	const added = (await leaves()).filter((leaf) => !had.has(leaf));
	assert.equal(added.length, 1, 'one blind leaf');
	const [told] = await retractionsOf(her);
	assert.equal(told?.state, 'confirmed');
	const { answer, reason, text, memberName, letterMissing } = told?.answer ?? {};
	assert.deepEqual(
		[answer, reason, text, memberName, letterMissing],
		['kept', 'procedure', kept.text, first.lead.session.me?.member.displayName, false]
	);
	assert.ok((await her.look()).timeline.some((event) => event.what === 'retraction-confirmed'));
	const row = await node.app.db.selectFrom('retractions').selectAll().where('case_id', '=', caseId).executeTakeFirstOrThrow();
	const identity = her.session.held?.keys.age.identity as string;
	const letter = must(
		await openValue<AcknowledgedLetter>(row.sealed as Uint8Array, 'causeway/acknowledged-letter/v1', identity as never)
	);
	assert.equal(toBase64url(leafOfOpening(letter.opening)), added[0], 'she holds what opens the leaf');
	const audited = await node.app.db.selectFrom('audit').selectAll().where('act', '=', 'acknowledge-retraction').execute();
	assert.deepEqual(
		audited.map(({ subject }) => subject),
		[first.desk],
		'the audit list knows the desk, and no case'
	);
	assert.ok((await askedOf(first, caseId))?.answer);
});

test('a desk that never opened the case is asked nothing, and the case says so', async () => {
	const { first } = cast;
	const { her, case: caseId } = await sharedWith(first, { opens: false });
	await her.withdraw(first.desk);
	assert.equal((await retractionsOf(her))[0]?.state, 'never-opened');
	assert.equal(await askedOf(first, caseId), undefined);
	const consent = (await her.look()).consents[0]?.consent as ConsentId;
	const said = { answer: 'nothing-kept', reason: null, text: '' } as const;
	const answeredAnyway = await acknowledgeRetraction(first.lead.session, { desk: first.desk, case: caseId, consent, ...said });
	assert.equal(codeOf(answeredAnyway), 'not-found');
});

test('each answer that is not the desk’s own, to this very question, is refused; the same twice changes nothing', async () => {
	const { first, second, colleague } = cast;
	const { her, case: caseId } = await sharedWith(first);
	const other = await sharedWith(second);
	await her.withdraw(first.desk);
	await other.her.withdraw(second.desk);
	const wire = await composed(first, caseId);
	const key = signingOf(first.lead);
	const { desk } = first;
	const sealed = fromBase64url(wire.sealed) as Uint8Array;
	const cases: Readonly<Record<string, readonly [AcknowledgedWire, string]>> = {
		'dated before it was asked': [resigned(wire, key, { day: dayAt(-1) }), 'acknowledged-too-early'],
		'dated far ahead': [resigned(wire, key, { day: dayAt(30) }), 'acknowledged-malformed'],
		'another key': [resigned(wire, signingOf(second.lead), {}), 'not-found'],
		'a colleague’s key': [resigned(wire, signingOf(colleague), { member: colleague.id }), 'not-found'],
		'another member named': [resigned(wire, key, { member: colleague.id }), 'not-found'],
		'another desk named': [resigned(wire, key, { desk: second.desk }), 'not-found'],
		'an older key of the desk': [resigned(wire, key, { generation: wire.statement.body.generation + 1 }), 'not-found'],
		'an unknown consent': [resigned(wire, key, { consent: randomId<'consent'>() }), 'not-found'],
		'another ending': [resigned(wire, key, { of: toBase64url(randomOf(32)) }), 'not-found'],
		'a reason for nothing': [resigned(wire, key, { answer: 'deleted' }), 'acknowledged-malformed'],
		'kept without a reason': [resigned(wire, key, { reason: null }), 'acknowledged-malformed'],
		'another letter': [{ ...wire, sealed: toBase64url(randomOf(300)) }, 'entries-mismatch'],
		'a broken signature': [
			{ ...wire, statement: { ...wire.statement, body: { ...wire.statement.body, answer: 'deleted', reason: null } } },
			'signature-wrong'
		],
		'another version': [
			{ ...wire, statement: { ...wire.statement, body: { ...wire.statement.body, v: 2 as 1 } } },
			'version-unknown'
		]
	};
	for (const [name, [body, code]] of Object.entries(cases)) assert.equal(await send(first.lead, desk, caseId, body), code, name);
	assert.equal(await send(first.lead, desk, other.case, wire), 'not-found', 'under another case');
	assert.equal(await send(second.lead, second.desk, caseId, wire), 'not-found', 'by another desk');
	assert.equal(await send(colleague, desk, caseId, wire), 'not-found', 'by a colleague who did not sign it');
	assert.equal(await send(first.lead, desk, randomId(), wire), 'not-found');
	assert.equal((await retractionsOf(her))[0]?.state, 'waiting', 'nothing of all that was kept');
	assert.equal(hashOfSealed(sealed), wire.statement.body.sealedHash);

	const leaves = async () => (await cast.node.app.db.selectFrom('log_staged').select('leaf').execute()).length;
	assert.equal(await send(first.lead, desk, caseId, wire), 'accepted');
	const staged = await leaves();
	assert.equal(await send(first.lead, desk, caseId, wire), 'accepted');
	assert.equal(await leaves(), staged, 'no second leaf');
	const changed = resigned(wire, key, { answer: 'deleted', reason: null });
	assert.equal(await send(first.lead, desk, caseId, changed), 'already-acknowledged');
	assert.equal((await retractionsOf(her))[0]?.answer?.answer, 'kept');
});

test('a wider consent that replaces one takes nothing back; a narrower one does', async () => {
	const { first } = cast;
	const { her, case: caseId } = await sharedWith(first);
	await her.share({ desk: first.desk, kinds: ['account', 'support'], replaces: 'support' });
	assert.deepEqual(await retractionsOf(her), []);
	assert.equal(await askedOf(first, caseId), undefined);
	await her.share({ desk: first.desk, kinds: ['support'], replaces: 'support' });
	const retractions = await retractionsOf(her);
	assert.deepEqual(
		retractions.map(({ state }) => state),
		['waiting']
	);
	assert.equal((await askedOf(first, caseId))?.consent, retractions[0]?.consent);
	await her.withdraw(first.desk);
	assert.equal((await retractionsOf(her)).length, 2, 'what is left is asked for when it ends');
});

test('a consent whose last day is over is asked back; in time, then overdue, and oversight has the numbers and no case', async () => {
	const { first, watch, node } = cast;
	const before = must(await askCounts(watch.lead.session, { whose: 'watchdog', desk: watch.desk }));
	const had = before.find(({ desk }) => desk === first.desk) ?? { asked: 0, overdue: 0 };
	const { her, case: caseId } = await sharedWith(first, { until: dayAt(1) });
	go(2);
	await expireConsents(node.app);
	await her.comeBack();
	const [ended] = await retractionsOf(her);
	assert.deepEqual([ended?.how, ended?.state, ended?.since], ['ended', 'waiting', dayAt(2)]);
	go(9);
	await her.comeBack();
	assert.equal((await retractionsOf(her))[0]?.state, 'waiting', 'the seventh day is in time');
	go(12);
	await her.comeBack();
	const [over] = await retractionsOf(her);
	assert.deepEqual([over?.state, over?.overdueDays], ['overdue', 3]);
	assert.ok((await her.look()).timeline.some((event) => event.what === 'retraction-overdue'));
	const counted = (await countRetractions(node.app.db, dayAt(12))).find(({ desk }) => desk === first.desk);
	assert.equal(counted?.asked, had.asked + 1);
	assert.ok((counted?.overdue ?? 0) > had.overdue);
	assert.ok((counted?.oldestOverdueDays ?? 0) >= 3);
	assert.ok(!JSON.stringify(counted).includes(caseId));
	assert.deepEqual(await countRetractions(node.app.db, dayAt(12), watch.desk), [
		{ desk: watch.desk, asked: 0, confirmed: 0, overdue: 0, oldestOverdueDays: null }
	]);
	go(0);
});

test('she believes no answer that does not verify, and an answer that the node keeps back shows as none', async () => {
	const { first, second, node } = cast;
	const { her, case: caseId } = await sharedWith(first);
	await her.withdraw(first.desk);
	const wire = await composed(first, caseId);
	const put = async (
		statement: Acknowledged,
		sealed = fromBase64url(wire.sealed) as Uint8Array
	): Promise<OwnRetraction | undefined> => {
		const set = { state: 'answered', statement: JSON.stringify(statement), sealed };
		await node.app.db.updateTable('retractions').set(set).where('case_id', '=', caseId).execute();
		return (await retractionsOf(her))[0];
	};
	const own = signingOf(first.lead);
	const doubts = [
		[{ ...wire.statement, sig: toBase64url(randomOf(64)) }, 'signature-wrong'],
		[resigned(wire, signingOf(second.lead), {}).statement, 'author-unknown'],
		[resigned(wire, own, { of: toBase64url(randomOf(32)) }).statement, 'of-another'],
		[resigned(wire, own, { consent: randomId<'consent'>() }).statement, 'of-another'],
		[resigned(wire, own, { reason: null }).statement, 'of-another'],
		[resigned(wire, own, { day: dayAt(-2) }).statement, 'too-early'],
		[{ body: null } as unknown as Acknowledged, 'signature-wrong']
	] as const;
	for (const [statement, doubt] of doubts) {
		const shown = await put(statement);
		assert.deepEqual([shown?.state, shown?.doubt, shown?.answer], ['waiting', doubt, null], doubt);
	}
	const bare = await put(wire.statement, randomOf(200));
	assert.deepEqual([bare?.state, bare?.answer?.letterMissing, bare?.answer?.text], ['confirmed', true, '']);
	assert.equal((await put(wire.statement))?.answer?.text, 'Invented words.');
	assert.deepEqual((await her.look()).findings, [], 'none of it keeps her from writing');
	await node.app.db.deleteFrom('retractions').where('case_id', '=', caseId).execute();
	assert.equal((await retractionsOf(her))[0]?.state, 'waiting', 'her own case knows that the desk was to answer');
});

test('a node cannot ask a desk to delete by itself: the desk’s browser finds no signature of hers', async () => {
	const { first, node } = cast;
	const { her, case: caseId } = await sharedWith(first);
	await her.withdraw(first.desk);
	const { record } = (await readDeskRetractions(node.app.db, first.desk)).find((one) => one.case === caseId) ?? {};
	assert.ok(record);
	const hand = { ...must(first.lead.session.handOf(first.desk)), memberName: '' };
	const said = { answer: 'deleted', reason: null, text: '' } as const;
	const at = first.lead.session.clock.now();
	const other = await sharedWith(first);
	await other.her.withdraw(first.desk);
	const theirs = (await readDeskRetractions(node.app.db, first.desk)).find((one) => one.case === other.case)?.record;
	assert.ok(theirs);
	for (const [of, forged] of [
		[caseId, { ...record, ended: { ...record.ended, consent: randomId<'consent'>() } as typeof record.ended }],
		[caseId, { ...record, act: theirs.act }],
		[caseId, { ...record, opened: theirs.opened }],
		[other.case, record],
		[caseId, { ...record, act: { ...record.act, sig: toBase64url(randomOf(64)) } }]
	] as const)
		assert.equal(codeOf(await composeAcknowledgement(of, forged, hand, said, at)), 'does-not-fit');
	assert.equal(
		codeOf(await composeAcknowledgement(caseId, record, hand, { ...said, answer: 'kept', reason: 'procedure' }, at)),
		'acknowledged-malformed'
	);
});

test('what she takes away has the desks’ signed answers, and the letters open with its keys; erasing leaves nothing', async () => {
	const { first, node } = cast;
	const { her, case: caseId } = await sharedWith(first);
	await her.withdraw(first.desk);
	const wire = await composed(first, caseId, 'Invented letter.');
	assert.equal(await send(first.lead, first.desk, caseId, wire), 'accepted');
	await her.look();
	const { lost: _, ...fields } = must(await her.session.archiveForm());
	const answer = await fetch(`${node.origin}/api/v1/case/archive`, {
		method: 'POST',
		headers: { Origin: node.origin, 'Content-Type': 'application/x-www-form-urlencoded' },
		body: new URLSearchParams(fields)
	});
	const entries = await unpackTar(new Uint8Array(await answer.arrayBuffer()));
	const file = (name: string) => entries.find(({ header }) => header.name === name)?.data as Uint8Array;
	const records = JSON.parse(new TextDecoder().decode(file('records.json'))) as { acknowledged: Acknowledged[] };
	assert.deepEqual(records.acknowledged, [wire.statement]);
	const identity = her.session.held?.keys.age.identity as never;
	const sealed = file(`acknowledged/${wire.statement.body.consent}.age`);
	assert.equal(
		must(await openValue<AcknowledgedLetter>(sealed, 'causeway/acknowledged-letter/v1', identity)).text,
		'Invented letter.'
	);
	must(await her.session.erase());
	const left = await node.app.db.selectFrom('retractions').select('case_id').where('case_id', '=', caseId).execute();
	assert.deepEqual(left, []);
	assert.equal(await askedOf(first, caseId), undefined);
	assert.equal(await send(first.lead, first.desk, caseId, wire), 'not-found');
});

test('a restored node asks again for what was taken back after the backup', async (t) => {
	const { first, node } = cast;
	const { her, case: caseId } = await sharedWith(first);
	await her.session.write([{ place: 'account', content: answered('what', 'More.') }]);
	must(await node.app.log.beat());
	const written = must(await writeBackup(node.app, path.join(node.home, 'backups'), () => {}));
	await her.withdraw(first.desk);
	const twin = await emptyTwin(t, node);
	const opened = await twin.open();
	t.after(() => opened.close());
	must(await restoreBackup(opened.app, written.file));
	const asked = (await readDeskRetractions(opened.app.db, first.desk)).find((one) => one.case === caseId);
	assert.ok(asked, 'the desk is asked');
	assert.equal(asked.record.ended.type, 'causeway/consent/v1', 'by the consent: the withdrawal’s own step is lost');
});
