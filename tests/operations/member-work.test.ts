import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accepted, type CaseId, type DeskId, must } from '#core/base';
import { inTransaction } from '#server/store/database.ts';
import { joinDesk } from '#server/store/desk-team-store.ts';

import { TestMember } from '#tests/support/member.ts';
import { startTestNode } from '#tests/support/node.ts';
import { answered, placeAt, TestSurvivor } from '#tests/support/survivor.ts';
import { inviteToNode, saveDesk, showAdmin } from '#ui/sealing/desk-admin.ts';
import { drill } from '#ui/sealing/desk-founding.ts';

const codename = 'apple bird candle door engine forest garden hill';
const texts = (shown: Awaited<ReturnType<TestMember['open']>>): string[] =>
	shown.shown.parts.flatMap(({ told }) => told.flatMap((piece) => (piece.kind === 'answer' ? [piece.text] : [])));

test('a whole desk: an admin enters it, its first lead founds it, newcomers are checked and let in, and a case is worked', async (t) => {
	const node = await startTestNode(t, { seeded: true });
	const place = await placeAt(node.origin);
	const admin = await new TestMember(place).signInAs('ada.invented');
	const { organisations } = must(await showAdmin(admin.session));
	const profile = {
		names: { en: 'Invented harbour desk' },
		about: {},
		duties: [],
		hours: { zone: 'UTC', spans: [] },
		answerHours: null,
		languages: ['en'],
		purposes: ['support'],
		takesUrgent: false,
		acceptsMinors: false,
		institutional: false
	} as const;
	const desk = must(
		await saveDesk(admin.session, { id: null, organisation: organisations[0]?.id as never, kind: 'shelter', profile })
	);
	const path = must(await inviteToNode(admin.session, { desk, role: 'lead', admin: false, guest: '' }));

	const lead = await new TestMember(place).join(path, 'lea.harbour', 'Lea Harbour (invented)');
	const shares = await lead.found(desk);
	const { generation, numbers } = must(await drill(lead.session, desk, [shares[0] as string, shares[1] as string]));
	assert.deepEqual({ generation, numbers }, { generation: 1, numbers: [1, 2] });
	const twice = await drill(lead.session, desk, [shares[0] as string, shares[0] as string]);
	assert.equal(!twice.ok && twice.refusal.code, 'share-twice');

	const second = await new TestMember(place).join(await lead.invite(desk), 'sam.harbour', 'Sam Harbour (invented)');
	assert.deepEqual(await second.desks(), []);
	const waiting = (await lead.desks()).find((shown) => shown.desk.id === desk)?.newcomers;
	assert.deepEqual(
		waiting?.map(({ check, member }) => [check, member]),
		[['proved', second.id]]
	);
	await lead.admitAll(desk);

	const her = new TestSurvivor(place, codename);
	await her.file([answered('what', 'Palimpsest, in her words.')]);
	await her.share({ desk, kinds: ['account'], deskName: 'Invented harbour desk' });
	const bystander = await new TestMember(place).join(await lead.invite(desk), 'bea.harbour');
	assert.equal((await bystander.session.client.ask('GET', `/api/v1/desks/${desk}/inbox`, { as: 'staff' })).ok, false);

	const [row] = await second.session.look().then(() => second.inbox(desk));
	assert.equal(row?.waiting, 'desk');
	const opened = await second.open(desk, row?.case as never);
	assert.deepEqual(texts(opened), ['Palimpsest, in her words.']);
	assert.deepEqual(opened.shown.findings, []);
	await second.answer(desk, opened.shown.case, 'We have read it.');
	await second.act(desk, opened.shown.case, { do: 'state', state: 'working', reason: 'We begin.', expectBy: null });
	const handed = await second.act(desk, opened.shown.case, { do: 'assign', to: lead.id, toName: 'Lea', note: 'Yours' });
	assert.deepEqual([handed.shown.state, handed.shown.assigned], ['working', lead.id]);

	await her.comeBack();
	await her.say(desk, 'Thank you.');
	const [after] = await lead.inbox(desk);
	assert.deepEqual([after?.waiting, after?.state, after?.assigned], ['desk', 'working', lead.id]);
	await second.act(desk, opened.shown.case, { do: 'write', facts: '{"contentOnline":true}', countries: ['ES'] });
	assert.equal((await lead.inbox(desk))[0]?.waiting, 'desk', 'a note answers nobody');

	await lead.remove(desk, second.id);
	assert.equal((await second.session.client.ask('GET', '/api/v1/staff/me', { as: 'staff' })).ok, false);
	const afterwards = await lead.open(desk, opened.shown.case);
	assert.equal(afterwards.shown.messages.at(-1)?.text, 'Thank you.');
	await lead.answer(desk, opened.shown.case, 'Still here.');
	const shown = (await lead.desks()).find((one) => one.desk.id === desk);
	assert.deepEqual([shown?.generation, shown?.rotationDue, shown?.doubts], [2, false, []]);
	assert.deepEqual(
		shown?.history.map(({ what }) => what),
		['key', 'left', 'joined', 'recovery-key', 'joined', 'key']
	);
	const space = await her.look();
	assert.equal(space.threads[0]?.messages.at(-1)?.text, 'Still here.');
});

