import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { Day, FileId, Json, Moment } from '#core/base';
import { type PaperFacts, type PaperSpeech, type PaperWords, paperSpeech, reportPaper } from '#core/bundle';
import {
	type CustodyContent,
	cannotProve,
	chatSources,
	formOfSource,
	hashOfCustody,
	type ItemForm,
	itemForms,
	type SavedChat
} from '#core/evidence';
import type { ReportContent } from '#core/report';
import type { Author } from '#core/sealing';
import { inventedId } from '#tests/support/key-story.ts';
import { paperSections } from './paper-sections.ts';

const languages = ['en', 'es', 'fr', 'ar', 'pt', 'fil'];
/** What a browser has of the words when it writes a paper: these chapters and no others. */
function speaker(language: string): PaperSpeech {
	const all = JSON.parse(readFileSync(path.join(import.meta.dirname, `../../../locales/${language}.json`), 'utf8')) as PaperWords;
	const words: Record<string, PaperWords> = {};
	for (const chapter of paperSections) {
		const [section = '', branch] = chapter.split('.');
		const whole = all[section] as PaperWords;
		words[section] = branch === undefined ? whole : { ...words[section], [branch]: whole[branch] as PaperWords };
	}
	return paperSpeech(language, words);
}
const english = speaker('en');

const [file, original, mark] = [inventedId<'file'>('a'), inventedId<'file'>('b'), inventedId<'fingerprint'>('c')];
const sum = (sign: string): string => sign.repeat(64);
const survivor: Author = { kind: 'survivor' };
const desk = inventedId<'desk'>('d');
const member: Author = { kind: 'member', member: inventedId<'member'>('e'), desk, generation: 1 };
const at = (minute: number): Moment => `2026-11-22T10:${String(minute).padStart(2, '0')}:00Z` as Moment;

type Placed = {
	readonly part?: number;
	readonly seq: number;
	readonly at?: Moment;
	readonly by?: Author;
	readonly content: ReportContent;
};

/** What a paper is written from, where these records lie in the bundle. */
function told(items: readonly Placed[], events: readonly Placed[] = [], chats: PaperFacts['chats'] = new Map()): PaperFacts {
	const key = { header: new Uint8Array(), nonce: new Uint8Array(), fileKey: new Uint8Array() };
	const authors = new Map([...items, ...events].map(({ part = 3, seq, by = survivor }) => [`${part}/${seq}`, by]));
	const record = ({ part = 3, seq, at: when = at(seq), content }: Placed, number: number): PaperFacts['items'][number] => ({
		content: {
			v: 1,
			type: 'causeway/content/v1',
			case: inventedId<'case'>('f'),
			part,
			seq,
			at: when,
			content: content as unknown as Json,
			opening: null
		},
		key,
		file: content.kind === 'file' ? { path: `data/items/${String(number).padStart(3, '0')}.bin`, pieces: [] } : null
	});
	return {
		case: inventedId<'case'>('f'),
		at: at(59),
		by: survivor,
		items: items.map((one, index) => record(one, index + 1)),
		events: events.map((one) => record(one, 0)),
		authorOf: ({ part, seq }) => authors.get(`${part}/${seq}`) ?? null,
		hashes: new Map(
			items.map(({ content }, index) => [
				`data/items/${String(index + 1).padStart(3, '0')}.bin`,
				content.kind === 'file' && content.file === original ? sum('1') : sum('2')
			])
		),
		chats
	};
}
const reportOf = (facts: PaperFacts, speech = english): string => Buffer.from(reportPaper(facts, speech).bytes).toString();
/** What a reader sees, one space between words. */
const wordsIn = (page: string): string =>
	page
		.replace(/[\s\S]*<main>/, '')
		.replaceAll(/<[^>]+>/g, ' ')
		.replaceAll(/[ \t\n]+/g, ' ');

