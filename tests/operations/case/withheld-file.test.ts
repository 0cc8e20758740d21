import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { before, test } from 'node:test';
import { type FileId, must } from '#core/base';
import { ownTool } from '#core/evidence';
import { everything, showsOf } from '#core/report';
import type { CaseReading } from '#core/sealing';
import { type Cast, enterCast, forgive } from '#tests/support/cast.ts';
import { postJson, type RawAnswer, rawRequest } from '#tests/support/raw-request.ts';
import { wholeFile } from '#tests/support/whole-file.ts';
import type { DeskCopy } from '#ui/sealing/add-desk-file.ts';
import { readTeamExposure } from '#ui/sealing/desk-exposure.ts';
import { keepCopy } from '#ui/sealing/keep-copy.ts';

const whole = wholeFile();
let cast: Cast;
before(async () => {
	cast = await enterCast(whole);
});

const piece = (desk: string, wanted: string, file: string, cookie: string): Promise<RawAnswer> => {
	forgive(cast);
	return rawRequest(cast.node.origin, 'GET', `/api/v1/desks/${desk}/cases/${wanted}/pieces/${file}/0`, { Cookie: cookie });
};
const call = () => ({ signal: new AbortController().signal, report: () => {} });
const withhold = (desk: string, wanted: string, file: string, cookie: string): Promise<RawAnswer> => {
	forgive(cast);
	return postJson(
		cast.node.origin,
		`/api/v1/desks/${desk}/cases/${wanted}/files/${file}/withhold`,
		{},
		{
			Cookie: cookie,
			Origin: cast.node.origin
		}
	);
};

test('a file that may show a person under 18 is handed to no desk any more, not even to one that opened it before; she keeps it', async () => {
	const { first, second, colleague, eva } = cast;
	await eva.her.share({ desk: first.desk, kinds: ['account', 'evidence'] });
	await first.lead.session.look();
	await first.lead.open(first.desk, eva.case);
	for (const { desk, lead } of [first, second])
		assert.equal((await piece(desk, eva.case, eva.file, lead.jar.cookie)).status, 200);

	const shown = must(await second.lead.casework.withhold(second.desk, eva.case, eva.file));
	assert.deepEqual(shown.withheld, [eva.file]);
	assert.deepEqual(shown.shown.media.mayShowMinor, [eva.file]);
	for (const { desk, lead } of [first, second]) {
		const answer = await piece(desk, eva.case, eva.file, lead.jar.cookie);
		assert.deepEqual([answer.status, answer.code], [403, 'file-withheld']);
	}
	assert.deepEqual((await first.lead.open(first.desk, eva.case)).withheld, [eva.file], 'the other desk learns it from the node');
	await colleague.open(first.desk, eva.case);
	const asked = await colleague.casework.file(first.desk, eva.case, eva.file, call());
	assert.equal(!asked.ok && asked.refusal.code, 'file-withheld', 'and its pages do not even ask');

	assert.equal((await eva.her.open(eva.file)).length, 5000);
	const told = (await eva.her.look()).timeline.filter(({ what }) => what === 'file-withheld');
	assert.equal(told.length, 1, 'she is told');
});

test('nobody closes a file of a case that was not opened to that desk, or of another case, and none that is not there', async () => {
	const { first, second, ana, eva } = cast;
	for (const [desk, wanted, file, cookie] of [
		[second.desk, ana.case, ana.file, second.lead.jar.cookie],
		[first.desk, ana.case, eva.file, first.lead.jar.cookie],
		[first.desk, ana.case, 'A'.repeat(22), first.lead.jar.cookie],
		[first.desk, ana.case, ana.file, second.lead.jar.cookie]
	] as const) {
		const answer = await withhold(desk, wanted, file, cookie);
		assert.deepEqual([answer.status, answer.code], [404, 'not-found']);
	}
	assert.equal((await piece(first.desk, ana.case, ana.file, first.lead.jar.cookie)).status, 200);
});

test('the node keeps case, file and day of it, the audit list neither case nor file, and erasing the case leaves nothing', async () => {
	const { node, second, eva } = cast;
	const rows = await node.app.db.selectFrom('withheld_files').selectAll().execute();
	assert.deepEqual(
		rows.map(({ case_id, file_id }) => [case_id, file_id]),
		[[eva.case, eva.file]]
	);
	const audited = await node.app.db.selectFrom('audit').selectAll().where('act', '=', 'withhold-file').execute();
	assert.deepEqual(
		audited.map(({ subject_kind, subject, reason }) => [subject_kind, subject, reason]),
		[['desk', second.desk, null]]
	);
	forgive(cast);
	assert.equal((await withhold(second.desk, eva.case, eva.file, second.lead.jar.cookie)).status, 200);
	const still = await node.app.db.selectFrom('audit').selectAll().where('act', '=', 'withhold-file').execute();
	assert.equal(still.length, 1, 'closed a second time it is not counted again');
	must(await eva.her.session.erase());
	assert.deepEqual(await node.app.db.selectFrom('withheld_files').selectAll().execute(), []);
});

