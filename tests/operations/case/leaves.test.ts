import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unpackTar } from 'modern-tar';
import { type CaseId, type Day, dayOf, fromBase64url, must, toBase64url } from '#core/base';
import { leafOfOpening, parseOpening, parseReceipt } from '#core/log';
import { type ActCode, actCodes, type Opening, openValue, randomOf, sign } from '#core/sealing';
import { endpoints } from '#server/api/endpoints.ts';
import { jobRules } from '#server/jobs/declared.ts';
import { expireConsents } from '#server/operations/case/expire-consents.ts';
import type { Db } from '#server/store/database.ts';
import { enterCast } from '#tests/support/cast.ts';
import { enterSurvivor } from '#tests/support/invented-stage.ts';
import { inventedWacz } from '#tests/support/invented-wacz.ts';
import { enterHelper, invite, newcomersOf, TestHelper } from '#tests/support/supporter.ts';
import { answered, type TestSurvivor } from '#tests/support/survivor.ts';
import { keepArchive } from '#ui/sealing/keep-page.ts';
import { makeOwnGlass } from '#ui/sealing/own-glass.ts';
import { dropHelper, endHelp, letHelp } from '#ui/sealing/own-help.ts';
import type { SurvivorSession } from '#ui/sealing/survivor-session.ts';
import { proveOpening } from '#ui/sealing/take-proof.ts';

/** Leaves that wait for a beat: in these tests none comes, so that they can be counted. */
const staged = async (db: Db): Promise<string[]> =>
	(await db.selectFrom('log_staged').select('leaf').execute()).map(({ leaf }) => toBase64url(new Uint8Array(leaf)));

const inAMonth = (): Day => dayOf(new Date(Date.now() + 30 * 86_400_000));

const actsIn = async (db: Db): Promise<number> => (await db.selectFrom('acts').select('hash').execute()).length;

/** Leaves of which the survivor's own copy of her case holds the opening, by the act that they are of. */
async function openedBy(her: TestSurvivor): Promise<ReadonlyMap<string, ActCode>> {
	await her.look();
	const items = her.session.held?.reading?.parts.flatMap((part) => [...part.items, ...part.ofSupporters]) ?? [];
	return new Map(
		items.flatMap(({ opening, actCode }) => (opening ? [[toBase64url(leafOfOpening(opening)), actCode] as const] : []))
	);
}

/** What changes a case and gives no leaf of its own, and why that is enough. */
const without: Readonly<Record<string, string>> = {
	'PUT /case/pieces/:file/:index': 'a piece is nothing until an act brings its manifest',
	'PUT /desks/:desk/cases/:case/pieces/:file/:index': 'a piece is nothing until an act of its member brings the manifest',
	'POST /case/captures': 'asks a worker for a page; what comes of it is nothing until an act brings its manifest',
	'POST /case/captures/:capture/pieces': 'a piece is nothing until an act brings its manifest',
	'POST /desks/:desk/cases/:case/files/:file/withhold':
		'closes the file for desks at once; the note that says so to her follows, and gives one',
	'POST /desks/:desk/cases/:case/pass-on': 'it only decides; what is handed on is written by an act, and that gives one',
	'POST /desks/:desk/cases/:case/acknowledgements': 'played below, where something was taken back',
	'POST /case/archive/ticket': 'it only lets a form take everything, and that gives one',
	'POST /desks/:desk/cases/:case/glass':
		'beside the case, in no chain of it: one leaf a step is counted in tests/operations/glass.test.ts',
	'job close-glasses': 'nobody decides at that hour: it stands in the request, which gave a leaf',
	'job expire-consents': 'nobody decides on that day: the last day stands in the consent, whose act gave a leaf',
	'job sweep-blobs': 'deletes what no case names any more',
	'job export-log': 'touches no case',
	'job forget-staged': 'clears what is left in the table of a leaf that stands in the log; touches no case',
	'job prune-tombstones': 'touches no case',
	'job stamp-checkpoint': 'touches no case'
};