test('somebody who comes later reads what came before, under every earlier key of the desk', async (t) => {
	const node = await startTestNode(t, { seeded: true });
	const place = await placeAt(node.origin);
	const lead = new TestMember(place);
	const [invented] = (await demonstrationLead(lead)) as [{ desk: DeskId }];
	const her = new TestSurvivor(place, codename);
	await her.file([answered('what', 'Before.')]);
	await her.share({ desk: invented.desk, kinds: ['account'] });
	const leaver = (await lead.desks())
		.find((shown) => shown.desk.id === invented.desk)
		?.members.find(({ member }) => member !== lead.id);
	await lead.remove(invented.desk, leaver?.member as never);
	const late = await new TestMember(place).join(await lead.invite(invented.desk), 'late.invented');
	await lead.admitAll(invented.desk);
	await late.session.look();
	const [row] = await late.inbox(invented.desk);
	assert.deepEqual(texts(await late.open(invented.desk, row?.case as never)), ['Before.']);
});

async function demonstrationLead(member: TestMember): Promise<{ desk: DeskId }[]> {
	const papers = (await member.session.client.ask<{ name: string; desk: DeskId | null }[]>(
		'GET',
		'/api/v1/demonstration/members'
	)) as {
		value: { name: string; desk: DeskId | null }[];
	};
	const paper = papers.value.find(({ desk }) => desk !== null);
	await member.signInAs(paper?.name ?? '');
	return [{ desk: paper?.desk as DeskId }];
}

test('a member whom nobody let in, slipped into the team by the node, is noticed at the next sign-in of a real one', async (t) => {
	const node = await startTestNode(t, { seeded: true });
	const place = await placeAt(node.origin);
	const lead = new TestMember(place);
	const [{ desk }] = (await demonstrationLead(lead)) as [{ desk: DeskId }];
	const ghost = await new TestMember(place).signInAs('ada.invented');
	must(
		await inTransaction(node.app.db, async (tx) => {
			await joinDesk(tx, desk, ghost.id, 'member');
			return accepted(null);
		})
	);
	const shown = (await lead.desks()).find((one) => one.desk.id === desk);
	assert.deepEqual(shown?.doubts, [{ what: 'ghost', member: ghost.id }]);
	const seen = await ghost.desks();
	assert.equal(seen.find((one) => one.desk.id === desk)?.readable, false);
});

