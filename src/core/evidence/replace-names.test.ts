import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cutChat, formatSavedChat, parseSavedChat } from './chat/saved-chat.ts';
import type { ChatMessage, ChatSource } from './chat/thread.ts';
import { contactsOf, countWord, freeStandIns, longerWords, peopleOf, replaceNames, searchChat } from './replace-names.ts';

const at = { written: '23/11/2026, 21:05', local: null, moment: null };
const saying = (text: string, from: string | null = '', more: Partial<ChatMessage> = {}): ChatMessage => ({
	from,
	at,
	text,
	attachments: [],
	changed: null,
	...more
});
const chatOf = (messages: readonly ChatMessage[], title = '', source: ChatSource = 'whatsapp') =>
	searchChat(
		cutChat({ source, title, people: [...new Set(messages.flatMap(({ from }) => from ?? []))], messages, doubts: [] }, null)
	);
/** What becomes of a text when these words are replaced; `contacts` by what is written. */
function replaced(
	text: string,
	words: Readonly<Record<string, string>>,
	contacts: Readonly<Record<string, string>> = {}
): string {
	const chat = chatOf([saying(text)]);
	const found = contactsOf(chat);
	const keys = Object.entries(contacts).map(([written, standIn]): [string, string] => {
		const one = found.find((contact) => contact.written === written);
		assert.ok(one, `${written} is found`);
		return [one.key, standIn];
	});
	const standIns = { words: Object.entries(words).map(([word, standIn]) => ({ word, standIn })), contacts: new Map(keys) };
	return replaceNames(chat, standIns).saved.thread.messages[0]?.text ?? '';
}
const none: ReadonlyMap<string, string> = new Map();
const [A, B] = ['Person A', 'Person B'];

test('a name is replaced as a whole word, in any case, beside signs, and not within another word', () => {
	assert.equal(replaced('Ana, ANA and ana’s (ana) d’Ana ana_1', { Ana: A }), `${A}, ${A} and ${A}’s (${A}) d’${A} ${A}_1`);
	assert.equal(replaced('Anabel, Diana, Ana2', { Ana: A }), 'Anabel, Diana, Ana2');
	assert.equal(
		replaced('harbour-high, HARBOUR_HIGH; Harbour  High, harbourhigh', { 'Harbour High': 'X' }),
		'X, X; X, harbourhigh'
	);
	assert.equal(replaced('...', { '.': 'X' }), 'X');
	assert.equal(replaced('nothing', { '': A, '  ': B }), 'nothing');
	assert.equal(replaced('50 $ (a+b)', { '(a+b)': 'X', $: 'Y' }), '50 Y X');
});

test('of names that overlap the longer one counts, and of the other nothing is left', () => {
	assert.equal(replaced('Ana Reyes and Ana', { Ana: A, 'Ana Reyes': B }), `${B} and ${A}`);
	assert.equal(replaced('Ana Reyes Cruz!', { 'Ana Reyes': A, 'Reyes Cruz': B }), `${A} ${B}!`);
	assert.equal(replaced('Ana  Reyes\nAna\nReyes', { 'Ana Reyes': A }), `${A}\n${A}`);
});

test('accents, invisible signs, other dashes and wide letters hide nothing, and what stands beside them stays', () => {
	assert.equal(replaced('jose, JOSÉ, Jose\u0301. Jo\u200bse', { José: A }), `${A}, ${A}, ${A}. ${A}`);
	assert.equal(replaced('Ana\u2011Maria, Ａｎａ-Maria; O’Neil', { 'Ana-Maria': A, "O'Neil": B }), `${A}, ${A}; ${B}`);
	assert.equal(
		replaced('\u2068Ana Reyes\u2069: İpek ΓΙΏΡΓΟΣ', { 'Ana Reyes': A, ipek: B, γιώργος: 'C' }),
		`\u2068${A}\u2069: ${B} C`
	);
});

