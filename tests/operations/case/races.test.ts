import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { DeskId, Outcome } from '#core/base';
import type { Entry, GrantEntry } from '#core/sealing';
import { HeldLine } from '#tests/support/held-line.ts';
import { enterAdmin, enterDesk, enterSurvivor, type StagedDesk } from '#tests/support/invented-stage.ts';
import { TestMember } from '#tests/support/member.ts';
import { startTestNode, type TestNode } from '#tests/support/node.ts';
import { answered, placeAt, TestSurvivor } from '#tests/support/survivor.ts';
import { wholeFile } from '#tests/support/whole-file.ts';
import type { NodePlace } from '#ui/sealing/api-client.ts';

const whole = wholeFile();
let node: TestNode;
let place: NodePlace;
let first: StagedDesk;
let second: StagedDesk;
/** The first desk's lead in a browser whose writes can be held. */
let lead: TestMember;
const leadLine = new HeldLine();

before(async () => {
	node = await startTestNode(whole, { mode: 'real' });
	place = await placeAt(node.origin);
	const admin = await enterAdmin(node, place);
	first = await enterDesk(admin, place, 'lea.quay');
	second = await enterDesk(admin, place, 'bo.quay');
	const { name, passphrase, totpSecret } = first.lead;
	lead = Object.assign(new TestMember(place, () => new Date(), null, leadLine.over), { name, passphrase, totpSecret });
	await lead.signIn();
});

/** Two browsers of hers on one case: what is held back in either reaches the node in the order that a round chooses. */
type Hers = {
	readonly phone: TestSurvivor;
	readonly phoneLine: HeldLine;
	readonly library: TestSurvivor;
	readonly libraryLine: HeldLine;
};

async function enterHer(): Promise<Hers> {
	const { codename } = await enterSurvivor(place, 'Said before.');
	const [phoneLine, libraryLine] = [new HeldLine(), new HeldLine()];
	const phone = new TestSurvivor(place, codename, '', phoneLine.over);
	const library = new TestSurvivor(place, codename, '', libraryLine.over);
	await phone.comeBack();
	return { phone, phoneLine, library, libraryLine };
}

const caseOf = ({ phone }: Hers) => (phone.session.held as NonNullable<typeof phone.session.held>).own.case;

/** What a browser may be asked to do. Whether it makes sense by the time it arrives is for the node and the browser to find out. */
const deeds = {
	'gives the first desk more': (her: TestSurvivor) =>
		her.share({ desk: first.desk, kinds: ['account', 'support'], replaces: 'support' }),
	'stops the first desk': (her: TestSurvivor) => her.withdraw(first.desk),
	'lets the second desk read': (her: TestSurvivor) => her.share({ desk: second.desk, kinds: ['account'] }),
	writes: async (her: TestSurvivor) => {
		await her.session.write([{ place: 'account', content: answered('what', 'Said in a race.') }]);
	},
	'the desk answers': async (_: TestSurvivor, hers: Hers) => {
		await lead.casework.act(first.desk, caseOf(hers), { do: 'answer', text: 'Meanwhile.' });
	},
	'the desk changes its key': async () => {
		// Somebody left: said here in the table, so that nobody has to be let in and out for each round.
		await node.app.db.updateTable('desks').set({ rotation_due: true }).where('id', '=', first.desk).execute();
		await lead.rotate(first.desk);
	}
} as const satisfies Readonly<Record<string, (her: TestSurvivor, hers: Hers) => Promise<void>>>;
type Deed = keyof typeof deeds;

/** Every way in which a grant, a withdrawal and a new key can meet; the rest of all ways goes through the rules alone, in core/report/races.test.ts. */
const meetings: readonly (readonly [Deed, Deed])[] = [
	['stops the first desk', 'gives the first desk more'],
	['stops the first desk', 'writes'],
	['stops the first desk', 'lets the second desk read'],
	['stops the first desk', 'the desk answers'],
	['stops the first desk', 'the desk changes its key'],
	['lets the second desk read', 'the desk changes its key'],
	['writes', 'the desk changes its key']
];

const orders = ['one', 'other', 'together'] as const;

/** Both begin on the same state of the case; then their writes arrive in this order. What is refused in a race is refused, never lost or half done. */
async function race(
	begun: readonly [() => Promise<unknown>, () => Promise<unknown>],
	order: (typeof orders)[number]
): Promise<void> {
	const ended = order === 'other' ? begun.toReversed() : begun;
	if (order === 'together') await Promise.allSettled(ended.map((end) => end()));
	else for (const end of ended) await Promise.allSettled([end()]);
}