test('two members and the survivor write at the same time: nobody is refused, nothing is lost', async (t) => {
	const node = await startTestNode(t, { seeded: true });
	const place = await placeAt(node.origin);
	const papers = (await (await fetch(`${node.origin}/api/v1/demonstration/members`)).json()) as { name: string; desk: DeskId }[];
	const [first, second] = papers.filter(({ desk }, _, all) => desk && all.filter((one) => one.desk === desk).length > 1);
	const desk = first?.desk as DeskId;
	const [one, other] = [new TestMember(place), new TestMember(place)];
	await one.signInAs(first?.name ?? '');
	await other.signInAs(second?.name ?? '');
	const her = new TestSurvivor(place, codename);
	await her.file([answered('what', 'Together.')]);
	await her.share({ desk, kinds: ['account'] });
	const [row] = await one.inbox(desk);
	const wanted = row?.case as CaseId;
	await Promise.all([one.open(desk, wanted), other.open(desk, wanted), her.say(desk, 'From her.')]);
	await Promise.all([
		one.answer(desk, wanted, 'From one.'),
		other.answer(desk, wanted, 'From the other.'),
		her.say(desk, 'From her again.')
	]);
	const { shown } = await one.open(desk, wanted);
	assert.deepEqual(shown.findings, []);
	assert.deepEqual(shown.messages.map(({ text }) => text).sort(), [
		'From her again.',
		'From her.',
		'From one.',
		'From the other.'
	]);
});

test('after a withdrawal a look finds that reading has ended, and the browser holds nothing of the case but its heads', async (t) => {
	const node = await startTestNode(t, { seeded: true });
	const place = await placeAt(node.origin);
	const member = await new TestMember(place).signInAs('hana.invented');
	const desk = (await member.desks())[0]?.desk.id as DeskId;
	const her = new TestSurvivor(place, codename);
	await her.file([answered('what', 'Palimpsest, in her words.')]);
	await her.share({ desk, kinds: ['account'] });
	const [row] = await member.inbox(desk);
	const wanted = row?.case as CaseId;
	await member.open(desk, wanted);
	const look = { desk, unattended: true };
	assert.deepEqual(await member.casework.lookAgain(look, wanted), accepted(null));

	await her.say(desk, 'One more thing.');
	must(await member.casework.readAgain(desk, wanted));
	const again = must(await member.casework.lookAgain(look, wanted));
	assert.equal(again?.shown.messages.at(-1)?.text, 'One more thing.');
	assert.equal(member.casework.search('palimpsest').size, 1);

	await her.withdraw(desk);
	const ended = await member.casework.lookAgain(look, wanted);
	assert.equal(!ended.ok && ended.refusal.code, 'reading-ended');
	assert.equal(member.casework.search('palimpsest').size, 0);
	assert.deepEqual(member.casework.openedFacts, []);
	const written = await member.casework.act(desk, wanted, { do: 'answer', text: 'Too late.' });
	assert.equal(!written.ok && written.refusal.code, 'reading-ended');

	await her.share({ desk, kinds: ['account'] });
	await member.open(desk, wanted);
	await her.withdraw(desk);
	assert.equal(await member.inbox(desk).then((rows) => rows.some((one) => one.case === wanted)), false);
	assert.deepEqual(member.casework.openedFacts, [], 'a list without the case is reason enough to look');
});

test('news of a list is read whole only where its mark moved', async (t) => {
	const node = await startTestNode(t, { seeded: true });
	const place = await placeAt(node.origin);
	const member = await new TestMember(place).signInAs('hana.invented');
	const desk = (await member.desks())[0]?.desk.id as DeskId;
	const call = { signal: new AbortController().signal, report: () => {} };
	const news = async () => must(await member.casework.news({ desk, unattended: true }, call));
	await member.inbox(desk);
	assert.equal(await news(), null);
	const her = new TestSurvivor(place, codename);
	await her.file([answered('what', 'Invented.')]);
	await her.share({ desk, kinds: ['account'] });
	const [row] = (await news()) ?? [];
	assert.equal(row?.waiting, 'desk');
	assert.equal(await news(), null);
	await member.open(desk, row?.case as CaseId);
	await member.answer(desk, row?.case as CaseId, 'Read.');
	assert.equal((await news())?.[0]?.waiting, 'survivor');
	await her.withdraw(desk);
	assert.deepEqual(await news(), []);
});
