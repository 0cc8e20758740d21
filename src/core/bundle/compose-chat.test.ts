import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Day, type FileId, type Moment, must, refused } from '#core/base';
import { cutChat, formatSavedChat } from '#core/evidence';
import { composeReport, composeWriting, type OwnCase, pieceSpans, type Writing } from '#core/report';
import { type ActSubmission, bulkCipherInScript, hashOfSealed, keyPairFrom, sealBulk, signingKeyFrom } from '#core/sealing';
import { inventedId, inventedSeed } from '#tests/support/key-story.ts';
import { composeBundle } from './compose-bundle.ts';
import { openCase } from './open-case.ts';

const thread = {
	source: 'signal',
	title: 'Invented conversation',
	people: ['Stranger'],
	messages: Array.from({ length: 30 }, (_, at) => ({
		from: 'Stranger',
		at: { written: `${at}`, local: null, moment: null },
		text: `Invented line ${at}, long enough that the file needs several pieces.`,
		attachments: [],
		changed: null
	})),
	doubts: []
} as const;

test('a conversation that goes into a bundle is read for its papers, from all of its pieces; another file is not', async () => {
	const keys = { age: await keyPairFrom(inventedSeed('chat age')), signing: signingKeyFrom(inventedSeed('chat signing')) };
	const around = () => ({
		now: '2026-11-22T10:00:00Z' as Moment,
		today: '2026-11-22' as Day,
		proveDesk: () => refused('key-not-proved')
	});
	const first = must(await composeReport({ way: 'self', language: 'en', answers: [] }, keys, around()));
	const submissions: ActSubmission[] = [first.submission];
	let own: OwnCase = first.next;
	const [chatFile, otherFile] = [inventedId<'file'>('chat file'), inventedId<'file'>('other file')];
	const saved = cutChat(thread, null);
	const bytes = formatSavedChat(saved);
	const [pieceBytes, recipient] = [1024, own.parts.find(({ kind }) => kind === 'evidence')?.recipient ?? ''];
	const pieces = new Map<FileId, Uint8Array[]>();
	const fileOf = async (file: FileId): Promise<Writing> => {
		const sealed: Uint8Array[] = [];
		for (const { from, to, zeros } of pieceSpans(bytes.length, pieceBytes)) {
			const content = new Uint8Array(to - from + zeros);
			content.set(bytes.subarray(from, to));
			sealed.push(must(await sealBulk(bulkCipherInScript, content, recipient)));
		}
		pieces.set(file, sealed);
		return {
			place: 'evidence',
			content: {
				kind: 'file',
				file,
				name: 'chat.json',
				mediaType: 'application/json',
				bytes: bytes.length,
				pieceBytes,
				shows: 'nobody',
				pieces: sealed.map((piece) => ({ sealedHash: hashOfSealed(piece), bytes: piece.length }))
			}
		};
	};
	const { source, title, people, messages } = thread;
	const chat = {
		kind: 'chat',
		file: chatFile,
		source,
		title,
		people,
		messages: 30,
		kept: messages.length,
		originals: []
	} as const;
	const writings = [await fileOf(chatFile), { place: 'evidence', content: chat } as const, await fileOf(otherFile)];
	const made = must(await composeWriting(own, writings, keys, around()));
	submissions.push(made.submission);
	own = made.next;
	assert.ok((pieces.get(chatFile)?.length ?? 0) > 1);
	const origin = {
		case: own.case,
		acts: submissions.map(({ act }) => act),
		entries: submissions.flatMap(({ entries, sealed }) => entries.map((entry, at) => ({ entry, sealed: sealed[at] ?? null }))),
		identities: (part: number) => [...(own.parts.find((one) => one.part === part)?.identities.values() ?? [])],
		piece: async (file: FileId, index: number) => ({ ok: true, value: pieces.get(file)?.[index] as Uint8Array }) as const
	};
	const open = await openCase(origin);
	const chosen = open
		.filter(({ content }) => content?.kind === 'chat' || content?.kind === 'file')
		.map(({ value }) => `${value.part}/${value.seq}`);
	const { chats, items } = must(await composeBundle(origin, open, { places: chosen, abouts: true }, bulkCipherInScript));
	assert.equal(items.length, 3);
	assert.deepEqual([...chats], [[chatFile, saved]]);
});
