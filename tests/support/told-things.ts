import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Day, FileId, GlassId, Json, Moment } from '#core/base';
import { type PaperFacts, type PaperSpeech, type PaperWords, paperSpeech, reportPaper } from '#core/bundle';
import type { CustodyContent, SavedChat } from '#core/evidence';
import type { ReportContent } from '#core/report';
import type { CaseAuthor } from '#core/sealing';
import { paperSections } from '#ui/evidence/paper-sections.ts';
import { inventedId } from './key-story.ts';

export const languages = ['en', 'es', 'fr', 'ar', 'pt', 'fil'];
/** What a browser has of the words when it writes a paper: these chapters and no others. */
export function speaker(language: string): PaperSpeech {
	const all = JSON.parse(readFileSync(path.join(import.meta.dirname, `../../locales/${language}.json`), 'utf8')) as PaperWords;
	const words: Record<string, PaperWords> = {};
	for (const chapter of paperSections) {
		const [section = '', branch] = chapter.split('.');
		const whole = all[section] as PaperWords;
		words[section] = branch === undefined ? whole : { ...words[section], [branch]: whole[branch] as PaperWords };
	}
	return paperSpeech(language, words);
}
export const english = speaker('en');

export const [file, original] = [inventedId<'file'>('a'), inventedId<'file'>('b')];
const mark = inventedId<'fingerprint'>('c');
const supporter = inventedId<'supporter'>('s');
export const sum = (sign: string): string => sign.repeat(64);
const survivor: CaseAuthor = { kind: 'survivor' };
const desk = inventedId<'desk'>('d');
export const member: CaseAuthor = { kind: 'member', member: inventedId<'member'>('e'), desk, generation: 1 };
export const at = (minute: number): Moment => `2026-11-22T10:${String(minute).padStart(2, '0')}:00Z` as Moment;

type Placed = {
	readonly part?: number;
	readonly seq: number;
	readonly at?: Moment;
	readonly by?: CaseAuthor;
	readonly content: ReportContent;
};

