import assert from 'node:assert/strict';
import path from 'node:path';
import { before, test } from 'node:test';
import { type CaseId, must, type Outcome, toBase64url } from '#core/base';
import { randomId, randomOf } from '#core/sealing';
import { restoreBackup } from '#server/operations/backup/restore-backup.ts';
import { writeBackup } from '#server/operations/backup/write-backup.ts';
import { expireConsents } from '#server/operations/case/expire-consents.ts';
import { type Cast, enterCast, forgive } from '#tests/support/cast.ts';
import { enterSurvivor } from '#tests/support/invented-stage.ts';
import { enterHelper, invite, newcomersOf, TestHelper } from '#tests/support/supporter.ts';
import { answered } from '#tests/support/survivor.ts';
import { emptyTwin } from '#tests/support/twin.ts';
import { wholeFile } from '#tests/support/whole-file.ts';
import { argon2idByWasm } from '#ui/sealing/argon2.ts';
import { acceptHelp, helpInvitationIn } from '#ui/sealing/help-session.ts';
import { askNewcomers, dropHelper, endHelp, letHelp } from '#ui/sealing/own-help.ts';

const whole = wholeFile();
let cast: Cast;
before(async () => {
	cast = await enterCast(whole);
});

const codeOf = (outcome: Outcome<unknown, string>): string => (outcome.ok ? 'accepted' : outcome.refusal.code);
const begin = () => enterSurvivor(cast.place, 'her own words');
const money = answered('money', 'not for helpers', 'paid');

test('a liaison reads exactly what was handed over, after an opening that she sees; writes as the liaison; is cut off and told so', async () => {
	const her = await begin();
	await her.session.write([{ place: 'money', content: money }]);
	const liaison = await enterHelper(her, cast.place, { name: 'Noor (invented)' });
	const { session } = liaison;
	assert.equal(
		codeOf(await liaison.client.ask('GET', '/api/v1/help/case', { authorization: liaison.authorization })),
		'open-first'
	);
	assert.equal((await her.look()).helpers[0]?.opened.length, 0);
	const space = must(await session.open());
	assert.deepEqual([space.name, space.role, space.doubtful], ['Noor (invented)', 'liaison', false]);
	assert.deepEqual(
		space.parts.map(({ kind, words }) => [kind, words.map(({ by, told }) => [by.kind, 'text' in told ? told.text : ''])]),
		[['account', [['survivor', 'her own words']]]]
	);
	assert.equal((await her.look()).helpers[0]?.opened.length, 1);

	const [part] = space.parts;
	assert.equal(codeOf(await session.write(part?.part as number, 'a word of the liaison')), 'accepted');
	const held = her.session.held?.own.parts ?? [];
	const other = held.find(({ kind }) => kind === 'money')?.part as number;
	assert.equal(codeOf(await session.write(other, 'x')), 'not-permitted');
	const { helperWords, answers, timeline } = await her.look();
	assert.deepEqual(
		helperWords.map(({ text, role, name }) => [text, role, name]),
		[['a word of the liaison', 'liaison', 'Noor (invented)']]
	);
	assert.ok(!JSON.stringify(answers).includes('a word of the liaison'), 'never among her own words');
	for (const what of ['helper-let-in', 'helper-opened', 'helper-wrote'])
		assert.ok(
			timeline.some((event) => event.what === what),
			what
		);

	must(await endHelp(her.session, { supporter: liaison.supporter, reason: 'conflict' }));
	for (const outcome of [await session.open(), await session.look(), await session.write(part?.part as number, 'x')])
		assert.equal(codeOf(outcome), 'help-ended');
	const [ended] = (await her.look()).helpers;
	assert.deepEqual([ended?.state, ended?.ended], ['ended', { by: 'survivor', reason: 'conflict' }]);
	await her.session.write([{ place: 'account', content: answered('what', 'after the end') }]);
	const grants = await cast.node.app.db
		.selectFrom('grants')
		.select('part')
		.where('case_id', '=', her.session.held?.own.case as string)
		.where('supporter_id', '=', liaison.supporter)
		.execute();
	assert.deepEqual(grants, [], 'the node has no key of it for the liaison any more');
});

test('who may only read writes to her alone; who stops helping is gone for good', async () => {
	const her = await begin();
	const interpreter = await enterHelper(her, cast.place, { role: 'interpreter', acts: ['read'] });
	const space = await interpreter.open();
	assert.equal(codeOf(await interpreter.session.write(space.parts[0]?.part as number, 'x')), 'not-permitted');
	assert.equal(codeOf(await interpreter.session.say('for her alone')), 'accepted');
	const [said] = (await her.look()).helperWords;
	assert.deepEqual([said?.place, said?.text], ['line', 'for her alone']);
	assert.equal(codeOf(await interpreter.session.stop()), 'accepted');
	assert.equal(codeOf(await interpreter.session.open()), 'help-ended');
	assert.deepEqual((await her.look()).helpers[0]?.ended, { by: 'resigned', reason: 'ended' });
});