/** What the node holds of the case: who may read what, and who has which key. */
async function heldBy(hers: Hers) {
	const { db } = node.app;
	const id = caseOf(hers);
	const parts = await db.selectFrom('parts').selectAll().where('case_id', '=', id).execute();
	const consents = await db
		.selectFrom('consents')
		.selectAll()
		.where('case_id', '=', id)
		.where('state', '=', 'in-force')
		.execute();
	const rows = await db
		.selectFrom('entries')
		.select(['part', 'seq', 'body', 'sealed'])
		.where('case_id', '=', id)
		.orderBy('part')
		.orderBy('seq')
		.execute();
	const grants = rows
		.map(({ body, sealed }) => ({ entry: JSON.parse(body) as Entry, sealed: sealed !== null }))
		.filter((row): row is { entry: GrantEntry; sealed: boolean } => row.entry.type === 'causeway/grant/v1');
	const mayRead = (desk: DeskId, part: number): boolean =>
		consents.some((consent) => consent.desk_id === desk && (consent.thread === part || consent.parts.includes(part)));
	return { parts, grants, mayRead };
}

/** The two promises: nobody who was removed has a key that still locks anything, and nobody who may read is without one. */
async function holds(hers: Hers, round: string): Promise<void> {
	const { parts, grants, mayRead } = await heldBy(hers);
	for (const { part, epoch, rotation_due: due } of parts)
		for (const desk of [first.desk, second.desk]) {
			const own = grants.filter(({ entry }) => entry.part === part && entry.holder.kind === 'desk' && entry.holder.desk === desk);
			const now = own.filter(({ entry }) => entry.epoch === epoch);
			if (mayRead(desk, part)) {
				assert.ok(
					now.some(({ sealed }) => sealed),
					`${round}: who may read part ${part} has its key`
				);
			} else {
				assert.ok(
					own.every(({ sealed }) => !sealed),
					`${round}: nothing is kept of part ${part} for who may not read it`
				);
				assert.ok(now.length === 0 || due, `${round}: part ${part} takes nothing under a key that a removed desk had`);
			}
		}
}

const codeOf = (outcome: Outcome<unknown, string>): string => (outcome.ok ? 'opened' : outcome.refusal.code);

/** The same, by what people see: she finds nothing that does not fit, who may read reads her newest words, and who may not is handed nothing. */
async function isSeen(hers: Hers, round: string): Promise<void> {
	const words = `Said after: ${round}`;
	const wrote = await hers.phone.session.write([{ place: 'account', content: answered('what', words) }]);
	assert.ok(wrote.ok, `${round}: she can write`);
	const space = await hers.phone.look();
	assert.deepEqual(space.findings, [], round);
	await holds(hers, `${round}, then she writes`);
	const { parts, grants, mayRead } = await heldBy(hers);
	const account = hers.phone.session.held?.own.parts.find(({ kind }) => kind === 'account')?.part as number;
	const epoch = parts.find(({ part }) => part === account)?.epoch;
	for (const [staged, member] of [
		[first, lead],
		[second, second.lead]
	] as const) {
		const allowed = mayRead(staged.desk, account);
		const has = grants.some(
			({ entry }) =>
				entry.part === account && entry.epoch === epoch && entry.holder.kind === 'desk' && entry.holder.desk === staged.desk
		);
		assert.equal(has, allowed, `${round}: the key of what she wrote last goes to who may read and to nobody else`);
		const opened = await member.casework.open(staged.desk, caseOf(hers));
		assert.equal(codeOf(opened) === 'opened', allowed, `${round}: ${codeOf(opened)}`);
		if (!opened.ok) continue;
		const read = member.casework.held(caseOf(hers))?.reading;
		const said = read?.parts.flatMap(({ items }) => items.map(({ content }) => (content as { text?: string }).text)) ?? [];
		assert.ok(said.includes(words) && said.includes('Said before.'), `${round}: it reads the newest and the oldest words`);
	}
}

for (const [one, other] of meetings)
	test(`two browsers at once: one ${one}, ${other.startsWith('the desk') ? other : `the other ${other}`}: in every order keys go to who may read, and to nobody else`, async () => {
		for (const order of orders) {
			const round = `one ${one}, ${other}, ${order} first`;
			const hers = await enterHer();
			await hers.phone.share({ desk: first.desk, kinds: ['account'] });
			await lead.open(first.desk, caseOf(hers));
			await hers.library.comeBack();
			await hers.phone.look();
			const isDesks = other.startsWith('the desk');
			const begunOne = await hers.phoneLine.begin(() => deeds[one](hers.phone, hers));
			const begunOther = await (isDesks ? leadLine : hers.libraryLine).begin(() => deeds[other](hers.library, hers));
			await race([begunOne, begunOther], order);
			await holds(hers, round);
			await isSeen(hers, round);
		}
	});
