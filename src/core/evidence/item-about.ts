import { isMoment, type Moment } from '#core/base';
import type { ChatSource } from './chat/thread.ts';
import { type CustodyTool, type ItemName, isItemName, isTool } from './custody.ts';

/** What an item of evidence is, as far as it decides what it can show. */
export const itemForms = [
	'picture',
	'screenshot',
	'video',
	'sound',
	'document',
	'mail',
	'chat',
	'web-page',
	'server-log',
	'platform-data',
	'fingerprint',
	'address',
	'call-note',
	'device',
	'other'
] as const;
export type ItemForm = (typeof itemForms)[number];

/** How somebody came by an item. */
export const itemOrigins = ['made', 'sent', 'saved', 'requested', 'given', 'derived', 'not-said'] as const;
export type ItemOrigin = (typeof itemOrigins)[number];

/**
 * What somebody says of an item; the newest of hers and of each desk counts, older ones stay. Every text may be empty: not said. `original` is the item that this one was derived from.
 * `from` and `until` are the first and last moment that a log or a download speaks of; `clock` is the zone of the clock that wrote its times.
 */
export type ItemAboutContent = {
	readonly kind: 'item-about';
	readonly item: ItemName;
	readonly form: ItemForm;
	readonly maker: string;
	readonly origin: ItemOrigin;
	/** When it was made, in words: often only roughly known. */
	readonly made: string;
	readonly tool: CustodyTool | null;
	/** The device or account that it comes from. */
	readonly source: string;
	readonly original: ItemName | null;
	readonly from: Moment | null;
	readonly until: Moment | null;
	readonly clock: string;
	readonly note: string;
};

const text = (value: unknown): boolean => typeof value === 'string';
const momentOrNull = (value: unknown): boolean => value === null || isMoment(value);

/** The form that each member of an `item-about` content has. */
export const aboutFields: { readonly [Name in Exclude<keyof ItemAboutContent, 'kind'>]: (value: unknown) => boolean } = {
	item: isItemName,
	form: (value) => itemForms.includes(value as ItemForm),
	maker: text,
	origin: (value) => itemOrigins.includes(value as ItemOrigin),
	made: text,
	tool: isTool,
	source: text,
	original: (value) => value === null || isItemName(value),
	from: momentOrNull,
	until: momentOrNull,
	clock: text,
	note: text
};

/** The form that a file most likely has where nobody said one: by the media type that its device gave it, which proves nothing. */
export function formOfMedia(mediaType: string): ItemForm {
	const [kind = ''] = mediaType.toLowerCase().split('/');
	if (kind === 'image') return 'picture';
	if (kind === 'video') return 'video';
	if (kind === 'audio') return 'sound';
	if (mediaType === 'message/rfc822') return 'mail';
	if (kind === 'text' || mediaType === 'application/pdf') return 'document';
	return 'other';
}

const formsOfSources: { readonly [Source in ChatSource]?: ItemForm } = {
	mail: 'mail',
	log: 'server-log',
	logins: 'platform-data',
	list: 'document'
};

/** The form of what was kept out of an export, where nobody said one. */
export const formOfSource = (source: ChatSource): ItemForm => formsOfSources[source] ?? 'chat';

/** What an item of a kind cannot show, whoever swears to it. Codes; the words stand in the locales. */
export const itemLimits = [
	'not-true',
	'copy-of-screen',
	'made-without-app',
	'times-can-change',
	'who-held-device',
	'export-editable',
	'may-be-incomplete',
	'sender-can-be-faked',
	'one-view',
	'clock-of-device',
	'account-not-person',
	'memory-of-one',
	'not-what-is-on-it',
	'likeness-only',
	'place-not-content',
	'can-be-made-up',
	'log-can-be-made-up',
	'less-than-original'
] as const;
export type ItemLimit = (typeof itemLimits)[number];

const limitsOf: { readonly [Form in ItemForm]: readonly ItemLimit[] } = {
	picture: ['times-can-change', 'can-be-made-up'],
	screenshot: ['copy-of-screen', 'made-without-app', 'times-can-change'],
	video: ['times-can-change', 'can-be-made-up'],
	sound: ['times-can-change', 'can-be-made-up'],
	document: ['times-can-change', 'account-not-person'],
	mail: ['sender-can-be-faked', 'account-not-person'],
	chat: ['export-editable', 'who-held-device', 'may-be-incomplete'],
	'web-page': ['one-view', 'account-not-person'],
	'server-log': ['log-can-be-made-up', 'clock-of-device', 'account-not-person', 'may-be-incomplete'],
	'platform-data': ['may-be-incomplete', 'account-not-person', 'clock-of-device'],
	fingerprint: ['likeness-only'],
	address: ['place-not-content'],
	'call-note': ['memory-of-one'],
	device: ['not-what-is-on-it'],
	other: ['times-can-change']
};

/** What an item cannot prove, by its form; first of all that being kept unchanged does not make anything true. */
export const cannotProve = (form: ItemForm, isDerived = false): readonly ItemLimit[] => [
	'not-true',
	...limitsOf[form],
	...(isDerived ? (['less-than-original'] as const) : [])
];
