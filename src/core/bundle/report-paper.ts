import type { Paper } from './compose-bundle.ts';
import { custodyBlocks } from './paper-custody.ts';
import { code, element, facts, type Html, type PaperSpeech, paperPage, paragraph } from './paper-html.ts';
import { paperWorld, whoSigned } from './paper-items.ts';
import type { PaperFacts } from './paper-reading.ts';
import { thingSection } from './paper-things.ts';

const explained = ['hash', 'seal', 'custody', 'log', 'witness', 'stamp', 'graph'] as const;

/**
 * The report of a bundle in plain words, as one page: what it is, what lies in it and what each thing cannot prove, who had it, how to check it again, and its words explained. Made from
 * the records alone; every sentence besides stands in the words.
 */
export function reportPaper(told: PaperFacts, plain: PaperSpeech): Paper {
	const speech: PaperSpeech = { ...plain, deskName: (desk) => told.desks?.get(desk) ?? '' };
	const { say } = speech;
	const world = paperWorld(told);
	const proofs = [...told.hashes.keys()].filter((path) => path.endsWith('.tlog-proof')).length;
	const chapter = (name: string, ...body: readonly Html[]): Html =>
		element('section', { 'aria-labelledby': name }, element('h2', { id: name }, say(`paper.${name}.heading`)), body);
	const bytes = paperPage(
		speech,
		say('paper.title'),
		chapter(
			'what',
			paragraph(say('paper.what.text')),
			facts([
				[say('paper.what.case'), code(told.case)],
				[say('paper.what.made'), speech.moment(told.at, 'UTC')],
				[say('paper.what.by'), whoSigned(speech, told.by)]
			]),
			paragraph(say('paper.what.word')),
			paragraph(say('paper.what.times')),
			paragraph(say('paper.what.print'))
		),
		chapter('items', ...world.things.map((thing) => thingSection(thing, world, speech))),
		chapter('custody', paragraph(say('paper.custody.text')), ...custodyBlocks(world, speech)),
		chapter(
			'check',
			...(['page', 'command', 'shows', 'limits', 'lies'] as const).map((key) => paragraph(say(`paper.check.${key}`))),
			paragraph(proofs > 0 ? say('paper.check.proofs', { count: proofs }) : say('paper.check.alone'))
		),
		chapter('words', facts(explained.map((word) => [say(`paper.words.${word}.name`), say(`paper.words.${word}.text`)] as const)))
	);
	return { name: 'report.html', bytes };
}