const page = {
	form: 'wacz',
	url: 'https://shown.example/post',
	title: 'An invented post',
	at: '2026-11-22T10:00:01.000Z',
	software: 'Invented Browser 1.0',
	address: '192.0.2.7',
	names: [{ name: 'shown.example', addresses: ['192.0.2.7'] }],
	chain: [sum('c')],
	status: 200,
	headers: [{ name: 'server', value: 'invented' }],
	records: 4,
	bytes: 1000,
	sha256: sum('a'),
	pictureSha256: sum('b'),
	textSha256: null
} as const;
const custody = (n: number, what: CustodyContent['what'], more: Partial<CustodyContent> = {}): CustodyContent => ({
	kind: 'custody',
	item: file,
	n,
	prev: null,
	at: at(n),
	what,
	by: 'Invented Person',
	tool: null,
	from: null,
	to: null,
	seal: null,
	note: '',
	...more
});
const aFile = (name: string, of: FileId = file, mediaType = 'image/png') =>
	({ kind: 'file', file: of, name, mediaType, bytes: 10, pieceBytes: 16, shows: 'adults', pieces: [] }) as const;
const chat = {
	kind: 'chat',
	file,
	source: 'whatsapp',
	title: 'Invented conversation',
	people: ['Ana', 'Stranger'],
	messages: 200,
	kept: 100,
	originals: [{ name: 'export.txt', bytes: 5000, sha256: sum('e') }]
} as const;

/** One of every kind that can stand in a case: a kind that is added later is missed here by the compiler. */
const everyKind: { readonly [Kind in ReportContent['kind']]: Extract<ReportContent, { readonly kind: Kind }> } = {
	map: { kind: 'map', way: 'self', language: 'en', parts: [] },
	answer: { kind: 'answer', question: 'who', choice: 'known', text: 'Somebody invented.' },
	message: { kind: 'message', text: 'An invented message.' },
	'file-begun': { kind: 'file-begun', file, name: 'begun.png', bytes: 1, pieceBytes: 1, lastModified: 0 },
	file: aFile('picture.png'),
	'hash-only': { kind: 'hash-only', sha256: sum('7'), address: 'https://elsewhere.example/x', shows: 'minor' },
	fingerprint: {
		kind: 'fingerprint',
		fingerprint: mark,
		algorithm: 'pdq',
		name: 'holiday.png',
		quality: 88,
		hashes: Array.from({ length: 8 }, (_, turn) => `${turn}`.repeat(64)) as never
	},
	'fingerprint-ended': { kind: 'fingerprint-ended', fingerprint: mark },
	chat,
	'chat-marks': { kind: 'chat-marks', file, marks: [{ place: 1, mark: 'threat' }] },
	'capture-asked': { kind: 'capture-asked', file, way: 'worker', address: page.url, shows: 'adults' },
	capture: {
		kind: 'capture',
		file,
		way: 'worker',
		asked: 'https://shown.example/short',
		page,
		told: {
			redirects: ['https://shown.example/short'],
			begunAt: '2026-11-22T10:00:00.000Z',
			endedAt: '2026-11-22T10:00:09.000Z',
			certificate: {
				protocol: 'TLS 1.3',
				subject: 'shown.example',
				issuer: 'Invented Authority',
				validFrom: 1_780_000_000,
				validTo: 1_790_000_000,
				sha256: sum('c')
			},
			requests: 9,
			refusals: 0
		}
	},
	'capture-dropped': { kind: 'capture-dropped', file },
	custody: custody(1, 'noted'),
	'item-about': {
		kind: 'item-about',
		item: file,
		form: 'screenshot',
		maker: 'Invented Maker',
		origin: 'sent',
		made: '',
		tool: null,
		source: 'An invented telephone',
		original: null,
		from: null,
		until: null,
		clock: '',
		note: ''
	},
	derivation: {
		kind: 'derivation',
		item: file,
		original,
		method: 'areas-covered',
		fill: 'solid',
		count: 2,
		tool: { name: 'Causeway', version: '1' },
		originalSha256: sum('1'),
		sha256: sum('2')
	},
	'call-note': {
		kind: 'call-note',
		item: inventedId('g'),
		people: 'Ana and a clerk',
		when: 'in spring',
		said: 'Invented words',
		writer: 'Ana'
	},
	device: { kind: 'device', item: inventedId('h'), what: 'A grey telephone', serial: 'X-1', owner: 'Ana' },
	receipt: {
		kind: 'receipt',
		schema: 'causeway/receipt/v1',
		receipt: inventedId<'consent'>('i'),
		at: at(1),
		language: 'en',
		desk,
		deskName: 'Invented desk',
		purpose: 'support',
		parts: [],
		thread: 9,
		lastDay: '2027-01-01' as Day,
		withdrawal: 'any-time-in-your-space',
		duties: [],
		state: 'given'
	},
	withdrawn: { kind: 'withdrawn', receipt: inventedId<'consent'>('i'), desk },
	opened: { kind: 'opened', deskName: 'Invented desk', memberName: 'Invented Member' },
	state: { kind: 'state', state: 'received', reason: 'Invented', expectBy: null, memberName: 'Invented Member' },
	assigned: { kind: 'assigned', toName: 'A', byName: 'B', note: '' },
	facts: { kind: 'facts', facts: '{}', countries: [], memberName: 'Invented Member' },
	viewed: { kind: 'viewed', file, reason: 'assess', memberName: 'Invented Member' },
	assessment: { kind: 'assessment', file, words: 'Invented', conducts: [], memberName: 'Invented Member' },
	'may-show-minor': { kind: 'may-show-minor', file, memberName: 'Invented Member' },
	visit: { kind: 'visit' },
	rotated: { kind: 'rotated' }
};