/** What a paper is written from, where these records lie in the bundle. */
export function told(
	items: readonly Placed[],
	events: readonly Placed[] = [],
	chats: PaperFacts['chats'] = new Map()
): PaperFacts {
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
export const reportOf = (facts: PaperFacts, speech = english): string => Buffer.from(reportPaper(facts, speech).bytes).toString();
/** What a reader sees, one space between words. */
export const wordsIn = (page: string): string =>
	page
		.replace(/[\s\S]*<main>/, '')
		.replaceAll(/<[^>]+>/g, ' ')
		.replaceAll(/[ \t\n]+/g, ' ');

export const page = {
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
export const custody = (n: number, what: CustodyContent['what'], more: Partial<CustodyContent> = {}): CustodyContent => ({
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
export const aFile = (name: string, of: FileId = file, mediaType = 'image/png') =>
	({ kind: 'file', file: of, name, mediaType, bytes: 10, pieceBytes: 16, shows: 'adults', pieces: [] }) as const;
export const chat = {
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
export const everyKind: { readonly [Kind in ReportContent['kind']]: Extract<ReportContent, { readonly kind: Kind }> } = {
	map: { kind: 'map', way: 'self', language: 'en', parts: [] },
	answer: { kind: 'answer', question: 'who', choice: 'known', text: 'Somebody invented.' },
	message: { kind: 'message', text: 'An invented message.' },
	glass: {
		kind: 'glass',
		glass: 'AAAAAAAAAAAAAAAAAAAAAA' as GlassId,
		what: 'made',
		seed: 'A'.repeat(43),
		desks: [],
		parts: [],
		lastDay: '2027-01-01' as Day
	},
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
	'privilege-mark': { kind: 'privilege-mark', part: 3, on: true },
	waived: {
		kind: 'waived',
		receipt: inventedId('Waiver'),
		part: 7,
		partKind: 'thread',
		of: inventedId('Counsel'),
		desk: inventedId('Court'),
		deskName: 'Invented court',
		lastDay: '2027-01-31' as Day
	},
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
	'supporter-invited': {
		kind: 'supporter-invited',
		supporter,
		role: 'liaison',
		name: 'Invented Helper',
		parts: [1],
		acts: ['read'],
		lastDay: '2026-12-31' as Day,
		secret: 'never-on-paper',
		openUntil: '2026-12-06' as Day
	},
	'supporter-dropped': { kind: 'supporter-dropped', supporter },
	'supporter-given': { kind: 'supporter-given', supporter, role: 'liaison', name: 'Invented Helper' },
	'supporter-ended': { kind: 'supporter-ended', supporter },
	'supporter-opened': { kind: 'supporter-opened' },
	'supporter-cut': {
		kind: 'supporter-cut',
		supporter,
		reason: 'conflict',
		words: 'Invented reason.',
		confirms: false,
		memberName: 'Invented Member'
	},
	visit: { kind: 'visit' },
	rotated: { kind: 'rotated' }
};

/** Keys that have no words, and places in a sentence that nobody filled. */
export const bare = /\b(?:paper|custody|chat|webPage|report)\.[a-z][\w.-]*|\{[a-z]+\}|…|undefined|\[object/i;
export const withoutCode = (text: string): string => text.replaceAll(/<code[^>]*>.*?<\/code>/gs, '');

export const message = (place: number, text = `Line ${place}.`): SavedChat['thread']['messages'][number] => ({
	from: place % 2 ? 'Stranger' : 'Ana',
	at: { written: `22/11/2026, 10:${place}`, local: null, moment: null },
	text,
	attachments: [],
	changed: null
});
export const saved = (
	messages: SavedChat['thread']['messages'],
	from = 0,
	more: Partial<SavedChat['thread']> = {}
): SavedChat => ({
	v: 1,
	type: 'causeway/chat/v1',
	thread: { source: 'whatsapp', title: '', people: [], messages, doubts: ['zone-unknown'], ...more },
	places: messages.map((_, at) => from + at)
});

/** A bundle with something of everything that papers print: a marked conversation, a mail, a page, a copy and its original, and custody in two chains. */
export function everyThing(): PaperFacts {
	const [copy, pageFile, mailFile] = ['copy', 'page', 'mail'].map((name) => inventedId<'file'>(name)) as [FileId, FileId, FileId];
	const lines = Array.from({ length: 100 }, (_, index) =>
		message(index + 100, index === 50 ? 'Pay by tonight, or everybody in your class sees it.' : undefined)
	);
	const headers = [
		'Received: from mx.sender.example by mail.receiver.example; Sun, 22 Nov 2026 10:00:05 +0000',
		'Authentication-Results: mail.receiver.example; spf=fail smtp.mailfrom=bank.example',
		'DKIM-Signature: v=1; d=sender.example; s=key1; b=x',
		'From: somebody@bank.example'
	].join('\n');
	const mail = { ...message(0, 'Pay today.'), mail: { subject: 'Invented invoice', to: ['ana@receiver.example'], headers } };
	const contents: readonly ReportContent[] = [
		everyKind.answer,
		chat,
		aFile('chat.json', file, 'application/json'),
		{ kind: 'chat-marks', file, marks: [{ place: 150, mark: 'threat' }] },
		{ ...everyKind.capture, file: pageFile },
		aFile('page.wacz', pageFile, 'application/wacz'),
		aFile('covered.png', copy),
		{ ...everyKind.derivation, item: copy },
		aFile('whole.png', original),
		everyKind['hash-only'],
		everyKind.fingerprint,
		{ ...chat, file: mailFile, source: 'mail', title: 'Invented invoice' },
		everyKind['call-note'],
		everyKind.device,
		{ ...everyKind['item-about'], item: original }
	];
	return told(
		contents.map((content, index) => ({ seq: index + 1, content })),
		[
			{ part: 2, seq: 7, at: at(30), by: member, content: custody(1, 'opened', { at: at(30), by: 'Invented Member' }) },
			{ part: 8, seq: 4, at: at(40), content: custody(1, 'noted', { at: at(35), note: 'Saved from an invented telephone' }) }
		],
		new Map([
			[file, saved(lines, 100)],
			[mailFile, saved([mail], 0, { source: 'mail', doubts: ['mail-unchecked'] })]
		])
	);
}
