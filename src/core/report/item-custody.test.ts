import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FileId, type Moment, must } from '#core/base';
import type { CustodyDraft } from '#core/evidence';
import { type CaseReading, randomId, readCase } from '#core/sealing';
import { composeMemberAct, deskReader, type MemberDeed } from '#core/support';
import { InventedCase, inventedNow } from '#tests/support/invented-case.ts';
import { type InventedMember, InventedTeam, inventedDay } from '#tests/support/invented-team.ts';
import { type CustodyView, custodyOf, type ItemCustody, type ItemPlace } from './item-custody.ts';
import { everything } from './read-contents.ts';

const file = randomId<'file'>() as FileId;
const manifest = {
	kind: 'file',
	file,
	name: 'a.png',
	mediaType: 'image/png',
	bytes: 3,
	pieceBytes: 16,
	shows: 'adults',
	pieces: []
} as const;
const draft = (what: CustodyDraft['what'], by: string): CustodyDraft => ({
	kind: 'custody',
	item: file,
	at: null,
	what,
	by,
	tool: { name: 'Invented tool', version: '1.0' },
	from: null,
	to: null,
	seal: null,
	note: ''
});

/** A file is kept, a desk may read it, opens it and writes down that it took it out twice, in one act; she writes an event as well. */
async function played() {
	const team = new InventedTeam();
	const member = await team.enrol();
	await team.found(member);
	const told = new InventedCase(() => team.book);
	await told.report([]);
	await told.write({ place: 'evidence', content: manifest });
	await told.share(team.desk);
	const opened = { kind: 'opened', deskName: 'Invented desk', memberName: 'Invented Person' } as const;
	await act(team, told, member, { do: 'open', content: opened });
	const exported = draft('exported', 'Invented Person');
	await act(team, told, member, { do: 'write', before: [draft('opened', 'Invented Person')], content: exported });
	await told.write({ place: 'evidence', content: draft('noted', 'Invented Survivor') });
	const hers = await readCase(told.handToSurvivor(), await told.ownReader(team.isMember));
	const theirs = await readCase(told.handTo(team.desk), deskReader(new Map([[team.desk, team.deskKeys]]), team.isMember));
	return { team, member, told, hers, theirs };
}

async function act(team: InventedTeam, told: InventedCase, by: InventedMember, deed: MemberDeed): Promise<void> {
	const reading = await readCase(told.handTo(team.desk), deskReader(new Map([[team.desk, team.deskKeys]]), team.isMember));
	const composed = must(await composeMemberAct(reading, team.handOf(by), deed, inventedNow));
	const actor = { kind: 'member', member: by.member, desk: team.desk, signingKey: by.keys.signing.public } as const;
	assert.equal(told.submit(composed, actor), null);
}

const placeIn = (reading: CaseReading): ItemPlace => {
	const recorded = everything(reading).find(({ content }) => content.kind === 'file')?.item;
	assert.ok(recorded);
	return { item: file, part: recorded.part, recorded };
};
const view = (changes: Partial<CustodyView> = {}): CustodyView => ({
	reader: 'survivor',
	today: inventedDay,
	proofOf: () => 'proved',
	...changes
});
const whatOf = ({ steps }: ItemCustody): string[] =>
	steps.map(({ what, source, n }) => `${source} ${what} ${n ?? ''}`.trim()).sort();

const all = ['case read', 'case recorded', 'case shared', 'written exported 2', 'written noted 1', 'written opened 1'];

test('custody is read from the acts and from what was written, alike by her and by the desk', async () => {
	const { hers, theirs, team } = await played();
	const [seen, shown] = [custodyOf(hers, placeIn(hers), view()), custodyOf(theirs, placeIn(theirs), view({ reader: 'desk' }))];
	assert.deepEqual(whatOf(seen), all);
	assert.deepEqual(whatOf(shown), all);
	assert.deepEqual([seen.gaps, shown.gaps], [[], []]);
	assert.deepEqual([seen.steps[0]?.what, shown.steps[0]?.what], ['recorded', 'recorded'], 'all of it in one second');
	assert.deepEqual(seen.unsaid, ['order-between-parts', 'word-of-writer', 'copies']);
	assert.ok(shown.unsaid.includes('others-not-shown'));
	const read = seen.steps.find(({ what }) => what === 'read');
	assert.deepEqual([read?.desk, read?.deskName, read?.name], [team.desk, 'Invented desk', 'Invented Person']);
	assert.ok(seen.steps.every(({ leaf, proof }) => leaf?.length === 43 && proof === 'proved'));
	const exported = seen.steps.find(({ what }) => what === 'exported');
	assert.equal(exported?.leaf, seen.steps.find(({ what, source }) => what === 'opened' && source === 'written')?.leaf, 'one act');
});

test('an act whose leaf has no proof yet, and one whose opening is about something else, are gaps', async () => {
	const { hers } = await played();
	const pending = custodyOf(hers, placeIn(hers), view({ proofOf: () => 'pending' }));
	assert.equal(pending.gaps.filter(({ what }) => what === 'not-proved').length, pending.steps.length);
	assert.deepEqual(custodyOf(hers, placeIn(hers), view({ proofOf: () => null })).gaps, []);
	const parts = hers.parts.map((part) => ({
		...part,
		items: part.items.map((item) => {
			const event = { ...(item.opening?.event as object), seq: 99 };
			return item.actCode === 'open' && item.opening ? { ...item, opening: { ...item.opening, event } } : item;
		})
	}));
	const swapped = custodyOf({ ...hers, parts }, placeIn(hers), view());
	const read = swapped.steps.find(({ what }) => what === 'read');
	assert.deepEqual(swapped.gaps, [{ what: 'opening-wrong', id: read?.id }]);
	assert.equal(read?.leaf, null);
});

test('an event taken out of the thread, and a case that went back, show as gaps of what they concern', async () => {
	const { hers } = await played();
	const parts = hers.parts.map((part) => ({
		...part,
		items: part.items.filter(({ content }) => !(content as { what?: string }).what?.startsWith('opened'))
	}));
	const findings = [
		{ what: 'rolled-back', part: placeIn(hers).part, seq: 9 },
		{ what: 'rolled-back', part: 99, seq: 1 }
	] as const;
	const { gaps } = custodyOf({ ...hers, parts, findings }, placeIn(hers), view());
	assert.deepEqual(
		gaps.map((gap) => (gap.what === 'missing' ? `missing ${gap.from} to ${gap.to}` : gap.what)),
		['missing 1 to 1', 'case']
	);
});

test('a desk is not shown as reading what was kept after it looked, nor a part that it was never given', async () => {
	const { hers } = await played();
	const place = placeIn(hers);
	const later = { ...place, recorded: { ...place.recorded, at: '2026-11-23T10:00:00Z' as Moment } };
	assert.ok(!whatOf(custodyOf(hers, later, view())).includes('case read'));
	const money = hers.parts.find(({ kind }) => kind === 'money');
	const unshared = { ...place, part: money?.part ?? -1 };
	assert.deepEqual(
		whatOf(custodyOf(hers, unshared, view())).filter((what) => what.startsWith('case')),
		['case recorded']
	);
});
