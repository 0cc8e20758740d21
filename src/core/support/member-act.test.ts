import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type MemberId, must } from '#core/base';
import { deskCase, ownSpace, timelineOf } from '#core/report';
import { type CaseReader, type CaseReading, keyPairFrom, randomOf, readCase } from '#core/sealing';
import { InventedCase, inventedNow } from '#tests/support/invented-case.ts';
import { type InventedMember, InventedTeam, inventedDay } from '#tests/support/invented-team.ts';
import { composeMemberAct, type MemberDeed } from './member-act.ts';
import { deskReader } from './read-as-desk.ts';

async function played() {
	const team = new InventedTeam();
	const member = await team.enrol();
	await team.found(member);
	const told = new InventedCase(() => team.book);
	await told.report([{ question: 'what', text: 'Palimpsest.' }]);
	await told.share(team.desk);
	return { team, member, told };
}

const reader = (team: InventedTeam): CaseReader => deskReader(new Map([[team.desk, team.deskKeys]]), team.isMember);
const answer = (text: string): MemberDeed => ({ do: 'answer', content: { kind: 'message', text } });
const opening: MemberDeed = {
	do: 'open',
	content: { kind: 'opened', deskName: 'Invented desk', memberName: 'Invented Person' }
};
const actor = (team: InventedTeam, { member, keys }: InventedMember) =>
	({ kind: 'member', member, desk: team.desk, signingKey: keys.signing.public }) as const;

async function act(team: InventedTeam, told: InventedCase, by: InventedMember, deed: MemberDeed, items = true) {
	const reading = await readCase(told.handTo(team.desk, items), reader(team));
	const composed = await composeMemberAct(reading, team.handOf(by), deed, inventedNow);
	return composed.ok ? told.submit(composed.value, actor(team, by)) : composed.refusal.code;
}

test('a member opens at the door, answers, sets a state and hands over, and the survivor reads all of it', async () => {
	const { team, member, told } = await played();
	assert.equal(await act(team, told, member, opening, false), null);
	assert.equal(await act(team, told, member, answer('We read it.')), null);
	const content = { kind: 'state', state: 'working', reason: 'We begin.', expectBy: inventedDay, memberName: 'A' } as const;
	assert.equal(await act(team, told, member, { do: 'state', content }), null);
	const handed = { kind: 'assigned', toName: 'A', byName: 'A', note: '' } as const;
	assert.equal(await act(team, told, member, { do: 'assign', to: member.member, content: handed }), null);

	const hers = await readCase(told.handToSurvivor(), await told.ownReader(team.isMember));
	assert.deepEqual(hers.findings, []);
	const thread = hers.parts.find(({ kind }) => kind === 'thread');
	assert.deepEqual(
		thread?.items.map(({ actCode }) => actCode),
		['share', 'open', 'answer', 'state', 'assign']
	);
	assert.deepEqual(thread?.status, { state: 'working', assigned: member.member, urgent: false });
});

const noting = (countries: readonly string[]): MemberDeed => ({
	do: 'write',
	content: { kind: 'facts', facts: '{"dates":{"firstAct":"2024"}}', countries, memberName: 'Invented Person' }
});

test('facts that a desk notes for the law are read by the desk and by her, the newest counts, and they answer nobody', async () => {
	const { team, member, told } = await played();
	await act(team, told, member, opening, false);
	assert.equal(await act(team, told, member, noting(['ES'])), null);
	assert.equal(await act(team, told, member, noting(['ES', 'PH'])), null);
	const shown = deskCase(await readCase(told.handTo(team.desk), reader(team)), team.desk, inventedDay);
	assert.deepEqual(shown.findings, []);
	assert.deepEqual([shown.facts?.facts, shown.facts?.countries], ['{"dates":{"firstAct":"2024"}}', ['ES', 'PH']]);
	assert.equal(shown.messages.length, 0);
	assert.equal(shown.happenings.filter(({ what }) => what === 'facts').length, 2);
	const hers = ownSpace(await readCase(told.handToSurvivor(), await told.ownReader(team.isMember)), inventedDay);
	assert.deepEqual(hers.findings, []);
	assert.deepEqual(hers.threads[0]?.facts, shown.facts);
	assert.equal(hers.timeline.filter(({ what }) => what === 'facts-noted').length, 2);
	assert.equal(hers.waiting[0]?.for, 'desk');
});

test('a note of facts that she wrote herself, or that an opening carries, is no note of the desk', async () => {
	const { team, member, told } = await played();
	const { content } = noting(['ES']) as Extract<MemberDeed, { do: 'write' }>;
	await told.write({ place: { thread: team.desk }, content: content as never });
	await act(team, told, member, { do: 'open', content: content as never }, false);
	assert.equal(deskCase(await readCase(told.handTo(team.desk), reader(team)), team.desk, inventedDay).facts, null);
	const hers = ownSpace(await readCase(told.handToSurvivor(), await told.ownReader(team.isMember)), inventedDay);
	assert.equal(hers.threads[0]?.facts, null);
});

