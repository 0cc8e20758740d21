import { type MailHead, type MailResult, meaningOf, readMailPath } from '#core/evidence';
import { code, element, type Html, listed, type PaperSpeech, paragraph, written } from './paper-html.ts';

/** How a mail came, as the lines above its words tell it, and what each of these sentences is worth to somebody who was not there. */
export function mailBlock({ to, headers }: MailHead, speech: PaperSpeech): readonly Html[] {
	const { say, moment } = speech;
	const { hops, results, signatures, seals } = readMailPath(headers);
	const [near, far] = [results.filter((one) => one.near), results.filter((one) => !one.near)];
	return [
		...(to.length > 0 ? [paragraph(`${say('chat.mail.to')} `, code(to.join(', ')))] : []),
		...(headers === '' ? [paragraph(say('chat.mail.leftOut'))] : []),
		...(hops.length > 0
			? [
					paragraph(say('paper.mail.hops')),
					element(
						'ol',
						{},
						hops.map(({ from, by, moment: at, written: said, backwards }) =>
							element(
								'li',
								{},
								from === null ? say('chat.mail.unsaid') : code(from),
								by === null ? null : [{ html: ` ${say('chat.mail.toProgram')} ` }, code(by)],
								' ',
								written(at ? moment(at, 'UTC') : said),
								backwards ? ` ${say('chat.mail.backwards')}` : ''
							)
						)
					),
					paragraph(say('paper.mail.hopsWorth'))
				]
			: []),
		...(near.length > 0
			? [checked(near, speech), paragraph(say('paper.mail.resultsWorth'))]
			: headers === ''
				? []
				: [paragraph(say('paper.mail.noResults'))]),
		...(far.length > 0 ? [paragraph(say('chat.mail.fromOutside')), checked(far, speech)] : []),
		...(signatures.length > 0
			? [
					paragraph(
						`${say('chat.mail.signed')} `,
						code(signatures.map(({ domain }) => domain).join(', ')),
						` ${say('paper.mail.unchecked')}`
					)
				]
			: []),
		...(seals.length > 0 ? [paragraph(`${say('chat.mail.sealed')} `, code(seals.join(', ')))] : [])
	];
}

const checked = (results: readonly MailResult[], { say }: PaperSpeech): Html =>
	listed(
		...results.map((one) => {
			const { by, method, result, of, strange, arc } = one;
			return element(
				'p',
				{},
				by === '' ? say('chat.mail.unsaid') : code(by),
				': ',
				code(`${method.toUpperCase()} ${result}${of ? ` (${of})` : ''}`),
				` ${say(`chat.mail.methods.${method}.${meaningOf(one)}`)}`,
				strange && result === 'pass' ? ` ${say('chat.mail.strange')}` : '',
				arc === null ? '' : ` ${say('chat.mail.forwarded')}`
			);
		})
	);
