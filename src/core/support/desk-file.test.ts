import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FileId } from '#core/base';
import { type CustodyDraft, type DerivationContent, ownTool } from '#core/evidence';
import { deskCase, evidenceItems, type FileContent, filesOf, ownSpace, thingsAt } from '#core/report';
import { type CaseReading, randomId, readCase } from '#core/sealing';
import { InventedCase, inventedNow } from '#tests/support/invented-case.ts';
import { InventedTeam, inventedDay } from '#tests/support/invented-team.ts';
import { composeMemberAct, type DeskWriting } from './member-act.ts';
import { deskReader } from './read-as-desk.ts';

const begun = (file: FileId, name: string) =>
	({ kind: 'file-begun', file, name, bytes: 3, pieceBytes: 16, lastModified: 0 }) as const;
const manifest = (file: FileId, name: string): FileContent => ({
	kind: 'file',
	file,
	name,
	mediaType: 'text/plain',
	bytes: 3,
	pieceBytes: 16,
	shows: 'nobody',
	pieces: [{ sealedHash: 'A'.repeat(43), bytes: 300 }]
});
const about = (item: FileId): DeskWriting => ({
	kind: 'item-about',
	item,
	form: 'server-log',
	maker: 'Invented provider',
	origin: 'requested',
	made: '',
	tool: { name: 'invented-export', version: '2.1' },
	source: 'Invented server',
	original: null,
	from: null,
	until: null,
	clock: 'UTC',
	note: ''
});
const received = (item: FileId): CustodyDraft => ({
	kind: 'custody',
	item,
	at: null,
	what: 'received',
	by: 'Invented Person',
	tool: ownTool,
	from: { kind: 'person', id: null, name: 'Invented provider' },
	to: null,
	seal: null,
	note: ''
});

/** A case with a consent, and how a member of the desk writes into its thread. */
async function played() {
	const team = new InventedTeam();
	const member = await team.enrol();
	await team.found(member);
	const told = new InventedCase(() => team.book);
	await told.report([]);
	await told.share(team.desk);
	const asDesk = (): Promise<CaseReading> =>
		readCase(told.handTo(team.desk), deskReader(new Map([[team.desk, team.deskKeys]]), team.isMember));
	const asHer = async (): Promise<CaseReading> => readCase(told.handToSurvivor(), await told.ownReader(team.isMember));
	const write = async (...writing: [DeskWriting, ...DeskWriting[]]): Promise<string | null> => {
		const deed = { do: 'write', before: writing.slice(0, -1), content: writing.at(-1) as DeskWriting } as const;
		const composed = await composeMemberAct(await asDesk(), team.handOf(member), deed, inventedNow);
		if (!composed.ok) return composed.refusal.code;
		return told.submit(composed.value, {
			kind: 'member',
			member: member.member,
			desk: team.desk,
			signingKey: member.keys.signing.public
		});
	};
	return { team, member, told, asDesk, asHer, write };
}

test('a file that a desk adds is one act: the desk and she find it with what was said of it, its custody begins with its receipt', async () => {
	const { team, asDesk, asHer, write } = await played();
	const file = randomId<'file'>() as FileId;
	assert.equal(await write(begun(file, 'access.log')), null);
	const waiting = deskCase(await asDesk(), team.desk, inventedDay).added;
	assert.deepEqual([waiting.length, waiting[0]?.pieces, waiting[0]?.lastModified], [1, null, 0]);
	assert.deepEqual(ownSpace(await asHer(), inventedDay).added, [], 'she is shown what is whole');

	assert.equal(await write(manifest(file, 'access.log'), about(file), received(file)), null);
	const shown = deskCase(await asDesk(), team.desk, inventedDay);
	assert.deepEqual(shown.findings, []);
	assert.deepEqual(
		shown.added.map(({ name, shows, pieces }) => [name, shows, pieces?.length]),
		[['access.log', 'nobody', 1]]
	);
	assert.ok(shown.happenings.some((step) => step.what === 'item-added' && step.item === 'access.log'));
	const hers = ownSpace(await asHer(), inventedDay);
	assert.deepEqual(hers.findings, []);
	assert.deepEqual(hers.files, [], 'it is none of hers');
	assert.deepEqual(
		hers.added.map((one) => one.file),
		[file]
	);
	const item = hers.items.find((one) => one.item === file);
	assert.ok(item && item.by.kind === 'member' && item.by.desk === team.desk);
	assert.equal(item.form, 'server-log');
	assert.deepEqual(item.limits, ['not-true', 'log-can-be-made-up', 'clock-of-device', 'account-not-person', 'may-be-incomplete']);
	assert.deepEqual(item.abouts[0]?.tool, { name: 'invented-export', version: '2.1' });
	assert.ok(hers.timeline.some((step) => step.what === 'item-added' && step.desk === team.desk && step.item === 'access.log'));
	assert.ok(hers.timeline.some((step) => step.what === 'custody' && step.deed === 'received'));
});

