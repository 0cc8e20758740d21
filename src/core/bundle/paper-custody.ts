import type { CustodyParty, ItemName } from '#core/evidence';
import { type CustodyGap, type CustodyStep, custodyIn, custodyOf, everything, type ItemCustody } from '#core/report';
import type { ReadItem } from '#core/sealing';
import { custodyPath, itemPath } from './layout.ts';
import { code, element, type Html, listed, type PaperSpeech, paragraph, written } from './paper-html.ts';
import { type PaperWorld, titleOf, whoSigned } from './paper-items.ts';
import { placeOf } from './records.ts';

/**
 * Who had each thing, in the order of time: a table with the chain that each step belongs to, what of each chain is missing as far as a chain can show that, and what no chain and not this folder can
 * show.
 */
export function custodyBlocks(world: PaperWorld, speech: PaperSpeech): readonly Html[] {
	const { say } = speech;
	const custodies = custodiesOf(world);
	const unsaid = new Set(custodies.flatMap((one) => one.unsaid));
	return [
		...(custodies.length === 0
			? [paragraph(say('paper.custody.none'))]
			: custodies.map((custody) => custodyBlock(custody, world, speech))),
		element('h3', {}, say('custody.unsaid.heading')),
		listed(
			...[...unsaid].map((one) => say(`custody.unsaid.${one}`)),
			...(custodies.length === 0 ? [] : [say('paper.custody.ends')]),
			say('paper.custody.absent')
		)
	];
}

/** The custody of each thing that something was written about, in the order of their numbers. */
function custodiesOf({ told, reading, things }: PaperWorld): readonly ItemCustody[] {
	const items = new Map(reading.parts.flatMap(({ items: all }) => all.map((item) => [placeOf(item), item] as const)));
	const mains = new Map(things.map(({ main, item }) => [item?.item ?? main.name, items.get(main.place) ?? null] as const));
	const events = custodyIn(everything(reading));
	const names = [...new Set([...mains.keys(), ...events.map(({ content }) => content.item)])];
	const view = {
		reader: told.by.kind === 'survivor' ? 'survivor' : 'desk',
		today: told.at.slice(0, 10) as Parameters<typeof custodyOf>[2]['today'],
		proofOf: () => null
	} as const;
	return names.flatMap((name: ItemName): ItemCustody[] => {
		const first = events.find(({ content }) => content.item === name);
		if (!first) return [];
		const main = mains.get(name) ?? null;
		const recorded = main ?? (items.get(placeOf(first)) as ReadItem);
		const custody = custodyOf(reading, { item: name, part: recorded.part, recorded }, view);
		// A thing that does not lie here was not recorded here either.
		return [main ? custody : { ...custody, steps: custody.steps.filter(({ source }) => source === 'written') }];
	});
}

function custodyBlock({ item: name, steps, gaps }: ItemCustody, world: PaperWorld, speech: PaperSpeech): Html {
	const { say } = speech;
	const main = world.things.find((one) => (one.item?.item ?? one.main.name) === name)?.main;
	const title = main ? titleOf(main, speech) : name;
	// Each part of a case has a chain of its own, and each chain counts from one.
	const chains = [...new Set(steps.flatMap(({ source, part }) => (source === 'written' ? part : [])))];
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
				element(
					'tbody',
					{},
					steps.map((step) => rowOf(step, chains.indexOf(step.part) + 1, world, speech))
				)
			)
		),
		listed(...chains.map((part, at) => chainSaid(at + 1, part, steps, gaps, speech)))
	);
}

/** What one chain shows: who wrote it, how many steps it has here, and what does not fit in it. */
function chainSaid(
	chain: number,
	part: number,
	steps: readonly CustodyStep[],
	gaps: readonly CustodyGap[],
	speech: PaperSpeech
): Html {
	const { say, number } = speech;
	const own = steps.filter((step) => step.source === 'written' && step.part === part);
	const writers = [...new Set(own.map(({ signer }) => whoSigned(speech, signer)))];
	const wrong = gaps.flatMap((gap) => ('part' in gap && gap.part === part ? sayGap(gap, speech) : []));
	return element(
		'div',
		{},
		paragraph(say('paper.custody.chain', { chain, writers: writers.join('; '), steps: number(own.length) })),
		...(wrong.length === 0 ? [say(own.length === 1 ? 'paper.custody.first' : 'paper.custody.whole')] : [...new Set(wrong)]).map(
			(text) => paragraph(text)
		)
	);
}

function rowOf(step: CustodyStep, chain: number, { told, things }: PaperWorld, speech: PaperSpeech): Html {
	const { say, moment } = speech;
	const { id, source, what, n, at, writtenAt, name, signer, from, to, seal, tool, note } = step;
	const party = ({ kind, id: of, name: called }: CustodyParty): string => {
		const main = kind === 'item' ? things.find((one) => (one.item?.item ?? one.main.name) === of)?.main : undefined;
		return main ? titleOf(main, speech) : called || of || '';
	};
	const more = [
		source === 'written' && at !== writtenAt ? say('custody.more.happened', { moment: moment(at, 'UTC') }) : '',
		from ? say('custody.more.from', { name: party(from) }) : '',
		to ? say('custody.more.to', { name: party(to) }) : '',
		seal ? say('custody.more.seal', { seal }) : '',
		tool ? say('custody.more.tool', { tool: `${tool.name} ${tool.version}`.trim() }) : '',
		note
	].filter((text) => text.trim() !== '');
	const lies = (list: PaperWorld['told']['items'], path: (number: number) => string): string => {
		const found = list.findIndex(({ content }) => placeOf(content) === id);
		return found < 0 ? '' : path(found + 1);
	};
	const path = source === 'written' ? lies(told.events, custodyPath) : lies(told.items, itemPath);
	return element(
		'tr',
		{},
		element('td', {}, moment(writtenAt, 'UTC')),
		element(
			'th',
			{ scope: 'row' },
			...(n === null ? [] : [paragraph(say('paper.custody.step', { chain, n }))]),
			say(`custody.steps.${what}`)
		),
		element('td', {}, written(name.trim() || whoSigned(speech, signer))),
		element(
			'td',
			{},
			more.map((text) => paragraph(written(text))),
			path === '' ? null : paragraph(code(path))
		)
	);
}

const sayGap = (gap: CustodyGap, { say }: PaperSpeech): string =>
	gap.what === 'missing'
		? say('custody.gaps.missing', { from: gap.from, to: gap.to })
		: say(`custody.gaps.${gap.what}`, 'n' in gap ? { n: gap.n } : {});
