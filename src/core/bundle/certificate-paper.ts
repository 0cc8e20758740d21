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
 * What a country's law asks of somebody who hands in copies of files. `law` is its name there; `source` is where it was read, `readOn` when. Nobody trained in the law of that place has looked at any of
 * these, and the sheet says so.
 */
type CertificateForm = {
	readonly law: string;
	readonly source: string;
	readonly readOn: string;
	readonly points: readonly Point[];
};

const forms: Readonly<Record<string, CertificateForm>> = {
	IN: {
		law: 'Bharatiya Sakshya Adhiniyam, 2023, section 63(4)(c) and Schedule, Part A',
		source: 'https://nyaya.cloud/acts/bharatiya-sakshya-adhiniyam/170',
		readOn: '2026-11-23',
		points: ['device …', 'relation …', 'control', 'working', 'got …', 'hash …', 'expert', 'belief']
	},
	US: {
		law: 'Federal Rules of Evidence, rule 902(14) with rule 902(11); 28 U.S.C. § 1746',
		source:
			'https://www.jonathanhak.com/2018/07/02/a-brave-new-world-authenticating-electronic-evidence-and-the-impact-of-fre-rule-90214/',
		readOn: '2026-11-23',
		points: ['qualified …', 'got …', 'device …', 'copy', 'hash …', 'perjury']
	},
	'GB-EAW': {
		law: 'Criminal Justice Act 1967, section 9; Criminal Procedure Rules 2020, rules 16.2 and 16.3',
		source: 'https://www.legislation.gov.uk/uksi/2020/759/part/16',
		readOn: '2026-11-23',
		points: ['age', 'got …', 'device …', 'copy', 'hash …', 'mark', 'belief', 'offence']
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
					[say('paper.sheet.source'), code(form.source)],
					[say('paper.sheet.read'), form.readOn]
				]),
				paragraph(say('paper.sheet.unreviewed'))
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