test('in Arabic: with and without vowel signs and stretching; a particle before a name makes another word, which is named', () => {
	const [samiA, layla] = ['الشخص أ', 'الشخص ب'];
	assert.equal(replaced('سَامِي قال: ســامي وليلى، وسامى', { سامي: samiA, ليلى: layla }), `${samiA} قال: ${samiA} وليلى، وسامى`);
	const chat = chatOf([saying('وليلى وليلى ولسامي'), saying('سامي')]);
	const words = [
		{ word: 'سامي', standIn: samiA },
		{ word: 'ليلى', standIn: layla }
	];
	assert.deepEqual(longerWords(chat, { words, contacts: none }), [
		{ written: 'وليلى', word: 'ليلى', count: 2 },
		{ written: 'ولسامي', word: 'سامي', count: 1 }
	]);
	assert.deepEqual(longerWords(chat, { words: [...words, { word: 'وليلى', standIn: layla }], contacts: none }).length, 1);
});

test('in scripts without spaces a name is found within a line; vowel signs of India make other words', () => {
	assert.equal(replaced('我是王小明吗', { 王小明: 'A' }), '我是A吗');
	assert.equal(replaced('ฉันชื่อสมชายครับ', { สมชาย: 'A' }), 'ฉันชื่อAครับ');
	assert.equal(replaced('मीना का मन', { मीना: 'A' }), 'A का मन');
	assert.deepEqual(longerWords(chatOf([saying('지민이가 지민')]), { words: [{ word: '지민', standIn: 'A' }], contacts: none }), [
		{ written: '지민이가', word: '지민', count: 1 }
	]);
	assert.deepEqual(longerWords(chatOf([saying('Anabel')]), { words: [{ word: 'Ana', standIn: 'A' }], contacts: none }), [
		{ written: 'Anabel', word: 'Ana', count: 1 }
	]);
});

test('contacts are told by their form, each once, and replaced whole', () => {
	const text =
		'Write ana.r@bank.example or ANA.R@Bank.example, @ana_r, +63 917 555 0101 (+639175550101), ٠٩١٧٥٥٥٠١٠٢, https://chat.example/ana?x=1. See bank.example/ana; 192.0.2.7 2001:db8::7';
	const found = contactsOf(chatOf([saying(text)]));
	assert.deepEqual(
		found.map(({ kind, written, count }) => [kind, written, count]),
		[
			['mail', 'ana.r@bank.example', 2],
			['phone', '+63 917 555 0101', 2],
			['link', 'https://chat.example/ana?x=1', 1],
			['link', 'bank.example/ana', 1],
			['handle', '@ana_r', 1],
			['phone', '٠٩١٧٥٥٥٠١٠٢', 1],
			['network', '192.0.2.7', 1],
			['network', '2001:db8::7', 1]
		]
	);
	const all = {
		'ana.r@bank.example': 'M',
		'@ana_r': 'H',
		'+63 917 555 0101': 'P',
		'https://chat.example/ana?x=1': 'L',
		'192.0.2.7': 'N'
	};
	assert.equal(
		replaced(text, { Ana: A }, all),
		`Write M or M, H, P (P), ٠٩١٧٥٥٥٠١٠٢, L. See bank.example/${A}; N 2001:db8::7`,
		'a name within an address does not break it'
	);
	assert.equal(replaced('@\u2068Ana Reyes\u2069 hi', { 'Ana Reyes': A }, {}), `@\u2068${A}\u2069 hi`);
});

test('a longer word that goes with a contact does not stay', () => {
	const chat = chatOf([saying('@samq samq2')]);
	const contacts = new Map([[contactsOf(chat)[0]?.key ?? '', 'Account A']]);
	assert.deepEqual(longerWords(chat, { words: [{ word: 'Sam', standIn: A }], contacts }), [
		{ written: 'samq2', word: 'Sam', count: 1 }
	]);
});

test('dates, times, sums and counts are no contacts', () => {
	for (const text of [
		'23/11/2026, 21:05:33',
		'05-04-2026 21:05:33',
		'2026-11-23 21:05',
		'1.250.000 pay 500',
		'v1.2.3',
		'00:00:00'
	])
		assert.deepEqual(contactsOf(chatOf([saying(text)])), [], text);
});

