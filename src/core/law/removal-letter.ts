import { accepted, type Outcome, refused } from '#core/base';
import { runsFromNotice } from './removal.ts';
import type { PersonKind, RemovalWay } from './removal-way.ts';

/** What a letter is made of. Everything is text of the writer; nothing of it is opened, fetched or kept. */
export type LetterFields = {
	readonly conduct: LetterConduct;
	readonly person: PersonKind;
	readonly sender: 'person-shown' | 'acting-for';
	readonly platform: string;
	/** Where the content is: addresses or names of accounts, one each. */
	readonly addresses: readonly string[];
	/** The law that it breaks, and the name of its country in the letter's language. */
	readonly broken?: { readonly place: string; readonly cites: readonly string[] };
	readonly name?: string;
	readonly contact?: string;
	/** The day the content was seen, and the day of the letter, in the form of the letter's language. */
	readonly seen?: string;
	readonly day: string;
};

export const letterConducts = [
	'ncii-distribution',
	'ncii-synthetic',
	'ncii-threat',
	'intimate-recording',
	'sexual-extortion',
	'doxxing',
	'cyberstalking'
] as const;
export type LetterConduct = (typeof letterConducts)[number];

/** Puts words to a key under `removal.letter.` in the letter's language, and writes a period in it. */
export type LetterSpeech = {
	readonly say: (key: string, values?: Readonly<Record<string, string | number>>) => string;
	readonly period: (period: string) => string;
};

export type LetterRefusal = 'letter-no-address' | 'letter-holds-image' | 'letter-too-long' | 'letter-no-name';

/**
 * A letter in the language of `speech`, as paragraphs. It says what the notice must contain and no more: the content is never
 * described beyond its kind, nothing is attached, and whoever reads is asked not to want a copy. Refuses `letter-no-address`,
 * `letter-holds-image` (an address that is itself a file or an image), `letter-too-long` (over 50 addresses or 2000 signs in
 * one field) and `letter-no-name` where the law of the way asks for a name.
 */
export function composeLetter(
	way: RemovalWay,
	fields: LetterFields,
	speech: LetterSpeech
): Outcome<readonly string[], LetterRefusal> {
	const addresses = fields.addresses.map(line).filter((address) => address !== '');
	if (addresses.length === 0) return refused('letter-no-address');
	if (addresses.some((address) => /^(data|blob|file):/i.test(address))) return refused('letter-holds-image');
	const name = line(fields.name ?? '');
	const contact = line(fields.contact ?? '');
	const texts = [...addresses, name, contact, fields.platform, fields.seen ?? ''];
	if (addresses.length > 50 || texts.some((text) => text.length > 2000)) return refused('letter-too-long');
	if (name === '' && asksForName(way, fields.person)) return refused('letter-no-name');
	const { say, period } = speech;
	const child = fields.person !== 'adult';
	const time =
		runsFromNotice(way) && way.time?.period && ['removal', 'blocking', 'answer', 'decision'].includes(way.clock?.means ?? '');
	return accepted([
		say('day', { day: fields.day }),
		say('to', { platform: line(fields.platform) || say('platform') }),
		say(child ? 'subject-child' : 'subject'),
		...(way.cite ? [say('law', { cite: way.cite })] : []),
		say(`sender.${fields.sender}`),
		say(child && isSexual(fields.conduct) ? `what.${fields.person}` : `what.${fields.conduct}`),
		...(fields.broken && fields.broken.cites.length > 0
			? [say('broken', { place: fields.broken.place, cites: fields.broken.cites.join('; ') })]
			: []),
		say('where'),
		addresses.join('\n'),
		...(fields.seen ? [say('seen', { day: fields.seen })] : []),
		say('ask'),
		...(child && isSexual(fields.conduct) ? [say('ask-child')] : []),
		...(time ? [say(`time.${way.clock?.means}`, { period: period(way.time?.period ?? '') })] : []),
		say('keep'),
		say('no-copy'),
		...(way.contains.includes('no-consent') ? [say('no-consent')] : []),
		say('good-faith'),
		say('answer'),
		...(contact ? [say('contact', { contact })] : []),
		...(name ? [say('signed', { name })] : [])
	]);
}

/** Whether a way takes no letter without a name. Union law asks for none where the content shows a child. */
export const asksForName = ({ contains }: RemovalWay, person: PersonKind): boolean =>
	contains.some((code) => code === 'name' || code === 'signature') ||
	(contains.includes('name-unless-child') && person === 'adult');

/** Whether a letter is what the way takes. Programmes, hotlines, police and courts have forms and people of their own. */
export const takesLetter = ({ to, kind }: RemovalWay): boolean => (to === 'platform' || to === 'data-holder') && kind !== 'duty';

const isSexual = (conduct: LetterConduct): boolean => conduct !== 'doxxing' && conduct !== 'cyberstalking';

/** One line without signs that a page does not show, and none that turn the direction of writing. */
const line = (text: string): string => text.replaceAll(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim();
