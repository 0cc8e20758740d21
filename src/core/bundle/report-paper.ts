import { type ChainGap, type CustodyContent, type CustodyParty, cannotProve, readChains } from '#core/evidence';
import { parseContent } from '#core/report';
import type { Paper } from './compose-bundle.ts';
import { custodyPath } from './layout.ts';
import { code, element, facts, type Html, type PaperSpeech, paperPage, written } from './paper-html.ts';
import { type PaperFacts, type PaperItem, paperItems, whoSigned } from './paper-items.ts';

const explained = ['hash', 'seal', 'custody', 'log', 'witness', 'stamp', 'graph'] as const;

/**
 * The report of a bundle in plain words, as one page: what it is, what lies in it and what each thing cannot prove, who had it, how to check it again, and its words explained. Made from
 * the records alone; every sentence besides stands in the words.
 */
export function reportPaper(told: PaperFacts, speech: PaperSpeech): Paper {
	const { say } = speech;
	const items = paperItems(told);
	const proofs = [...told.hashes.keys()].filter((path) => path.endsWith('.tlog-proof')).length;
	const paragraph = (text: string): Html => element('p', {}, text);
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
			paragraph(say('paper.what.times'))
		),
		chapter('items', ...items.map((item) => sectionOf(item, items, speech))),
		chapter('custody', paragraph(say('paper.custody.text')), ...custodyOf(told, items, speech)),
		chapter(
			'check',
			...(['page', 'command', 'shows', 'limits', 'lies'] as const).map((key) => paragraph(say(`paper.check.${key}`))),
			paragraph(proofs > 0 ? say('paper.check.proofs', { count: proofs }) : say('paper.check.alone'))
		),
		chapter('words', facts(explained.map((word) => [say(`paper.words.${word}.name`), say(`paper.words.${word}.text`)] as const)))
	);
	return { name: 'report.html', bytes };
}

function sectionOf(item: PaperItem, items: readonly PaperItem[], speech: PaperSpeech): Html {
	const { say } = speech;
	const { content, form } = item;
	// Words that somebody wrote are what one person remembers; a record about something else is not.
	const isTold = content?.kind === 'answer' || content?.kind === 'message';
	const limits = form ? cannotProve(form, isDerived(item, items)) : isTold ? cannotProve('call-note') : [];
	return element(
		'section',
		{ class: 'item', 'aria-labelledby': `item-${item.number}` },
		element('h3', { id: `item-${item.number}` }, `${item.number}. `, written(item.title || say(item.kind))),
		facts([
			[say('custody.facts.form'), say(item.kind)],
			[say('custody.facts.kept'), speech.moment(item.at, 'UTC')],
			[say('custody.facts.by'), whoSigned(speech, item.by)],
			...saidIn(content, items, speech).map(([name, text]) => [name, text.trim() === '' ? '' : written(text)] as const),
			...item.files.flatMap(({ path, bytes, hash }) => [
				[say(bytes === null ? 'paper.items.record' : 'paper.items.file'), code(path)] as const,
				[say('custody.facts.size'), bytes === null ? '' : speech.bytes(bytes)] as const,
				['SHA-256', hash === '' ? '' : code(hash)] as const
			])
		]),
		limits.length === 0
			? null
			: [
					element('h4', {}, say('custody.limits.heading')),
					element(
						'ul',
						{},
						limits.map((limit) => element('li', {}, say(`custody.limits.${limit}`)))
					)
				]
	);
}

const isDerived = ({ name }: PaperItem, items: readonly PaperItem[]): boolean =>
	items.some(({ content }) => content?.kind === 'item-about' && content.item === name && content.original !== null);

