import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { must, utf8 } from '#core/base';
import { type ChatFile, parseChats } from './parse-chat.ts';
import type { ChatThread } from './thread.ts';
import type { DateOrder } from './whatsapp.ts';

const only = ([thread, ...others]: readonly ChatThread[]): ChatThread => {
	assert.ok(thread && others.length === 0);
	return thread;
};
const named = (name: string, value: unknown): ChatFile => ({
	name,
	bytes: utf8(typeof value === 'string' ? value : JSON.stringify(value))
});
const read = (text: string, order: DateOrder | null = null, name = 'Chat with Invented.txt'): ChatThread =>
	only(must(parseChats([{ name, bytes: utf8(text) }], order)).threads);
const refusalOf = (...texts: readonly string[]): string | null => {
	const parsed = parseChats(texts.map((text) => ({ name: 'a.json', bytes: utf8(text) })));
	return parsed.ok ? null : parsed.refusal.code;
};
const localTimes = ({ messages }: ChatThread): (string | null)[] => messages.map(({ at }) => at.local);

test('WhatsApp of an Android phone: lines that go on, notes of the app, attachments, what was deleted', () => {
	const thread = read(
		[
			'23/11/2026, 21:05 - Messages and calls are end-to-end encrypted.',
			'23/11/2026, 21:05 - Invented Person: First line',
			'second line: with a colon',
			'',
			'23/11/2026, 21:06 - Sam (invented): IMG-20261123-WA0001.jpg (file attached)',
			'pay or I send it',
			'23/11/2026, 21:07 - Sam (invented): <Media omitted>',
			'24/11/2026, 00:01 - Sam (invented): This message was deleted'
		].join('\n')
	);
	assert.deepEqual(thread.people, ['Invented Person', 'Sam (invented)']);
	assert.deepEqual(localTimes(thread), [
		'2026-11-23T21:05:00',
		'2026-11-23T21:05:00',
		'2026-11-23T21:06:00',
		'2026-11-23T21:07:00',
		'2026-11-24T00:01:00'
	]);
	const [note, first, picture, omitted, deleted] = thread.messages;
	assert.equal(note?.from, null);
	assert.equal(first?.text, 'First line\nsecond line: with a colon\n');
	assert.deepEqual(picture?.attachments, [{ name: 'IMG-20261123-WA0001.jpg', type: 'picture' }]);
	assert.equal(picture?.text, 'pay or I send it');
	assert.deepEqual(omitted?.attachments, [{ name: '', type: 'file' }]);
	assert.deepEqual([deleted?.changed, deleted?.text], ['deleted', '']);
	assert.deepEqual(thread.doubts, ['zone-unknown']);
	assert.equal(thread.title, 'Chat with Invented');
});

test('WhatsApp of an iPhone, of an American phone, and in Arabic digits: the clock of each', () => {
	const iphone = read(
		'\u200e[23.11.26, 21:05:33] Invented: \u200e<attached: 00000012-VIDEO.mp4>\r\n[23.11.26, 21:06:00] Sam: hello'
	);
	assert.deepEqual(localTimes(iphone), ['2026-11-23T21:05:33', '2026-11-23T21:06:00']);
	assert.deepEqual(iphone.messages[0]?.attachments, [{ name: '00000012-VIDEO.mp4', type: 'video' }]);
	const american = read('11/23/26, 12:05\u202fAM - Invented: a\n11/23/26, 9:05 PM - Invented: b\n11/23/26, 12:30 PM - Sam: c');
	assert.deepEqual(localTimes(american), ['2026-11-23T00:05:00', '2026-11-23T21:05:00', '2026-11-23T12:30:00']);
	assert.ok(american.doubts.includes('not-in-order'));
	const arabic = read('٢٣‏/١١‏/٢٠٢٦، ٩:٠٥ م - شخص مخترع: ادفع ٥٠٠');
	assert.deepEqual(localTimes(arabic), ['2026-11-23T21:05:00']);
	assert.equal(arabic.messages[0]?.at.written, '٢٣/١١/٢٠٢٦، ٩:٠٥ م', 'and so does the time');
	assert.equal(arabic.messages[0]?.text, 'ادفع ٥٠٠', 'the words keep their digits');
	assert.deepEqual(localTimes(read('2026-11-23, 21:05 - Invented: a')), ['2026-11-23T21:05:00']);
});