test('an opening is shown to the survivor, whatever its member wrote into it', async () => {
	const { team, member, told } = await played();
	const content = { kind: 'rotated' } as unknown as Extract<MemberDeed, { do: 'open' }>['content'];
	assert.equal(await act(team, told, member, { do: 'open', content }, false), null);
	const hers = await readCase(told.handToSurvivor(), await told.ownReader(team.isMember));
	assert.deepEqual(
		timelineOf(hers, inventedDay).flatMap((event) => (event.what === 'opened' ? [event.desk] : [])),
		[team.desk]
	);
});

test('the desk sees her words unedited, who may read them, and what happened', async () => {
	const { team, member, told } = await played();
	await act(team, told, member, opening, false);
	await told.write({ place: { thread: team.desk }, content: { kind: 'message', text: 'Thank you' } });
	const reading = await readCase(told.handTo(team.desk), reader(team));
	const shown = deskCase(reading, team.desk, inventedDay);
	assert.deepEqual(shown.findings, []);
	assert.deepEqual(
		shown.parts.flatMap(({ told }) => told.map((piece) => (piece.kind === 'answer' ? piece.text : piece.kind))),
		['Palimpsest.']
	);
	assert.ok(shown.parts.every(({ desks }) => desks.length === 1 && desks[0] === team.desk));
	assert.deepEqual(shown.happenings.map(({ what }) => what).sort(), ['message', 'opened', 'receipt', 'told']);
	assert.equal(shown.messages.at(-1)?.by.kind, 'survivor');
});

test('a thread whose key is due for a change gets a new key before the next word, for her and the desk', async () => {
	const { team, member, told } = await played();
	await act(team, told, member, opening, false);
	const thread = told.own.consents[0]?.thread as number;
	const before = (await readCase(told.handTo(team.desk), reader(team))).parts.find(({ part }) => part === thread);
	told.markDue(thread);
	assert.equal(await act(team, told, member, answer('After the change.')), null);
	const after = (await readCase(told.handTo(team.desk), reader(team))).parts.find(({ part }) => part === thread);
	assert.equal(after?.epoch, (before?.epoch ?? 0) + 1);
	assert.equal(after?.rotationDue, false);
	assert.deepEqual(after?.holders.map(({ kind }) => kind).sort(), ['desk', 'survivor']);
	const hers = await readCase(told.handToSurvivor(), await told.ownReader(team.isMember));
	assert.equal(hers.parts.find(({ part }) => part === thread)?.items.at(-1)?.actCode, 'answer');
});

test('after a member left, the desk still reads what it read before and writes under its new key', async () => {
	const { team, member, told } = await played();
	const leaving = await team.enrol();
	await team.admit(leaving, member);
	assert.equal(await act(team, told, leaving, opening, false), null);
	const old = team.handOf(leaving);
	await team.rotate([leaving], member);
	told.markDue(told.own.consents[0]?.thread as number);
	const door = await readCase(told.handTo(team.desk), reader(team));
	const late = must(await composeMemberAct(door, old, answer('Too late.'), inventedNow));
	assert.equal(told.submit(late, actor(team, leaving)), 'desk-key-changed');
	assert.equal(await act(team, told, member, opening, false), null);
	const reading = await readCase(told.handTo(team.desk), reader(team));
	assert.deepEqual(reading.findings, []);
	const shown = deskCase(reading, team.desk, inventedDay);
	assert.equal(shown.parts.flatMap(({ told }) => told).length, 1);
	assert.equal(shown.happenings.filter(({ what }) => what === 'opened').length, 2);
});

test('nothing is sealed into a thread whose key somebody slipped in', async () => {
	const { team, member, told } = await played();
	await act(team, told, member, opening, false);
	const thread = told.own.consents[0]?.thread as number;
	const handed = told.handTo(team.desk);
	const reading = await readCase(handed, reader(team));
	const slipped: CaseReading = { ...reading, findings: [{ what: 'not-permitted', part: thread, seq: 9 }] };
	const refused = await composeMemberAct(slipped, team.handOf(member), answer('Hello'), inventedNow);
	assert.equal(!refused.ok && refused.refusal.code, 'thread-doubtful');
});

test('a thread is not rotated to a recipient that the node put in the place of hers', async () => {
	const { team, member, told } = await played();
	await act(team, told, member, opening, false);
	const handed = told.handTo(team.desk);
	const { recipient } = await keyPairFrom(randomOf(32));
	const entries = handed.entries.map((step) =>
		step.entry?.type === 'causeway/case/v1' ? { ...step, entry: { ...step.entry, recipient } } : step
	);
	const rotationDue = [told.own.consents[0]?.thread as number];
	const reading = await readCase({ ...handed, entries, rotationDue }, reader(team));
	const refused = await composeMemberAct(reading, team.handOf(member), answer('Hello'), inventedNow);
	assert.equal(!refused.ok && refused.refusal.code, 'thread-doubtful');
});

test('without a consent in force nothing is written', async () => {
	const { team, member, told } = await played();
	const reading = await readCase(told.handTo(team.desk), reader(team));
	const ended = { ...reading, consents: reading.consents.map((consent) => ({ ...consent, withdrawn: true })) };
	const refused = await composeMemberAct(ended, team.handOf(member), opening, inventedNow);
	assert.equal(!refused.ok && refused.refusal.code, 'consent-unknown');
	const stranger = { ...team.handOf(member), desk: 'x' as never, member: 'y' as MemberId };
	assert.equal((await composeMemberAct(reading, stranger, opening, inventedNow)).ok, false);
});