test('every operation that changes a case gives one blind leaf, and she holds what opens it, also that of erasing', {
	timeout: 300_000
}, async (t) => {
	const { node, place, first, second, colleague, ana, eva } = await enterCast(t);
	const { db } = node.app;
	const { lead, desk } = first;
	const { her, case: caseId } = ana;
	let fresh: TestSurvivor = her;
	const helper = new TestHelper(place);
	const acts = new Set<ActCode>();

	/** Does something, and holds what it staged against what she can open. */
	const gives = async (
		what: string,
		whose: () => TestSurvivor,
		work: () => Promise<unknown>,
		act: ActCode | null
	): Promise<string> => {
		const before = new Set(await staged(db));
		const written = await actsIn(db);
		await work();
		const added = (await staged(db)).filter((leaf) => !before.has(leaf));
		// A file is two acts: that it comes, and that it is there.
		const wanted = act ? (await actsIn(db)) - written : 1;
		assert.ok(wanted >= 1, `${what} is an act`);
		assert.equal(added.length, wanted, `${what} gives ${added.length} leaves`);
		const opened = act ? await openedBy(whose()) : null;
		for (const leaf of opened ? added : []) assert.equal(opened?.get(leaf), act, `she holds the opening of ${what}`);
		if (act) acts.add(act);
		return added[0] as string;
	};
	const hers = () => her;

	const played: Record<string, () => Promise<unknown>> = {
		'POST /cases': () =>
			gives(
				'opening a case',
				() => fresh,
				async () => {
					fresh = await enterSurvivor(place);
				},
				'report'
			),
		'POST /case/acts': async () => {
			await gives('writing', hers, () => her.session.write([{ place: 'account', content: answered('what', 'More.') }]), 'write');
			await gives('a file', hers, () => her.attach('more.bin', new Uint8Array(100)), 'write');
			const archive = new File([inventedWacz() as Uint8Array<ArrayBuffer>], 'page.wacz');
			const call = { signal: new AbortController().signal, report: () => {} };
			// Three acts: that she asks, that the archive is there, what it says.
			await gives('a page', hers, () => keepArchive(her.session, { archive, shows: 'nobody', resume: null }, call), 'write');
			await gives('a consent', hers, () => her.share({ desk: second.desk, kinds: ['support'] }), 'share');
			const desks = [
				{ desk, name: 'A' },
				{ desk: second.desk, name: 'B' }
			] as const;
			const lastDay = dayOf(new Date(Date.now() + 86_400_000));
			await gives('a glass', hers, () => makeOwnGlass(her.session, { desks, kinds: ['money'], lastDay }), 'glass');
			const waiving = {
				place: 'account',
				desk: second.desk,
				deskName: 'x',
				duties: [],
				purpose: 'proceedings',
				language: 'en'
			} as const;
			await gives('a waiver', hers, async () => must(await her.session.waive({ ...waiving, lastDay: inAMonth() })), 'waive');
			await gives('a visit', hers, () => her.session.noteVisit(), 'visit');
		},
		'POST /desks/:desk/cases/:case/open': () =>
			gives('an opening', hers, () => second.lead.open(second.desk, caseId, 'support'), 'open'),
		'POST /desks/:desk/cases/:case/acts': async () => {
			await gives('an answer', hers, () => lead.answer(desk, caseId, 'We are here.'), 'answer');
			const state = { do: 'state', state: 'working', reason: 'We begin.', expectBy: null } as const;
			await gives('a state', hers, () => lead.act(desk, caseId, state), 'state');
			const assign = { do: 'assign', to: colleague.id, toName: 'Sam', note: '' } as const;
			const log = new TextEncoder().encode('invented log');
			// Two acts: that it comes, and that it is there, with what is said of it and its receipt.
			await gives('a file of a desk', hers, () => lead.addFile(desk, caseId, 'access.log', log), 'write');
			await gives('a hand-over', hers, () => lead.act(desk, caseId, assign), 'assign');
		},
		'POST /case/supporters/invitations': () => gives('an invitation to help', hers, () => invite(her), 'write'),
		'POST /case/supporters/invitations/:supporter/drop': async () => {
			const [open] = (await her.look()).invited;
			await gives('taking an invitation back', hers, () => dropHelper(her.session, open?.supporter as never), 'write');
		},
		'POST /help/open': async () => {
			await helper.accept(await invite(her, { role: 'liaison' }));
			const [found] = await newcomersOf(her);
			assert.ok(found);
			await gives('letting somebody help', hers, () => letHelp(her.session, found), 'support');
			await gives('an opening by who helps', hers, () => helper.open(), 'open');
		},
		'POST /help/acts': async () => {
			const line = () => helper.session.say('Words of who helps.').then(must);
			await gives('words of who helps', hers, line, 'write');
			await gives('stopping to help', hers, () => helper.session.stop().then(must), 'support');
			const other = await enterHelper(her, place);
			const end = { supporter: other.supporter, reason: 'ended' } as const;
			await gives('ending help', hers, () => endHelp(her.session, end).then(must), 'support');
		},
		'POST /desks/:desk/cases/:case/cut-off': async () => {
			const { supporter } = await enterHelper(her, place, { role: 'guardian' });
			const deed = { do: 'cut', supporter, reason: 'danger', words: 'Invented.' } as const;
			const propose = () => lead.casework.act(desk, caseId, { ...deed, confirms: null }).then(must);
			await gives('proposing to cut a guardian off', hers, propose, 'support');
			const { helpers } = (await lead.open(desk, caseId)).shown;
			const confirms = helpers.find((one) => one.supporter === supporter)?.cuts[0]?.hash as string;
			const confirm = () => colleague.casework.act(desk, caseId, { ...deed, confirms }).then(must);
			await gives('cutting a guardian off', hers, confirm, 'support');
		},
		'POST /case/archive': async () => {
			const form = must(await her.session.archiveForm());
			const { lost: _, ...fields } = form;
			let archive = new Map<string, Uint8Array>();
			const leaf = await gives(
				'taking everything',
				hers,
				async () => {
					const answer = await fetch(`${node.origin}/api/v1/case/archive`, {
						method: 'POST',
						headers: { Origin: node.origin, 'Content-Type': 'application/x-www-form-urlencoded' },
						body: new URLSearchParams(fields)
					});
					const entries = await unpackTar(new Uint8Array(await answer.arrayBuffer()));
					archive = new Map(entries.map(({ header, data }) => [header.name, data as Uint8Array]));
				},
				null
			);
			const sealed = archive.get('opening.age') as Uint8Array;
			const identities = her.session.held?.own.parts.flatMap((part) => [...part.identities.values()]) ?? [];
			const opening = must(parseOpening(must(await openValue(sealed, 'causeway/opening/v1', ...identities))));
			assert.equal(toBase64url(leafOfOpening(opening)), leaf);
			assert.equal((opening.event as { act: string }).act, 'export');
			await gives(
				'taking everything without a leaf of hers',
				hers,
				async () =>
					fetch(`${node.origin}/api/v1/case/archive`, {
						method: 'POST',
						headers: { Origin: node.origin, 'Content-Type': 'application/x-www-form-urlencoded' },
						body: new URLSearchParams({ ticket: must(await her.session.archiveForm()).ticket, keys: form.keys })
					}).then((answer) => answer.arrayBuffer()),
				null
			);
		},
		'POST /case/erase': async () => {
			const { held, client } = fresh.session;
			if (!held) throw new Error('impossible: not open');
			const leaf = randomOf(32);
			const body = { v: 1, type: 'causeway/erase/v1', case: held.own.case as CaseId, day: dayOf(new Date()) } as const;
			const input = { statement: sign(body, held.keys.signing), leaf: toBase64url(leaf) };
			const given = await gives(
				'erasing',
				hers,
				async () => must(await client.ask('POST', '/api/v1/case/erase', { authorization: held.authorization, body: input })),
				null
			);
			assert.deepEqual(fromBase64url(given), leaf, 'the leaf of her making');
			const session: SurvivorSession = eva.her.session;
			const of = session.held?.own.case as CaseId;
			assert.ok(!session.erasure, 'nothing is erased yet');
			const erased = await gives('erasing by her program', hers, async () => must(await session.erase()), null);
			const erasure = session.erasure as Opening | null;
			assert.ok(erasure);
			assert.equal(toBase64url(leafOfOpening(erasure)), erased, 'what her program keeps opens what the log holds');
			const { act, case: named } = erasure.event as { act: string; case: string };
			assert.deepEqual([act, named], ['erase', of]);
			must(await node.app.log.beat());
			must(await node.app.log.beat());
			const proof = must(await proveOpening(session.client, erasure, 'told'));
			assert.ok(proof.state === 'proved');
			assert.deepEqual(must(parseReceipt(proof.text)).opening, erasure);
			const stranger = await proveOpening(session.client, { ...erasure, key: toBase64url(randomOf(32)) }, 'told');
			assert.equal(must(stranger).state, 'pending', 'another key opens nothing');
		}
	};

	const changing = endpoints.filter(({ method, path }) => method !== 'GET' && /^\/(cases?|help)(\/|$)|\/cases\/:case/.test(path));
	const told = [
		...changing.map(({ method, path }) => `${method} ${path}`),
		...Object.keys(jobRules({ timestampMinutes: 60, logExport: null, logExportMinutes: 1 })).map((name) => `job ${name}`)
	];
	for (const name of told) {
		const play = played[name];
		if (play) await play();
		else assert.ok(without[name], `${name} changes a case and gives no leaf`);
	}
	for (const name of [...Object.keys(played), ...Object.keys(without)])
		assert.ok(told.includes(name), `${name} is not there any more`);

	await gives(
		'a withdrawal',
		hers,
		async () => {
			const { consents } = await her.look();
			const [given] = consents.filter(({ state }) => state === 'in-force');
			must(await her.session.withdraw(given?.consent as never));
		},
		'withdraw'
	);
	// No program of ours writes a rotation alone; like every act it is refused without a leaf (core/sealing/accept-act.test.ts).
	const kinds = actCodes.filter((code) => code !== 'rotate');
	assert.deepEqual([...acts].sort(), [...kinds].sort(), 'every kind of act was played');
	const before = await staged(db);
	await expireConsents(node.app);
	assert.deepEqual(await staged(db), before);
});