test('an invitation is answered once, with its secret, within its days; what the node puts there by itself she never sees', async () => {
	const her = await begin();
	const link = await invite(her);
	const thief = new TestHelper(cast.place);
	const invitation = helpInvitationIn(link);
	assert.ok(invitation);
	const wrong = { ...invitation, secret: toBase64url(randomOf(32)) };
	const unknown = { ...invitation, supporter: randomId<'supporter'>() };
	const answers = [];
	for (const tried of [wrong, unknown])
		answers.push(codeOf(await acceptHelp(thief.client, argon2idByWasm, { ...tried, codename: thief.codename, pin: '' })));
	assert.deepEqual(answers, ['not-found', 'not-found']);
	const taken = { ...invitation, codename: her.codename, pin: her.pin };
	assert.equal(codeOf(await acceptHelp(thief.client, argon2idByWasm, taken)), 'id-taken');
	const helper = new TestHelper(cast.place);
	const code = await helper.accept(link);
	assert.equal(
		codeOf(await acceptHelp(thief.client, argon2idByWasm, { ...invitation, codename: thief.codename, pin: '' })),
		'not-found'
	);
	const [found] = await newcomersOf(her);
	assert.equal(found?.newcomer.code, code);
	assert.equal(codeOf(await (await helper.begin()).open()), 'not-found', 'nobody is let in by an answer');

	const keys = { recipient: found?.newcomer.recipient as string, signing_key: toBase64url(randomOf(32)) };
	await cast.node.app.db.updateTable('supporter_invitations').set(keys).where('id', '=', helper.supporter).execute();
	assert.deepEqual(await newcomersOf(her), [], 'keys that the node put there');
	must(await dropHelper(her.session, helper.supporter));
	assert.deepEqual((await her.look()).invited, []);
	assert.deepEqual(must(await askNewcomers(her.session, [])), []);

	const late = await invite(her);
	await cast.node.app.db
		.updateTable('supporter_invitations')
		.set({ open_until: '2026-01-01' })
		.where('case_id', '=', her.session.held?.own.case as string)
		.execute();
	const tardy = { ...(helpInvitationIn(late) as never as typeof invitation), codename: thief.codename, pin: '' };
	assert.equal(codeOf(await acceptHelp(thief.client, argon2idByWasm, tardy)), 'not-found');
	await expireConsents(cast.node.app);
	const left = await cast.node.app.db
		.selectFrom('supporter_invitations')
		.select('id')
		.where('open_until', '<', '2026-02-01')
		.execute();
	assert.deepEqual(left, []);
});

test('she lets in only keys that answered: a node refuses others, and an invitation that she took back', async () => {
	const her = await begin();
	const helper = new TestHelper(cast.place);
	await helper.accept(await invite(her));
	const [found] = await newcomersOf(her);
	assert.ok(found);
	const swapped = { ...found, newcomer: { ...found.newcomer, signingKey: toBase64url(randomOf(32)) } };
	assert.equal(codeOf(await letHelp(her.session, swapped)), 'supporter-unknown');
	must(await dropHelper(her.session, helper.supporter));
	assert.equal(codeOf(await letHelp(her.session, found)), 'supporter-unknown');
	assert.equal((await her.look()).helpers.length, 0);
});