test('what was made of a closed file is opened by no desk either: a copy covers what its maker chose, and nobody may look whether that was enough', async () => {
	const { first, ana } = cast;
	await ana.her.look();
	const copy = must(
		await keepCopy(
			ana.her.session,
			{
				original: ana.file,
				from: new Blob(['the original']),
				copy: new File(['the copy'], 'copy-1.png', { type: 'image/png' }),
				form: 'picture',
				method: 'areas-covered',
				fill: 'solid',
				count: 1
			},
			call()
		)
	);
	await first.lead.session.look();
	await first.lead.open(first.desk, ana.case);
	assert.ok((await first.lead.casework.file(first.desk, ana.case, copy, call(), 'assess')).ok, 'before, it opens with a reason');
	const shown = must(await first.lead.casework.withhold(first.desk, ana.case, ana.file));
	assert.deepEqual(shown.withheld.toSorted(), [ana.file, copy].toSorted());
	const asked = await first.lead.casework.file(first.desk, ana.case, copy, call(), 'assess');
	assert.equal(!asked.ok && asked.refusal.code, 'file-withheld');
	assert.deepEqual((await ana.her.look()).closed.toSorted(), [ana.file, copy].toSorted(), 'she is told of both');
});

test('a lead sees how many files each person of the desk closed, and of no other desk; a number is all there is, also when the case is gone', async () => {
	const { first, second, colleague } = cast;
	const seen = must(await readTeamExposure(second.lead.session, second.desk));
	const by = second.lead.session.me?.member.id;
	assert.deepEqual(seen.closed, { members: [{ member: by, today: 1, lately: 1 }], lately: 1, ever: 1 });
	const elsewhere = must(await readTeamExposure(first.lead.session, first.desk));
	assert.deepEqual(
		[elsewhere.closed.ever, elsewhere.closed.members.map(({ member }) => member)],
		[1, [first.lead.session.me?.member.id]]
	);
	const byMember = await readTeamExposure(colleague.session, first.desk);
	assert.equal(!byMember.ok && byMember.refusal.code, 'not-found', 'a member reads no numbers of others');
});

const quiet = { signal: new AbortController().signal, report: () => {} };
const sha256 = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex');
const original = new Uint8Array(5000).fill(7);
const copyOf = (desk: DeskCopy['desk'], wanted: DeskCopy['case'], file: FileId, words: string): DeskCopy => ({
	desk,
	case: wanted,
	original: file,
	from: new Blob([original]),
	copy: new File([words], 'copy-1.json', { type: 'application/json' }),
	form: 'chat',
	method: 'names-replaced',
	fill: 'words',
	count: 2
});

test('a copy that a desk makes is written down before a piece of it is sent, tells how and by whom, and is closed with its original', async () => {
	const { first, colleague, ana } = cast;
	const { lead, desk } = first;
	const file = await ana.her.attach('copied.bin', original);
	await lead.open(desk, ana.case);
	const copy = must(await lead.files.addCopy(copyOf(desk, ana.case, file, 'words of the copy'), quiet));
	const { items, timeline, added } = await ana.her.look();
	const made = items.find(({ item }) => item === copy);
	assert.ok(made?.by.kind === 'member' && made.by.desk === desk && made.by.member === lead.id);
	const by = lead.session.me?.member.displayName;
	assert.deepEqual(made.derivation, {
		original: file,
		method: 'names-replaced',
		fill: 'words',
		count: 2,
		tool: ownTool,
		originalSha256: sha256(original),
		sha256: sha256('words of the copy'),
		by
	});
	assert.deepEqual(
		added.map((one) => [one.file, one.shows]),
		[[copy, showsOf(ana.her.session.held?.reading as CaseReading, file)]],
		'whom it shows is what she said of the original'
	);
	const told = timeline.find((step) => step.what === 'custody' && step.deed === 'derived');
	assert.deepEqual(told?.what === 'custody' && [told.desk, told.name, told.item], [desk, by, 'copied.bin']);
	const acts = everything(ana.her.session.held?.reading as CaseReading);
	const derived = acts.findIndex(({ content }) => content.kind === 'custody' && content.to?.id === copy);
	const kept = acts.findIndex(({ content }) => content.kind === 'file' && content.file === copy);
	assert.ok(derived >= 0 && derived < kept, 'the event came before the file');
	assert.equal(new TextDecoder().decode(await ana.her.open(copy)), 'words of the copy');

	const again = copyOf(desk, ana.case, 'A'.repeat(22) as FileId, 'of nothing');
	const nothing = await lead.files.addCopy(again, quiet);
	assert.equal(!nothing.ok && nothing.refusal.code, 'upload-incomplete');

	await colleague.open(desk, ana.case);
	const shown = must(await colleague.casework.withhold(desk, ana.case, file));
	for (const one of [file, copy]) assert.ok(shown.withheld.includes(one));
	const late = await lead.files.addCopy(copyOf(desk, ana.case, file, 'too late'), quiet);
	assert.equal(!late.ok && late.refusal.code, 'file-withheld', 'of what is closed no copy is made');
	await lead.open(desk, ana.case);
	const opened = await lead.casework.file(desk, ana.case, copy, quiet);
	assert.equal(!opened.ok && opened.refusal.code, 'file-withheld', 'nor opened, though the node knows nothing of the copy');
});