/** Keys that have no words, and places in a sentence that nobody filled. */
const bare = /\b(?:paper|custody|chat|webPage|report)\.[a-z][\w.-]*|\{[a-z]+\}|…|undefined|\[object/i;
const withoutCode = (text: string): string => text.replaceAll(/<code[^>]*>.*?<\/code>/gs, '');

test('a record of every kind has words of its own for what it is, in every language, and none has the limits of another', () => {
	const forms: { readonly [Kind in ReportContent['kind']]?: ItemForm } = {
		file: 'picture',
		'hash-only': 'address',
		fingerprint: 'fingerprint',
		chat: 'chat',
		capture: 'web-page',
		'call-note': 'call-note',
		device: 'device'
	};
	for (const language of languages) {
		const speech = speaker(language);
		for (const [kind, content] of Object.entries(everyKind)) {
			const whole = reportOf(told([{ seq: 1, content }]), speech);
			const said = withoutCode(whole);
			assert.doesNotMatch(said, bare, `${language} ${kind}`);
			const form = forms[kind as ReportContent['kind']];
			const name = speech.say(form ? `custody.forms.${form}` : `paper.kinds.${kind}`);
			assert.ok(said.includes(name), `${language} ${kind}: ${name}`);
			for (const limit of form ? cannotProve(form) : (['not-true'] as const))
				assert.ok(said.includes(speech.say(`custody.limits.${limit}`)), `${language} ${kind} ${limit}`);
			assert.equal(said.includes(speech.say('custody.limits.memory-of-one')), kind === 'call-note', `${language} ${kind}`);
		}
		const strange = reportOf(told([{ seq: 1, content: { kind: 'from-the-future' } as never }]), speech);
		assert.ok(strange.includes(speech.say('paper.kinds.record')) && strange.includes(speech.say('paper.items.inRecord')));
	}
});

test('every form that somebody says of a thing, and every source of a conversation, has words and limits in every language', () => {
	for (const language of languages) {
		const speech = speaker(language);
		for (const form of itemForms) {
			const content = { ...everyKind['item-about'], form };
			const said = withoutCode(
				reportOf(
					told([
						{ seq: 1, content: aFile('x') },
						{ seq: 2, content }
					]),
					speech
				)
			);
			assert.doesNotMatch(said, bare, `${language} ${form}`);
			for (const limit of cannotProve(form))
				assert.ok(said.includes(speech.say(`custody.limits.${limit}`)), `${language} ${form}`);
		}
		for (const source of chatSources) {
			const said = withoutCode(reportOf(told([{ seq: 1, content: { ...chat, source } }]), speech));
			assert.doesNotMatch(said, bare, `${language} ${source}`);
			for (const text of [`chat.sources.${source}`, `custody.forms.${formOfSource(source)}`, 'paper.chat.unread'])
				assert.ok(said.includes(speech.say(text)), `${language} ${source} ${text}`);
		}
	}
});

const message = (place: number, text = `Line ${place}.`): SavedChat['thread']['messages'][number] => ({
	from: place % 2 ? 'Stranger' : 'Ana',
	at: { written: `22/11/2026, 10:${place}`, local: null, moment: null },
	text,
	attachments: [],
	changed: null
});
const saved = (messages: SavedChat['thread']['messages'], from = 0, more: Partial<SavedChat['thread']> = {}): SavedChat => ({
	v: 1,
	type: 'causeway/chat/v1',
	thread: { source: 'whatsapp', title: '', people: [], messages, doubts: ['zone-unknown'], ...more },
	places: messages.map((_, at) => from + at)
});

test('of a conversation the marked lines are printed with what stands around them, how many there are in all, who took part, and the files of the export', () => {
	const lines = Array.from({ length: 100 }, (_, at) => message(at + 100, at === 50 ? 'Pay, or everybody sees it.' : undefined));
	const marks = { kind: 'chat-marks', file, marks: [{ place: 150, mark: 'threat' }] } as const;
	const things = [
		{ seq: 1, content: chat },
		{ seq: 2, content: aFile('chat.json', file, 'application/json') },
		{ seq: 3, content: { ...marks, marks: [{ place: 101, mark: 'payment' }] } as const },
		{ seq: 4, content: marks },
		// A desk cannot mark in her name.
		{ part: 5, seq: 1, at: at(40), by: member, content: { ...marks, marks: [{ place: 199, mark: 'demand' }] } as const }
	];
	const whole = reportOf(told(things, [], new Map([[file, saved(lines, 100)]])));
	const said = wordsIn(whole);
	for (const text of [
		'Ana, Stranger',
		'WhatsApp',
		'Messages or lines in the export 200',
		'Of these in this folder 100',
		'Of these marked by the person 1',
		'Marked by the person as: Threat',
		'Pay, or everybody sees it.',
		'Printed: 7. In the file: 100.',
		sum('e'),
		english.say('chat.doubts.zone-unknown')
	])
		assert.ok(said.includes(text), text);
	assert.deepEqual(
		[...said.matchAll(/Line (\d+)\./g)].map(([, number]) => Number(number)),
		[147, 148, 149, 151, 152, 153]
	);
	assert.ok(whole.includes('start="148"'), 'a line has its number in the export');
	assert.doesNotMatch(said, /Demand|Payment/);
	// What belongs to it stands with it, and is no thing of its own.
	assert.equal(whole.match(/<h3 /g)?.length, 1);
	assert.ok(said.includes('002. The file itself') && said.includes('004. What was marked in it'));
});

test('a short conversation is printed whole; of a long one without marks the beginning is, and that is said', () => {
	const short = wordsIn(reportOf(told([{ seq: 1, content: chat }], [], new Map([[file, saved([message(0), message(1)])]]))));
	assert.ok(short.includes(english.say('paper.chat.whole')) && short.includes('Line 1.'));
	const long = Array.from({ length: 90 }, (_, at) => message(at));
	const said = wordsIn(reportOf(told([{ seq: 1, content: chat }], [], new Map([[file, saved(long)]]))));
	assert.ok(said.includes(english.say('paper.chat.beginning')) && said.includes('Printed: 40. In the file: 90.'));
	assert.ok(said.includes('Line 39.') && !said.includes('Line 40.'));
});

test('a mail is printed with its path, what was checked of it, and what that is worth to somebody who was not there', () => {
	const headers = [
		'Received: from mx.sender.example by mail.receiver.example; Sun, 22 Nov 2026 10:00:05 +0000',
		'Authentication-Results: mail.receiver.example; spf=fail smtp.mailfrom=bank.example',
		'Received: from home by mx.sender.example; Sun, 22 Nov 2026 10:00:00 +0000',
		'DKIM-Signature: v=1; d=sender.example; s=key1; b=x',
		'From: somebody@bank.example'
	].join('\n');
	const mail = { ...message(0, 'Pay today.'), mail: { subject: 'Invented invoice', to: ['ana@receiver.example'], headers } };
	const content = { ...chat, source: 'mail' } as const;
	for (const language of languages) {
		const speech = speaker(language);
		const whole = reportOf(told([{ seq: 1, content }], [], new Map([[file, saved([mail], 0, { source: 'mail' })]])), speech);
		assert.doesNotMatch(withoutCode(whole), bare, language);
		const said = wordsIn(whole);
		for (const text of [
			'Invented invoice',
			'ana@receiver.example',
			'mx.sender.example',
			'SPF fail (bank.example)',
			'sender.example',
			...[
				'paper.mail.hops',
				'paper.mail.hopsWorth',
				'paper.mail.resultsWorth',
				'paper.mail.unchecked',
				'chat.mail.methods.spf.fail'
			].map((key) => speech.say(key))
		])
			assert.ok(said.includes(text), `${language} ${text}`);
	}
});

test('lines of a list are printed as they stand', () => {
	const line = { ...message(0, '192.0.2.9 - - "GET /admin"'), from: null };
	const content = { ...chat, source: 'log' } as const;
	const said = wordsIn(reportOf(told([{ seq: 1, content }], [], new Map([[file, saved([line], 0, { source: 'log' })]]))));
	assert.ok(
		said.includes('192.0.2.9 - - &quot;GET /admin&quot;') && said.includes(english.say('custody.limits.log-can-be-made-up'))
	);
});

test('a kept page has its address, times, certificate and hashes, its own form and its own limits, and says which way it came', () => {
	const whole = reportOf(
		told([
			{ seq: 1, content: everyKind.capture },
			{ seq: 2, content: aFile('page.wacz', file, 'application/wacz') }
		])
	);
	const said = wordsIn(whole);
	for (const text of [
		page.url,
		'https://shown.example/short',
		'192.0.2.7',
		'shown.example, signed by Invented Authority',
		sum('a'),
		sum('b'),
		sum('c'),
		'November 2026',
		'Page of the web',
		...['webPage.way.worker', 'webPage.proves.worker', 'webPage.cannot.worker', 'custody.limits.one-view'].map((key) =>
			english.say(key)
		)
	])
		assert.ok(said.includes(text), text);
	assert.equal(whole.match(/<h3 /g)?.length, 1);
	assert.ok(!said.includes('Something else'));
	const brought = wordsIn(reportOf(told([{ seq: 1, content: { ...everyKind.capture, way: 'upload', told: null } }])));
	assert.ok(brought.includes(english.say('webPage.cannot.upload')) && !brought.includes(english.say('webPage.cannot.worker')));
});

test('a copy has both hashes and leads to its original, and says whether the one that lies here is that one', () => {
	const copy = [
		{ seq: 1, content: aFile('covered.png') },
		{ seq: 2, content: everyKind.derivation }
	];
	const both = reportOf(told([...copy, { seq: 3, content: aFile('whole.png', original) }]));
	for (const text of [
		sum('1'),
		sum('2'),
		'<a href="#item-003">3. whole.png'.replace('3. ', '003. '),
		english.say('custody.derivation.areas-covered')
	])
		assert.ok(both.includes(text), text);
	assert.ok(both.includes('id="item-003"') && both.includes(english.say('paper.copy.same')));
	assert.ok(both.includes(english.say('custody.limits.less-than-original')));
	const other = told([...copy, { seq: 3, content: aFile('whole.png', original) }]);
	const hashes = new Map([...other.hashes].map(([name]) => [name, sum('9')]));
	assert.ok(reportOf({ ...other, hashes }).includes(english.say('paper.copy.other')));
	assert.ok(reportOf(told(copy)).includes(english.say('paper.copy.absent')));
});

test('what was not taken has its address and its SHA-256; a fingerprint its number, how clear it was, and that it was taken back', () => {
	const said = wordsIn(
		reportOf(
			told([
				{ seq: 1, content: everyKind['hash-only'] },
				{ seq: 2, content: everyKind.fingerprint },
				{ seq: 3, content: everyKind['fingerprint-ended'] }
			])
		)
	);
	for (const text of [
		sum('7'),
		'https://elsewhere.example/x',
		english.say('paper.notTaken.text'),
		'0'.repeat(64),
		'88',
		'Taken back'
	])
		assert.ok(said.includes(text), text);
	const none = wordsIn(reportOf(told([{ seq: 1, content: { ...everyKind['hash-only'], sha256: null } }])));
	assert.ok(none.includes(english.say('paper.notTaken.noNumber')));
});

test('an answer says what was asked and what was chosen, in words', () => {
	const said = wordsIn(reportOf(told([{ seq: 1, content: everyKind.answer }])));
	for (const text of ['Do you know who did it?', 'I know who it is', 'Somebody invented.']) assert.ok(said.includes(text), text);
});

test('custody is told in the order of time, each step with its chain, each chain by itself, with what no chain and not this folder can show', () => {
	const first = custody(1, 'noted', { at: at(10) });
	const second = custody(2, 'exported', { at: at(50), prev: hashOfCustody(first) });
	// The part with the smaller number was written to between the two of the other.
	const events = [
		{ part: 2, seq: 7, at: at(30), by: member, content: custody(1, 'opened', { at: at(30), by: 'Invented Member' }) },
		{ part: 8, seq: 4, at: at(10), content: first },
		{ part: 8, seq: 9, at: at(50), content: second }
	];
	const whole = reportOf(told([{ seq: 1, content: aFile('picture.png') }], events));
	const said = wordsIn(whole);
	assert.match(
		said,
		/Kept here.*Chain 1, step 1 Noted.*data\/custody\/002.json.*Chain 2, step 1 Opened.*data\/custody\/001.json.*Chain 1, step 2 Saved or given out.*data\/custody\/003.json/
	);
	assert.match(said, /Chain 1, written by: The person whose case it is\. Steps here: 2\./);
	assert.match(said, /Chain 2, written by: A member of a desk \(.*\)\. Steps here: 1\./);
	for (const key of ['unsaid.order-between-parts', 'unsaid.word-of-writer', 'unsaid.copies'])
		assert.ok(said.includes(english.say(`custody.${key}`)), key);
	assert.ok(said.includes(english.say('paper.custody.ends')) && said.includes(english.say('paper.custody.absent')));
	assert.ok(!said.includes(english.say('custody.gaps.none')) && !said.includes(english.say('custody.unsaid.others-not-shown')));
	const byDesk = wordsIn(reportOf({ ...told([{ seq: 1, content: aFile('picture.png') }], events), by: member }));
	assert.ok(byDesk.includes(english.say('custody.unsaid.others-not-shown')));
	const gap = wordsIn(
		reportOf(
			told(
				[{ seq: 1, content: aFile('picture.png') }],
				events.filter(({ seq }) => seq !== 4)
			)
		)
	);
	assert.ok(gap.includes('Steps 1 to 1 are not here.'));
});

test('14: nothing that somebody wrote into a thing of any kind becomes markup, and all that a paper leads to is in it', () => {
	const hostile = '<img src=x onerror=alert(1)>"\'&</script><a href=//x>';
	const kept = [
		'kind',
		'item',
		'file',
		'fingerprint',
		'original',
		'form',
		'origin',
		'way',
		'source',
		'method',
		'fill',
		'what',
		'mark',
		'type'
	];
	const spoil = <T>(value: T): T =>
		JSON.parse(
			JSON.stringify(value, (key, one) =>
				typeof one === 'string' && !kept.includes(key) && !/^[\d-]{10}T|^[a-f\d]{64}$/.test(one) ? hostile : one
			)
		);
	const lines = saved([
		{ ...spoil(message(0)), mail: { subject: hostile, to: [hostile], headers: `Received: from ${hostile}` } }
	]);
	const things = Object.values(everyKind).map((content, index) => ({ seq: index + 1, content: spoil(content) }));
	const whole = reportOf(told(things, [{ part: 9, seq: 1, content: spoil(custody(1, 'noted')) }], new Map([[file, lines]])));
	assert.ok(whole.includes('&lt;img src=x onerror=alert(1)&gt;'));
	const ownLinks = /<a href="#item-\d{3}">/g;
	assert.doesNotMatch(whole.replaceAll(ownLinks, ''), /<(?:img|script|iframe|link|object|a)\b|<!--/);
	assert.doesNotMatch(whole.replaceAll(ownLinks, '').replaceAll(/="[^"]*"/g, '=""'), /<[^>]+\s(?:on\w+|src|href|style)=/);
	for (const [, place] of whole.matchAll(/<a href="#(item-\d{3})">/g)) assert.ok(whole.includes(`id="${place}"`), place);
});

test('the report says that it can be printed or saved as a PDF', () => {
	for (const language of languages) assert.ok(wordsIn(reportOf(told([]), speaker(language))).includes('PDF'), language);
});