/** What its writer said, by the words that the pages have for it. */
function saidIn(content: PaperItem['content'], items: readonly PaperItem[], { say, moment }: PaperSpeech): [string, string][] {
	const titled = (name: string): string => {
		const found = items.find((item) => item.name === name);
		return found ? `${found.number}. ${found.title || say(found.kind)}` : name;
	};
	const fact = (key: string, text: string): [string, string] => [say(`custody.facts.${key}`), text];
	switch (content?.kind) {
		case 'answer':
		case 'message':
			return [[say('paper.items.words'), content.text]];
		case 'call-note':
			return (['people', 'when', 'said', 'writer'] as const).map((key) => fact(key, content[key]));
		case 'device':
			return (['what', 'serial', 'owner'] as const).map((key) => fact(key, content[key]));
		case 'item-about': {
			const { maker, made, origin, tool, source, original, from, until, clock, note } = content;
			return [
				[say('paper.items.about'), titled(content.item)],
				fact('maker', maker),
				fact('made', made),
				fact('origin', say(`custody.origins.${origin}`)),
				fact('tool', tool ? `${tool.name} ${tool.version}` : ''),
				fact('source', source),
				fact('original', original ? titled(original) : ''),
				fact('from', from ? moment(from, 'UTC') : ''),
				fact('until', until ? moment(until, 'UTC') : ''),
				fact('clock', clock),
				fact('note', note)
			];
		}
		default:
			return [];
	}
}

type Step = { readonly custody: CustodyContent; readonly path: string; readonly who: string; readonly writtenAt: string };

/** A table for each item that something happened to, and what does not fit in it. */
function custodyOf({ events, authorOf }: PaperFacts, items: readonly PaperItem[], speech: PaperSpeech): readonly Html[] {
	const { say, moment } = speech;
	const placed = events.flatMap(({ content: { part, seq, at: writtenAt, content } }, at) => {
		const custody = parseContent(content);
		const author = authorOf({ part, seq });
		return custody?.kind === 'custody' && author
			? [{ part, seq, writtenAt, author, content: custody, path: custodyPath(at + 1) }]
			: [];
	});
	if (placed.length === 0) return [element('p', {}, say('paper.custody.none'))];
	const chains = readChains(placed);
	return [...Map.groupBy(placed, ({ content }) => content.item)].map(([name, steps]) => {
		const item = items.find((one) => one.name === name);
		const title = item ? `${item.number}. ${item.title || say(item.kind)}` : name;
		const rows = steps.map(({ content: custody, author, writtenAt, path }) =>
			rowOf({ custody, path, who: custody.by.trim() || whoSigned(speech, author), writtenAt }, items, speech)
		);
		const gaps = chains.filter((chain) => chain.item === name).flatMap((chain) => chain.gaps);
		const heads = (['when', 'what', 'who', 'more'] as const).map((head) =>
			element('th', { scope: 'col' }, say(`custody.chain.${head}`))
		);
		return element(
			'div',
			{},
			element(
				'div',
				{ class: 'wide', tabindex: '0', role: 'region', 'aria-label': `${say('custody.chain.heading')}: ${title}` },
				element(
					'table',
					{},
					element('caption', {}, written(title)),
					element('thead', {}, element('tr', {}, heads)),
					element('tbody', {}, rows)
				)
			),
			gaps.length === 0
				? element('p', {}, say('custody.gaps.none'))
				: element(
						'ul',
						{},
						[...new Set(gaps.map((gap) => sayGap(gap, speech)))].map((text) => element('li', {}, text))
					)
		);
	});

	function rowOf({ custody, path, who, writtenAt }: Step, all: readonly PaperItem[], { number }: PaperSpeech): Html {
		const { n, what, at, from, to, seal, tool, note } = custody;
		const party = ({ kind, id, name }: CustodyParty): string =>
			kind === 'item' ? (all.find((one) => one.name === id)?.number ?? id ?? '') : name;
		const more = [
			at === writtenAt ? '' : say('custody.more.happened', { moment: moment(at, 'UTC') }),
			from ? say('custody.more.from', { name: party(from) }) : '',
			to ? say('custody.more.to', { name: party(to) }) : '',
			seal ? say('custody.more.seal', { seal }) : '',
			tool ? say('custody.more.tool', { tool: `${tool.name} ${tool.version}`.trim() }) : '',
			note
		].filter((text) => text.trim() !== '');
		return element(
			'tr',
			{},
			element('td', {}, moment(writtenAt, 'UTC')),
			element('th', { scope: 'row' }, `${number(n)}. ${say(`custody.steps.${what}`)}`),
			element('td', {}, written(who)),
			element(
				'td',
				{},
				more.map((text) => element('p', {}, written(text))),
				element('p', {}, code(path))
			)
		);
	}
}

const sayGap = (gap: ChainGap, { say }: PaperSpeech): string =>
	gap.what === 'missing'
		? say('custody.gaps.missing', { from: gap.from, to: gap.to })
		: say(`custody.gaps.${gap.what}`, { n: gap.n });
