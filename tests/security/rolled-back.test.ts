import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { must } from '#core/base';
import type { WireCase } from '#core/sealing';
import { type Clock, today } from '#server/gateways/clock.ts';
import { enterSurvivor } from '#tests/support/invented-stage.ts';
import { whileLying } from '#tests/support/lying-server.ts';
import { codeOf, type LyingStage, raiseLyingStage } from '#tests/support/lying-stage.ts';
import { answered, TestSurvivor } from '#tests/support/survivor.ts';
import { wholeFile } from '#tests/support/whole-file.ts';

const whole = wholeFile();
let node: LyingStage['node'];
let place: LyingStage['place'];
let first: LyingStage['first'];
let stage: LyingStage['stage'];

before(async () => {
	({ node, place, first, stage } = await raiseLyingStage(whole));
});

type CaseBody = { view: WireCase; pieces: unknown[] };

test('24: replayed and rolled-back items, acts, grants, epochs and heads are shown at the next reading, and nothing more is written', async () => {
	const her = await enterSurvivor(place);
	await her.share({ desk: first.desk, kinds: ['account'] });
	await first.lead.session.look();
	await first.lead.open(first.desk, her.session.held?.own.case as never);
	await her.session.write([{ place: 'account', content: answered('what', 'Later words.') }]);
	await her.look();
	const drop = (view: WireCase, at: number): WireCase => ({ ...view, entries: view.entries.toSpliced(at, 1) });
	const lastOf = (view: WireCase, type: string): number => view.entries.findLastIndex(({ entry }) => entry?.type === type);
	const lies: Record<string, { lie: (view: WireCase) => WireCase; what: readonly string[] }> = {
		'the last item left out': {
			lie: (view) => drop(view, lastOf(view, 'causeway/item/v1')),
			what: ['rolled-back', 'chain-broken']
		},
		'a grant left out': { lie: (view) => drop(view, lastOf(view, 'causeway/grant/v1')), what: ['chain-broken'] },
		'an epoch left out': { lie: (view) => drop(view, lastOf(view, 'causeway/epoch/v1')), what: ['chain-broken'] },
		'an act left out': {
			lie: (view) => ({ ...view, acts: view.acts.filter(({ body }) => body.n !== 2) }),
			what: ['act-missing']
		},
		'an item twice': {
			lie: (view) => {
				const at = lastOf(view, 'causeway/item/v1');
				return { ...view, entries: view.entries.toSpliced(at, 0, view.entries[at] as (typeof view.entries)[number]) };
			},
			what: ['chain-broken']
		},
		'the bytes of an item exchanged for those of another': {
			lie: (view) => {
				const items = view.entries.flatMap(({ entry }, at) => (entry?.type === 'causeway/item/v1' ? [at] : []));
				const [one = 0, other = 0] = items.slice(-2);
				const swapped = { ...view.entries[one], sealed: view.entries[other]?.sealed } as (typeof view.entries)[number];
				return { ...view, entries: view.entries.with(one, swapped) };
			},
			what: ['entry-altered']
		},
		'the bytes of an item left out': {
			lie: (view) => {
				const at = lastOf(view, 'causeway/item/v1');
				return {
					...view,
					entries: view.entries.with(at, { ...view.entries[at], sealed: null } as (typeof view.entries)[number])
				};
			},
			what: ['sealed-missing']
		},
		'a head that her last act did not have': {
			lie: (view) => ({
				...view,
				acts: view.acts.map((act, at) => (at === view.acts.length - 1 ? { ...act, body: { ...act.body, heads: [] } } : act))
			}),
			what: ['act-forged', 'entry-altered']
		}
	};
	for (const [name, { lie, what }] of Object.entries(lies)) {
		const telling = (body: Record<string, unknown>): unknown => ({ ...body, view: lie((body as CaseBody).view) });
		const space = await whileLying(stage, '/api/v1/case', telling, () => her.look());
		const found = new Set(space.findings.map((finding) => finding.what));
		assert.ok(
			what.some((one) => found.has(one as never)),
			`${name}: ${[...found].join(', ') || 'nothing was noticed'}`
		);
		const written = await her.session.write([{ place: 'account', content: answered('what', 'Written on sand.') }]);
		assert.equal(codeOf(written), 'does-not-fit', name);
	}
	assert.deepEqual((await her.look()).findings, [], 'with the truth all is well again');
});

