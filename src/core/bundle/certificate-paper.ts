import type { Paper } from './compose-bundle.ts';
import { code, element, facts, type Html, type PaperSpeech, paperPage, written } from './paper-html.ts';
import { paperItems } from './paper-items.ts';
import type { PaperFacts } from './paper-reading.ts';

/** What the signer says, in the order of the sheet. Codes; the sentences stand in the words. `…` after a point: something is to be written by hand. */
type Point =
	| 'age'
	| 'qualified …'
	| 'got …'
	| 'device …'
	| 'relation …'
	| 'control'
	| 'working'
	| 'copy'
	| 'hash …'
	| 'mark'
	| 'expert'
	| 'true'
	| 'belief'
	| 'offence'
	| 'perjury';

/**
 * What a country's law asks of somebody who hands in copies of files. `law` is its name there; `source` is where it was read, each address by itself, `readOn` when. Nobody trained in the law of that place has looked at any of
 * these, and the sheet says so.
 */
type CertificateForm = {
	readonly law: string;
	readonly source: readonly string[];
	readonly readOn: string;
	readonly points: readonly Point[];
	/** Sentences of the law itself, for the signer to copy as they stand: public texts, in the language of the law, read at the source. */
	readonly wording: readonly string[];
};

const forms: Readonly<Record<string, CertificateForm>> = {
	IN: {
		law: 'Bharatiya Sakshya Adhiniyam, 2023, section 63(4)(c) and Schedule, Part A',
		source: [
			'https://nyayx.com/lawbooks/bharatiya-sakshya-adhiniyam-2023/SCH-1',
			'https://nyaya.cloud/acts/bharatiya-sakshya-adhiniyam/170'
		],
		readOn: '2026-11-23',
		points: ['device …', 'relation …', 'control', 'working', 'got …', 'hash …', 'expert', 'belief'],
		wording: []
	},
	US: {
		law: 'Federal Rules of Evidence, rule 902(14) with rule 902(11); 28 U.S.C. § 1746',
		source: [
			'http://uscode.elaws.us/law/28usc1746',
			'https://www.allaboutediscovery.com/2017/12/the-new-rules-of-federal-evidence-have-arrived/',
			'https://jhany.com/2018/03/26/self-authentication-of-electronic-evidence-new-rules-90213-14/'
		],
		readOn: '2026-11-23',
		points: ['qualified …', 'got …', 'device …', 'copy', 'hash …', 'perjury'],
		wording: [
			'If executed within the United States, its territories, possessions, or commonwealths: “I declare (or certify, verify, or state) under penalty of perjury that the foregoing is true and correct. Executed on (date). (Signature)”.',
			'If executed without the United States: “I declare (or certify, verify, or state) under penalty of perjury under the laws of the United States of America that the foregoing is true and correct. Executed on (date). (Signature)”.'
		]
	},
	'GB-EAW': {
		// The rules of 2020 that said more of the form (rule 16.2) are revoked since 2025-10-06; those that came after were not at hand.
		law: 'Criminal Justice Act 1967, section 9',
		source: ['https://www.hse.gov.uk/enforce/enforcementguide/court/physical-written.htm'],
		readOn: '2026-11-23',
		points: ['age', 'got …', 'device …', 'copy', 'hash …', 'mark', 'belief', 'offence'],
		wording: [
			'This statement is true to the best of my knowledge and belief and I make it knowing that, if it is tendered in evidence, I shall be liable to prosecution if I have wilfully stated in it anything which I know to be false or do not believe to be true.'
		]
	}
};
const neutral: readonly Point[] = ['got …', 'device …', 'copy', 'hash …', 'true'];

/** The places whose form is known, by the codes that the law has for them. */
export const certificatePlaces: readonly string[] = Object.keys(forms);

/**
 * A sheet that a named person fills in, reads and signs by hand: the files with their hashes, and what that person says of them. After the law of `place` where that is known, else a declaration of
 * no country, which says so.
 */
export function certificatePaper(told: PaperFacts, speech: PaperSpeech, place: string | null): Paper {
	const { say } = speech;
	const form = place !== null && Object.hasOwn(forms, place) ? (forms[place] ?? null) : null;
	const paragraph = (text: string | Html): Html => element('p', {}, text);
	const line = (label: string): Html =>
		element(
			'div',
			{},
			element('p', {}, label),
			element('div', { class: 'blank', role: 'img', 'aria-label': say('paper.sheet.blank') })
		);
	const after = form
		? [
				facts([
					[say('paper.sheet.law'), element('bdi', { dir: 'ltr', lang: 'en' }, form.law)],
					[
						say('paper.sheet.source'),
						element(
							'div',
							{},
							form.source.map((one) => element('p', {}, code(one)))
						)
					],
					[say('paper.sheet.read'), form.readOn]
				]),
				paragraph(say('paper.sheet.unreviewed')),
				paragraph(say(`paper.before.${place}`))
			]
		: [paragraph(say('paper.sheet.neutral'))];
	const bytes = paperPage(
		speech,
		say('paper.sheet.title'),
		...after,
		paragraph(say('paper.sheet.fill')),
		element('h2', {}, say('paper.sheet.who')),
		...(['name', 'position', 'address'] as const).map((key) => line(say(`paper.sheet.${key}`))),
		element('h2', {}, say('paper.sheet.files')),
		facts([[say('paper.what.case'), code(told.case)]]),
		tableOf(told, speech),
		element('h2', {}, say('paper.sheet.says')),
		element(
			'ol',
			{},
			(form?.points ?? neutral).map((point) => {
				const [name = '', open] = point.split(' ');
				const text = say(`paper.points.${name}`);
				return element('li', {}, open === undefined && name !== 'age' ? paragraph(text) : line(text));
			})
		),
		...(form && form.wording.length > 0
			? [
					paragraph(say('paper.sheet.wording')),
					...form.wording.map((text) => element('blockquote', { dir: 'ltr', lang: 'en' }, text))
				]
			: []),
		element('h2', {}, say('paper.sheet.sign')),
		...(['place', 'signature'] as const).map((key) => line(say(`paper.sheet.${key}`)))
	);
	return { name: 'certificate.html', bytes };
}

function tableOf(told: PaperFacts, { say, bytes }: PaperSpeech): Html {
	const heads = [say('paper.sheet.number'), say('paper.items.file'), say('custody.facts.size'), 'SHA-256'];
	const rows = paperItems(told).map(({ number, title, kind, files }) => {
		const [file] = files;
		return element(
			'tr',
			{},
			element('th', { scope: 'row' }, number),
			element('td', {}, element('p', {}, written(title || say(kind))), element('p', {}, code(file?.path ?? ''))),
			element('td', {}, file?.bytes === null || !file ? '' : bytes(file.bytes)),
			element('td', {}, code(file?.hash ?? ''))
		);
	});
	return element(
		'div',
		{ class: 'wide', tabindex: '0', role: 'region', 'aria-label': say('paper.sheet.files') },
		element(
			'table',
			{},
			element(
				'thead',
				{},
				element(
					'tr',
					{},
					heads.map((head) => element('th', { scope: 'col' }, head))
				)
			),
			element('tbody', {}, rows)
		)
	);
}