test('an id of a file of hers is hers, whether a desk used it before or after, and a file that is whole stays as it is', async () => {
	const { told, asHer, write } = await played();
	const [before, after, whole] = [randomId<'file'>(), randomId<'file'>(), randomId<'file'>()] as [FileId, FileId, FileId];
	assert.equal(await write(manifest(before, 'of the desk')), null);
	await told.write({ place: 'evidence', content: begun(before, 'hers, begun later') });
	await told.write({ place: 'evidence', content: manifest(after, 'hers, before') });
	assert.equal(await write(manifest(after, 'of the desk')), null);
	assert.equal(await write(manifest(whole, 'the first')), null);
	assert.equal(await write(manifest(whole, 'another')), null);
	const reading = await asHer();
	assert.deepEqual(
		filesOf(reading).map(({ file, name, by }) => [file, name, by.kind]),
		[
			[before, 'hers, begun later', 'survivor'],
			[after, 'hers, before', 'survivor'],
			[whole, 'the first', 'member']
		]
	);
	const titles = new Map(evidenceItems(reading).map(({ item, title }) => [item, title]));
	assert.deepEqual([titles.get(before), titles.get(after), titles.get(whole)], [undefined, 'hers, before', 'the first']);
});

test('what may show a person under 18 is an address and a number of the desk, and no file', async () => {
	const { asHer, write } = await played();
	const sha256 = 'ab'.repeat(32);
	assert.equal(await write({ kind: 'hash-only', sha256, address: 'https://invented.example/7', shows: 'not-sure' }), null);
	const space = ownSpace(await asHer(), inventedDay);
	const [item] = space.items;
	assert.deepEqual(
		[item?.form, item?.title, item?.sha256, item?.by.kind],
		['address', 'https://invented.example/7', sha256, 'member']
	);
	assert.deepEqual([space.addresses, space.added, space.files], [[], [], []]);
});

const derivation = (item: FileId, original: FileId, more: Partial<DerivationContent> = {}): DerivationContent => ({
	kind: 'derivation',
	item,
	original,
	method: 'names-replaced',
	fill: 'words',
	count: 2,
	tool: ownTool,
	originalSha256: 'a'.repeat(64),
	sha256: 'b'.repeat(64),
	...more
});

test('a copy that a desk made is told as its own, by whom and of what; it can call nothing of hers a copy, and she nothing of its', async () => {
	const { team, told, asDesk, asHer, write } = await played();
	const [original, hers, copy, plain] = Array.from({ length: 4 }, () => randomId<'file'>()) as FileId[] as [
		FileId,
		FileId,
		FileId,
		FileId
	];
	await told.write({ place: 'evidence', content: manifest(original, 'talk.txt') });
	await told.write({ place: 'evidence', content: manifest(hers, 'hers.txt') });
	const begins: CustodyDraft = {
		...received(original),
		what: 'derived',
		from: null,
		to: { kind: 'item', id: copy, name: '' }
	};
	assert.equal(await write(begun(copy, 'copy-1.json'), begins), null);
	assert.deepEqual([...deskCase(await asDesk(), team.desk, inventedDay).copies], [copy], 'it is known before it is whole');
	const by = 'Invented Person';
	const made = { ...about(copy), form: 'chat', origin: 'derived', original } as DeskWriting;
	assert.equal(await write(manifest(copy, 'copy-1.json'), derivation(copy, original, { by }), made), null);
	assert.equal(await write(manifest(plain, 'plain.txt')), null);
	assert.equal(await write(derivation(hers, original)), null, 'its program may write so, and it says nothing');
	await told.write({ place: 'evidence', content: derivation(plain, hers) });

	const reading = await asHer();
	const items = new Map(evidenceItems(reading).map((item) => [item.item, item]));
	const found = items.get(copy);
	assert.ok(found?.by.kind === 'member' && found.by.desk === team.desk, 'by this desk');
	assert.deepEqual([found.derivation?.by, found.derivation?.original, found.original], [by, original, original]);
	assert.deepEqual(
		[items.get(hers)?.derivation, items.get(hers)?.original],
		[null, null],
		'hers is no copy by the word of a desk'
	);
	assert.deepEqual(items.get(plain)?.derivation, null, 'and the other way round');
	const given = thingsAt(reading, [found.id])?.[0];
	assert.equal(given?.places.length, 3, 'with what it was made of, and what was said of it');
	const steps = ownSpace(reading, inventedDay).timeline.filter((step) => step.what === 'custody' && step.deed === 'derived');
	assert.deepEqual(
		steps.map((step) => step.what === 'custody' && [step.desk, step.name, step.item]),
		[[team.desk, 'Invented Person', 'talk.txt']]
	);
});