test('a guardian is cut off by two members of a desk that stands beside her; one alone cannot, and the supporter reads why nowhere', async () => {
	const { first, colleague, second } = cast;
	const her = await begin();
	await her.share({ desk: first.desk, kinds: ['account'] });
	const id = her.session.held?.own.case as CaseId;
	const guardian = await enterHelper(her, cast.place, { role: 'guardian' });
	const liaison = await enterHelper(her, cast.place, { name: 'Stays' });
	await guardian.open();
	const { lead, desk } = first;
	const cut = (confirms: string | null, supporter = guardian.supporter) =>
		({ do: 'cut', supporter, reason: 'danger', words: 'invented words of harm', confirms }) as const;
	const acts = async (who: typeof lead, deed: ReturnType<typeof cut>) => codeOf(await who.casework.act(desk, id, deed));
	assert.notEqual(await acts(lead, cut(null)), 'accepted', 'a case that was not opened here');
	await lead.open(desk, id);
	assert.equal(await acts(lead, cut(null, liaison.supporter)), 'supporter-unknown', 'only a guardian');
	assert.equal(await acts(lead, cut(null)), 'accepted');
	const { helpers } = (await lead.open(desk, id)).shown;
	const proposal = helpers.find(({ supporter }) => supporter === guardian.supporter)?.cuts[0];
	assert.deepEqual([proposal?.words, proposal?.confirmed], ['invented words of harm', false]);
	assert.equal(await acts(lead, cut(proposal?.hash as string)), 'not-permitted', 'the same member cannot confirm');
	assert.equal(codeOf(await guardian.session.open()), 'accepted', 'a proposal takes nothing');
	const told = await her.look();
	assert.ok(
		told.timeline.some(({ what }) => what === 'helper-cut-proposed'),
		'she sees that it was proposed'
	);

	await colleague.session.look();
	await colleague.open(desk, id);
	assert.equal(await acts(colleague, cut(proposal?.hash as string)), 'accepted');
	assert.equal(codeOf(await guardian.session.open()), 'help-ended');
	assert.equal(codeOf(await liaison.session.open()), 'accepted', 'nobody else is touched');
	const after = (await her.look()).helpers.find(({ supporter }) => supporter === guardian.supporter);
	assert.deepEqual(after?.ended, { by: 'desk', reason: 'danger' });
	assert.deepEqual((await her.look()).findings, []);
	const audited = await cast.node.app.db.selectFrom('audit').selectAll().where('act', '=', 'cut-off-guardian').execute();
	assert.equal(audited.length, 2);
	assert.ok(!JSON.stringify(audited).includes(id) && !JSON.stringify(audited).includes(guardian.supporter));
	assert.equal(codeOf(await second.lead.casework.act(second.desk, id, cut(null))), 'reading-ended');
});

test('a codename opens its own door, and whoever has the right one is told which', async () => {
	const her = await begin();
	const helper = await enterHelper(her, cast.place);
	await helper.open();
	const { authorization } = helper;
	for (const path of ['/case', '/case/missing', '/case/supporters/newcomers']) {
		forgive(cast);
		const answer = await helper.client.ask('GET', `/api/v1${path}`, { authorization });
		assert.deepEqual(answer.ok || [answer.refusal.code, answer.refusal.about], ['not-found', 'other-door'], path);
	}
	const hers = her.session.held?.authorization as string;
	const answer = await helper.client.ask('GET', '/api/v1/help/case', { authorization: hers });
	assert.deepEqual(answer.ok || [answer.refusal.code, answer.refusal.about], ['not-found', 'other-door']);
});

test('a last day ends it at the node: the next opening is refused, the keys go, and her next words make new ones', async () => {
	const her = await begin();
	const helper = await enterHelper(her, cast.place, { days: 1 });
	await helper.open();
	const { db } = cast.node.app;
	await db.updateTable('supporters').set({ last_day: '2026-01-01' }).where('id', '=', helper.supporter).execute();
	assert.equal(codeOf(await helper.session.open()), 'help-ended');
	await expireConsents(cast.node.app);
	const left = await db.selectFrom('grants').select('part').where('supporter_id', '=', helper.supporter).execute();
	assert.deepEqual(left, []);
	const due = (
		await db
			.selectFrom('parts')
			.select('part')
			.where('case_id', '=', her.session.held?.own.case as string)
			.where('rotation_due', '=', true)
			.execute()
	).length;
	assert.equal(due, 2, 'the line and the part');
});

test('erasing leaves nothing of who helped; a restored node lets nobody back in whom she ended', async (t) => {
	const { node } = cast;
	const her = await begin();
	const helper = await enterHelper(her, cast.place);
	must(await node.app.log.beat());
	const written = must(await writeBackup(node.app, path.join(node.home, 'backups'), () => {}));
	must(await endHelp(her.session, { supporter: helper.supporter, reason: 'ended' }));
	const twin = await emptyTwin(t, node);
	const opened = await twin.open();
	t.after(() => opened.close());
	must(await restoreBackup(opened.app, written.file));
	const back = await opened.app.db.selectFrom('supporters').select('state').where('id', '=', helper.supporter).execute();
	assert.deepEqual(back, [{ state: 'ended' }]);
	const grants = await opened.app.db.selectFrom('grants').select('part').where('supporter_id', '=', helper.supporter).execute();
	assert.deepEqual(grants, []);

	const id = her.session.held?.own.case as string;
	must(await her.session.erase());
	for (const table of ['supporters', 'supporter_invitations', 'supporter_cuts'] as const)
		assert.deepEqual(await node.app.db.selectFrom(table).select('case_id').where('case_id', '=', id).execute(), [], table);
	assert.equal(codeOf(await helper.session.open()), 'not-found');
});
