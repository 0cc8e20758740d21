import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { must, utf8 } from '#core/base';
import { unknownClock } from './line-time.ts';
import { parseChats } from './parse-chat.ts';
import { loginsIn } from './platform-logins.ts';
import type { ChatThread } from './thread.ts';

const logins = (value: unknown, before = ''): readonly ChatThread[] => loginsIn(before + JSON.stringify(value), unknownClock);
const told = (threads: readonly ChatThread[]): readonly unknown[] =>
	threads.flatMap(({ source, title, messages }) => messages.map(({ at, text }) => [source, title, at.moment ?? at.local, text]));
const chats = (text: string): readonly ChatThread[] => must(parseChats([{ name: 'data/a.json', bytes: utf8(text) }])).threads;
const address = '203.0.113.7';

test('who used an account, of each platform whose shape we know: every field, and the moment', () => {
	const field = (value: string, timestamp = 0) => ({ href: '', value, timestamp });
	const instagram = {
		account_history_login_history: [
			{
				title: '2026-11-23T21:05:33+00:00',
				string_map_data: { 'IP Address': field(address), Zeit: field('', 1795467933), 'L\u00c3\u00a4nge': field('b\u00c3\u00a9') }
			}
		],
		account_history_logout_history: [{ title: '2026-11-23T22:05:33+00:00', string_map_data: {} }]
	};
	assert.deepEqual(told(logins(instagram)), [
		[
			'logins',
			'Instagram',
			'2026-11-23T21:05:33Z',
			`title: 2026-11-23T21:05:33+00:00\nIP Address: ${address}\nZeit: 1795467933\nLänge: bé`
		],
		['logins', 'Instagram (logout)', '2026-11-23T22:05:33Z', 'title: 2026-11-23T22:05:33+00:00']
	]);
	const facebook = {
		account_activity_v2: [{ action: 'Login', timestamp: 1795467933, ip_address: address, city: 'Invent\u00c3\u00a9' }]
	};
	assert.deepEqual(told(logins(facebook)), [
		['logins', 'Facebook', '2026-11-23T21:05:33Z', `action: Login\ntimestamp: 1795467933\nip_address: ${address}\ncity: Inventé`]
	]);
	const tiktok = (part: string) => ({
		[part]: { 'Login History': { LoginHistoryList: [{ Date: '2026-11-23 21:05:33', IP: address }] } }
	});
	for (const part of ['Activity', 'Your Activity'])
		assert.deepEqual(told(logins(tiktok(part))), [
			['logins', 'TikTok', '2026-11-23T21:05:33', `Date: 2026-11-23 21:05:33\nIP: ${address}`]
		]);
	assert.deepEqual(logins(tiktok('Activity'))[0]?.doubts, ['server-zone-unknown']);
	const snapchat = { 'Login History': [{ IP: address, Created: '2026-11-23 21:05:33 UTC', Status: 'success' }] };
	assert.deepEqual(told(logins(snapchat)), [
		['logins', 'Snapchat', '2026-11-23T21:05:33Z', `IP: ${address}\nCreated: 2026-11-23 21:05:33 UTC\nStatus: success`]
	]);
	const x = [{ ipAudit: { accountId: '1', createdAt: '2026-11-23T21:05:33.000Z', loginIp: address } }];
	assert.deepEqual(told(logins(x, 'window.YTD.ip_audit.part0 = ')), [
		['logins', 'X', '2026-11-23T21:05:33Z', `accountId: 1\ncreatedAt: 2026-11-23T21:05:33.000Z\nloginIp: ${address}`]
	]);
	assert.deepEqual(logins({ 'Login History': 'none', ipAudit: 3 }), []);
	assert.deepEqual(loginsIn('Dear diary', unknownClock), []);
});

test('conversations of Snapchat, TikTok and X, the oldest first, media only named', () => {
	const snapchat = {
		'sam.invented': [
			{
				From: 'sam.invented',
				'Media Type': 'MEDIA',
				Created: '2026-11-23 21:06:00 UTC',
				Content: null,
				'Conversation Title': null
			},
			{ From: 'ana', 'Media Type': 'TEXT', Created: '2026-11-23 21:05:00 UTC', Content: 'no', 'Conversation Title': null }
		],
		'0000-1': [{ From: 'ana', 'Media Type': 'TEXT', Created: 'then', Content: 'x', 'Conversation Title': 'Invented group' }]
	};
	const [sam, group] = chats(JSON.stringify(snapchat));
	assert.deepEqual(
		[sam?.source, sam?.title, sam?.people, sam?.doubts],
		['snapchat', 'sam.invented', ['ana', 'sam.invented'], []]
	);
	assert.deepEqual(
		sam?.messages.map(({ at, text, attachments }) => [at.moment, text, attachments]),
		[
			['2026-11-23T21:05:00Z', 'no', []],
			['2026-11-23T21:06:00Z', '', [{ name: 'MEDIA', type: 'file' }]]
		]
	);
	assert.deepEqual([group?.title, group?.doubts], ['Invented group', ['dates-unreadable']]);

	const said = [{ Date: '2026-11-23 21:05:33', From: 'sam', Content: 'pay' }];
	for (const [part, list] of [
		['Direct Messages', 'Chat History'],
		['Direct Message', 'Direct Messages']
	] as const) {
		const [tiktok, ...others] = chats(
			JSON.stringify({ [part]: { [list]: { ChatHistory: { 'Chat History with sam:': said, empty: [] } } } })
		);
		assert.deepEqual(
			[others.length, tiktok?.source, tiktok?.title, tiktok?.doubts],
			[0, 'tiktok', 'sam', ['server-zone-unknown']]
		);
		assert.deepEqual(tiktok?.messages[0]?.at, { written: '2026-11-23 21:05:33', local: '2026-11-23T21:05:33', moment: null });
	}

	const messageCreate = {
		senderId: '42',
		text: 'pay',
		createdAt: '2026-11-23T21:05:33.121Z',
		mediaUrls: ['https://invented.example/a.jpg?x=1']
	};
	const archive = [{ dmConversation: { conversationId: '42-7', messages: [{ joinConversation: {} }, { messageCreate }] } }];
	const [x] = chats(`window.YTD.direct_messages.part0 = ${JSON.stringify(archive)};\n`);
	assert.deepEqual([x?.source, x?.title, x?.people], ['x', '42-7', ['42']]);
	assert.deepEqual(x?.messages[0]?.attachments, [{ name: 'https://invented.example/a.jpg?x=1', type: 'picture' }]);
});

test('no JSON makes a reader of platforms throw', () => {
	const names = fc.constantFrom(
		'Login History',
		'ipAudit',
		'account_activity_v2',
		'account_history_login_history',
		'string_map_data',
		'From',
		'Media Type',
		'dmConversation',
		'messages',
		'Direct Messages',
		'Chat History',
		'ChatHistory',
		'__proto__'
	);
	const json = fc.letrec((tie) => ({
		value: fc.oneof(
			{ depthSize: 'small' },
			fc.jsonValue(),
			fc.dictionary(names, tie('value')),
			fc.array(tie('value'), { maxLength: 3 })
		)
	})).value;
	fc.assert(
		fc.property(json, (value) => {
			const text = JSON.stringify(value);
			loginsIn(text, unknownClock);
			parseChats([{ name: 'a.json', bytes: utf8(text) }]);
			parseChats([{ name: 'a.js', bytes: utf8(`window.YTD.a.part0 = ${text}`) }]);
		})
	);
});