test('which number is the day is told by the numbers, else by their order, else by nobody but the person', () => {
	const day = (date: string): string => `${date}/2026, 10:00 - Invented: a`;
	assert.deepEqual(localTimes(read([day('03/04'), day('13/04')].join('\n'))), ['2026-04-03T10:00:00', '2026-04-13T10:00:00']);
	assert.deepEqual(localTimes(read([day('03/04'), day('04/01')].join('\n'))), ['2026-03-04T10:00:00', '2026-04-01T10:00:00']);
	const open = read(day('03/04'));
	assert.deepEqual([localTimes(open), open.doubts], [[null], ['zone-unknown', 'date-order-unknown']]);
	assert.equal(open.messages[0]?.at.written, '03/04/2026, 10:00');
	const said = (['day-month', 'month-day'] as const).map((order) => read(day('03/04'), order));
	assert.deepEqual(said.flatMap(localTimes), ['2026-04-03T10:00:00', '2026-03-04T10:00:00']);
	assert.deepEqual(
		said.map(({ doubts }) => doubts),
		[
			['zone-unknown', 'day-first-said'],
			['zone-unknown', 'month-first-said']
		],
		'her word stays with it'
	);
	assert.deepEqual(read(day('13/04'), 'day-month').doubts, ['zone-unknown'], 'nobody’s word where the numbers say it');
	const torn = read([day('13/04'), day('04/13')].join('\n'));
	assert.ok(torn.doubts.includes('date-order-unknown'), 'two orders in one file are said, not guessed');
	assert.ok(read([day('31/04'), day('01/05')].join('\n')).doubts.includes('dates-unreadable'), 'a day that never was');
});

test('Telegram: words with forms of their own, what was left out, what the app says, and the moment where it is told', () => {
	const thread = read(
		JSON.stringify({
			name: 'Sam (invented)',
			type: 'personal_chat',
			id: 1,
			messages: [
				{ id: 1, type: 'service', date: '2026-11-23T21:00:00', actor: 'Sam', action: 'phone_call', text: '' },
				{
					id: 2,
					type: 'message',
					date: '2026-11-23T21:05:33',
					date_unixtime: '1795467933',
					from: 'Sam',
					text: ['Pay ', { type: 'bold', text: 'now' }, '!'],
					photo: '(File not included. Change data exporting settings to download.)',
					edited: '2026-11-23T21:06:00'
				}
			]
		})
	);
	assert.equal(thread.source, 'telegram');
	const [service, said] = thread.messages;
	assert.deepEqual([service?.from, service?.text], [null, 'Sam phone_call']);
	assert.deepEqual([said?.text, said?.changed, said?.at.moment], ['Pay now!', 'edited', '2026-11-23T21:05:33Z']);
	assert.deepEqual(said?.attachments, [{ name: '', type: 'picture' }]);
	assert.deepEqual(thread.doubts, ['zone-unknown']);
});

test('Instagram: the oldest first, names and words put together again, several files of one conversation', () => {
	const broken = (text: string): string => Array.from(utf8(text), (byte) => String.fromCharCode(byte)).join('');
	const file = (messages: object[], at = 'inbox/one'): string =>
		JSON.stringify({
			participants: [{ name: broken('José Inventado') }, { name: 'Ana' }],
			messages,
			title: broken('José Inventado'),
			thread_path: at
		});
	const later = { sender_name: 'Ana', timestamp_ms: 1_795_467_940_000, content: broken('¿qué? 😢') };
	const sooner = {
		sender_name: broken('José Inventado'),
		timestamp_ms: 1_795_467_933_000,
		photos: [{ uri: 'messages/inbox/one/photos/1.jpg' }],
		share: { link: 'https://invented.example/' }
	};
	const gone = { sender_name: 'Ana', timestamp_ms: 1_795_467_950_000, is_unsent: true };
	const files = [file([gone, later]), file([sooner])].map((text, at) => ({ name: `message_${at}.json`, bytes: utf8(text) }));
	const thread = only(must(parseChats(files)).threads);
	assert.deepEqual([thread.source, thread.title, thread.people], ['instagram', 'José Inventado', ['José Inventado', 'Ana']]);
	assert.deepEqual(
		thread.messages.map(({ text, changed }) => [text, changed]),
		[
			['', null],
			['¿qué? 😢', null],
			['', 'deleted']
		]
	);
	assert.deepEqual(thread.messages[0]?.attachments, [
		{ name: '1.jpg', type: 'picture' },
		{ name: 'https://invented.example/', type: 'link' }
	]);
	const two = [file([sooner]), file([later], 'inbox/two')].map((text) => named('a.json', text));
	assert.equal(must(parseChats(two)).threads.length, 2, 'two conversations that were chosen together stay two');
});

test('Discord: what the account itself wrote, which is said', () => {
	const thread = read(
		JSON.stringify([
			{ ID: 2, Timestamp: '2026-11-23 21:05:33', Contents: 'stop', Attachments: 'https://cdn.invented.example/a.png?ex=1' }
		])
	);
	assert.deepEqual([thread.source, thread.doubts], ['discord', ['only-own-messages']]);
	assert.equal(thread.messages[0]?.at.moment, '2026-11-23T21:05:33Z');
	assert.equal(thread.messages[0]?.attachments[0]?.type, 'picture');
});