test('24: a desk’s own act holds the survivor’s part of the thread: what the node takes back of it shows to both', async () => {
	const her = await enterSurvivor(place);
	await her.share({ desk: first.desk, kinds: ['account'] });
	await her.say(first.desk, 'Words to the desk.');
	const caseId = her.session.held?.own.case as never;
	await first.lead.session.look();
	await first.lead.open(first.desk, caseId);
	const takeBack = (body: Record<string, unknown>): unknown => {
		const { view } = body as CaseBody;
		const opening = view.acts.findIndex(({ body: act }) => act.act === 'open');
		const gone = new Set(view.acts[opening]?.body.entries);
		return {
			...body,
			view: { ...view, acts: view.acts.toSpliced(opening, 1), entries: view.entries.filter(({ hash }) => !gone.has(hash)) }
		};
	};
	await her.comeBack();
	const space = await whileLying(stage, '/api/v1/case', takeBack, () => her.look());
	assert.ok(
		space.findings.some(({ what }) => what === 'rolled-back'),
		'her visit was signed over the opening that the node now hides'
	);
	const path = `/api/v1/desks/${first.desk}/cases/${caseId}`;
	const cut = (body: Record<string, unknown>): unknown => {
		const { view } = body as CaseBody;
		const last = view.entries.findLastIndex(({ entry }) => entry?.type === 'causeway/item/v1' && entry.part > 0);
		return { ...body, view: { ...view, entries: view.entries.toSpliced(last, 1) } };
	};
	const shown = await whileLying(stage, path, cut, () => first.lead.open(first.desk, caseId));
	assert.ok(shown.shown.findings.length > 0, 'the desk sees that something of the thread is missing');
});

test('24: a node that was rolled back whole shows in the same session, to her and to the desk', async () => {
	const her = await enterSurvivor(place);
	await her.share({ desk: first.desk, kinds: ['account'] });
	const caseId = her.session.held?.own.case as never;
	const { lead, desk } = first;
	must(await lead.session.look());
	await lead.open(desk, caseId);
	await her.look();
	const kept: unknown[] = [];
	const keep = (body: Record<string, unknown>): void => void kept.push(structuredClone(body));
	const atDesk = `/api/v1/desks/${desk}/cases/${caseId}`;
	await whileLying(stage, '/api/v1/case', keep, () => her.look());
	await whileLying(stage, atDesk, keep, () => lead.open(desk, caseId));
	await her.session.write([{ place: 'account', content: answered('what', 'Since then.') }]);
	await lead.open(desk, caseId);

	for (let round = 0; round < 2; round++) {
		const space = await whileLying(
			stage,
			'/api/v1/case',
			() => kept[0],
			() => her.look()
		);
		assert.ok(
			space.findings.some(({ what }) => what === 'rolled-back'),
			'she wrote more than is there'
		);
		const shown = await whileLying(
			stage,
			atDesk,
			() => kept[1],
			() => lead.open(desk, caseId)
		);
		assert.ok(
			shown.shown.findings.some(({ what }) => what === 'rolled-back'),
			'the desk has read more than is there'
		);
	}
	const words = [{ place: 'account', content: answered('what', 'On top.') }] as const;
	assert.equal(
		codeOf(
			await whileLying(
				stage,
				'/api/v1/case',
				() => kept[0],
				() => her.session.write(words)
			)
		),
		'does-not-fit'
	);
	assert.deepEqual((await her.look()).findings, []);
	assert.deepEqual((await lead.open(desk, caseId)).shown.findings, []);
});

test('24: to a new session a node that was rolled back whole tells an older last visit than she remembers', async () => {
	const days = (count: number): void => {
		const now = node.app.clock.now().getTime() + count * 86_400_000;
		(node.app as { clock: Clock }).clock = { now: () => new Date(now) };
	};
	const her = await enterSurvivor(place);
	const lastVisit = async () => (await new TestSurvivor(place, her.codename).comeBack()).lastVisit?.slice(0, 10);
	days(3);
	const third = today(node.app.clock);
	await lastVisit();
	const kept: unknown[] = [];
	await whileLying(
		stage,
		'/api/v1/case',
		(body) => void kept.push(structuredClone(body)),
		() => her.look()
	);
	days(4);
	const seventh = today(node.app.clock);
	assert.equal(await lastVisit(), third);
	assert.equal(await lastVisit(), seventh, 'the truth: she was here today');
	const told = await whileLying(
		stage,
		'/api/v1/case',
		() => kept[0],
		() => new TestSurvivor(place, her.codename).session.enter({ codename: her.codename, pin: '' })
	);
	assert.equal(must(told).lastVisit?.slice(0, 10), third, 'the page says a day on which she knows that she came later');
});