test('a number that somebody adds is found however it is spaced', () => {
	assert.equal(
		replaced('0917-555-0101, 0917 5550101, 09175550101, 109175550101', { '0917 555 0101': 'N' }),
		'N, N, N, 109175550101'
	);
});

test('who takes part: each once, with words that may stand alone; the same address is the same person', () => {
	assert.deepEqual(
		peopleOf(chatOf([saying('', 'Sam (invented)'), saying('', null), saying('', 'Ana de Reyes'), saying('', '')])),
		[
			{ names: ['Sam (invented)'], parts: ['Sam'] },
			{ names: ['Ana de Reyes'], parts: ['Ana', 'Reyes'] }
		]
	);
	const mail = { subject: 'x', to: ['ana@home.example'], headers: 'From: Sam' };
	assert.deepEqual(
		peopleOf(
			chatOf([saying('', 'Sam Reyes <s.reyes@bank.example>', { mail }), saying('', 's.reyes@bank.example', { mail })], '', 'mail')
		),
		[
			{ names: ['Sam Reyes <s.reyes@bank.example>', 's.reyes@bank.example'], parts: ['Sam Reyes', 'Sam', 'reyes'] },
			{ names: ['ana@home.example'], parts: ['ana'] }
		]
	);
	assert.deepEqual(peopleOf(chatOf([saying('x', '192.0.2.7')], '', 'log')), [], 'an address is no person');
});

test('a stand-in that stands in the conversation already is not given to anybody', () => {
	const chat = chatOf([saying('I am person b')]);
	assert.deepEqual(
		freeStandIns(chat, 2, (nth) => `Person ${'ABC'[nth]}`),
		['Person A', 'Person C']
	);
});

test('everywhere in a conversation: title, people, senders, subjects, names of files; the lines above a mail are left out, times stay', () => {
	const mail = { subject: 'To Ana', to: ['Ana <ana@home.example>'], headers: 'From: Sam\nX-Name: Ana' };
	const attachments = [{ name: 'ana_home.jpg', type: 'picture' as const }];
	const chat = chatOf([saying('pay, Ana', 'Sam', { mail, attachments }), saying('Sam left', null)], 'Sam to Ana', 'mail');
	assert.equal(countWord(chat, 'ana'), 6);
	const words = [
		{ word: 'Ana', standIn: A },
		{ word: 'Sam', standIn: B },
		{ word: 'Nobody', standIn: 'Person C' }
	];
	const { saved, used } = replaceNames(chat, { words, contacts: new Map() });
	assert.deepEqual([...used].sort(), [A, B]);
	const { thread, places } = saved;
	assert.deepEqual(places, [0, 1]);
	assert.deepEqual(thread.messages[0], {
		from: B,
		at,
		text: `pay, ${A}`,
		attachments: [{ name: `${A}_home.jpg`, type: 'picture' }],
		changed: null,
		mail: { subject: `To ${A}`, to: [`${A} <${A}@home.example>`], headers: '' }
	});
	assert.deepEqual([thread.title, thread.people, thread.doubts], [`${B} to ${A}`, [B], ['names-replaced']]);
	assert.equal(thread.messages[1]?.text, `${B} left`);
	assert.ok(!/\b(?:ana|sam)\b/i.test(JSON.stringify(saved)));
	assert.deepEqual(parseSavedChat(formatSavedChat(saved)), saved, 'it can be kept and read');
	assert.equal(chat.saved.thread.title, 'Sam to Ana', 'the original is not touched');
});

test('a text made to keep a program busy is done soon', () => {
	const long = `${'a.'.repeat(20_000)}@${'0 '.repeat(20_000)}${'a-'.repeat(20_000)}`;
	const chat = chatOf([saying(long)]);
	contactsOf(chat);
	const { saved } = replaceNames(chat, { words: [{ word: 'a', standIn: 'b' }], contacts: new Map() });
	assert.ok(saved.thread.messages[0]?.text.startsWith('b.b.'));
});