test('Signal: every conversation of its own export, names as the account has them, what was changed and deleted', () => {
	const frames = [
		{ version: '1', backupTimeMs: '1795467900000' },
		{ account: { givenName: 'Invented' } },
		{ recipient: { id: '1', self: {} } },
		{ recipient: { id: '2', contact: { e164: '15550100', profileGivenName: 'Sam', profileFamilyName: '(invented)' } } },
		{ recipient: { id: '3', group: { snapshot: { title: { title: 'Invented group' } } } } },
		{ chat: { id: '10', recipientId: '2' } },
		{ chat: { id: '11', recipientId: '3' } },
		{ chatItem: { chatId: '10', authorId: '2', dateSent: '1795467933000', standardMessage: { text: { body: 'pay' } } } },
		{ chatItem: { chatId: '11', authorId: '2', dateSent: '1795467934000', updateMessage: { groupChange: {} } } },
		{
			chatItem: {
				chatId: '10',
				authorId: '2',
				dateSent: '1795467935000',
				revisions: [{}],
				standardMessage: { attachments: [{ pointer: { contentType: 'image/png', fileName: 'a.png' } }] }
			}
		},
		{ chatItem: { chatId: '10', authorId: '2', dateSent: '1795467936000', remoteDeletedMessage: {} } }
	];
	const lines = frames.map((frame) => JSON.stringify(frame)).join('\n');
	const [sam, group, ...others] = must(parseChats([named('main.jsonl', lines)])).threads;
	assert.deepEqual(others, []);
	assert.deepEqual([sam?.source, sam?.title, sam?.people, sam?.doubts], ['signal', 'Sam (invented)', ['Sam (invented)'], []]);
	assert.deepEqual(
		sam?.messages.map(({ text, at, changed, attachments }) => [text, at.moment, changed, attachments.length]),
		[
			['pay', '2026-11-23T21:05:33Z', null, 0],
			['', '2026-11-23T21:05:35Z', 'edited', 1],
			['', '2026-11-23T21:05:36Z', 'deleted', 0]
		]
	);
	assert.deepEqual([group?.title, group?.messages[0]?.from], ['Invented group', null]);
});

test('a whole archive: each folder is a conversation, many in one file are each their own, all else is passed over', () => {
	const telegram = (name: string, ...texts: readonly string[]): object => ({
		name,
		type: 'personal_chat',
		messages: texts.map((text) => ({
			type: 'message',
			from: name,
			date: '2026-11-23T21:05:33',
			date_unixtime: '1795467933',
			text
		}))
	});
	const said = { ID: 2, Timestamp: '2026-11-23 21:05:33', Contents: 'stop', Attachments: '' };
	const { threads, left } = must(
		parseChats([
			named('package/README.txt', 'Dear diary'),
			named('package/messages/c1/messages.json', [said]),
			named('package/messages/c1/channel.json', { id: '1', type: 'DM', name: 'Invented channel' }),
			named('package/messages/c2/messages.json', [said, said]),
			named('t/result.json', {
				chats: { list: [telegram('Ana (invented)', 'a', 'b', 'c'), telegram('Sam', 'x'), telegram('Mute')] }
			})
		])
	);
	assert.deepEqual(
		threads.map(({ title, messages }) => [title, messages.length]),
		[
			['Ana (invented)', 3],
			['c2', 2],
			['Invented channel', 1],
			['Sam', 1]
		]
	);
	assert.deepEqual(
		left.map(({ name }) => name),
		['package/README.txt', 'package/messages/c1/channel.json']
	);
});

test('what is no export is refused by name, and no bytes make a reader throw', () => {
	assert.equal(refusalOf('Dear diary'), 'chat-unknown');
	assert.equal(refusalOf(''), 'chat-empty');
	assert.equal(refusalOf('{"messages": ['), 'chat-malformed');
	assert.equal(refusalOf('{"type":"x","messages":[]}'), 'chat-empty');
	assert.equal(refusalOf('[]'), 'chat-empty');
	assert.equal(refusalOf('{"a":1}'), 'chat-unknown');
	assert.equal(read('23/11/2026, 21:05 - A: x').messages.length, 1);
	const bytes = parseChats([{ name: 'a', bytes: Uint8Array.of(0xff, 0xfe, 0xfd) }]);
	assert.equal(bytes.ok ? null : bytes.refusal.code, 'chat-malformed');
	fc.assert(
		fc.property(fc.jsonValue(), fc.string(), (value, text) => {
			for (const one of [
				JSON.stringify(value),
				JSON.stringify({ type: 't', participants: [], messages: [value] }),
				text,
				`1/2/26, 10:00 - ${text}`
			])
				parseChats([{ name: text, bytes: utf8(one) }]);
		})
	);
});
