import type { ItemAboutContent } from '#core/evidence';
import { chatsIn, type EvidenceItem, everything, fingerprintsOf } from '#core/report';
import { chatBlock } from './paper-chat.ts';
import { code, element, facts, type Html, listed, type PaperSpeech, paragraph, toPlace, written } from './paper-html.ts';
import { type PaperItem, type PaperThing, type PaperWorld, titleOf, whoSigned } from './paper-items.ts';
import { pageBlock } from './paper-page.ts';

type Fact = readonly [name: string, value: Html | string];

/** A thing with all that is known of it, and what it cannot prove. */
export function thingSection(thing: PaperThing, world: PaperWorld, speech: PaperSpeech): Html {
	const { say } = speech;
	const { main, item, beside } = thing;
	const limits = item?.limits ?? (['not-true'] as const);
	return element(
		'section',
		{ class: 'item', 'aria-labelledby': idOf(main) },
		element('h3', { id: idOf(main) }, `${main.number}. `, written(main.title.trim() || say(main.kind))),
		facts([
			...factsOf(main, speech),
			...(item ? factsOfEvidence(item, speech) : factsOfRecord(main, speech)),
			...files(main, speech)
		]),
		...(item ? evidenceBlocks(thing, item, world, speech) : recordBlocks(main, world, speech)),
		...(beside.length > 0
			? [element('h4', {}, say('paper.beside.heading')), ...beside.map((one) => besideBlock(one, speech))]
			: []),
		element('h4', {}, say('custody.limits.heading')),
		listed(
			...limits.map((limit) => say(limit === 'not-true' ? 'paper.items.notTrue' : `custody.limits.${limit}`)),
			...(item ? [] : [say('paper.items.wordOnly')])
		)
	);
}

const idOf = ({ number }: PaperItem): string => `item-${number}`;

const factsOf = (main: PaperItem, speech: PaperSpeech): readonly Fact[] => [
	[speech.say('custody.facts.form'), speech.say(main.kind)],
	[speech.say('custody.facts.kept'), speech.moment(main.at, 'UTC')],
	[speech.say('custody.facts.by'), whoSigned(speech, main.by)]
];

const files = ({ files: all }: PaperItem, { say, bytes }: PaperSpeech): readonly Fact[] =>
	all.flatMap(({ path, bytes: size, hash }): Fact[] => [
		[say(size === null ? 'paper.items.record' : 'paper.items.file'), code(path)],
		[say('custody.facts.size'), size === null ? '' : bytes(size)],
		['SHA-256', hash === '' ? '' : code(hash)]
	]);

const said = (name: string, text: string): Fact => [name, text.trim() === '' ? '' : written(text)];

function factsOfEvidence({ note, device, sha256 }: EvidenceItem, { say }: PaperSpeech): readonly Fact[] {
	const fact = (key: string, text: string | undefined): Fact => said(say(`custody.facts.${key}`), text ?? '');
	return [
		...(['people', 'when', 'said', 'writer'] as const).map((key) => fact(key, note?.[key])),
		...(['what', 'serial', 'owner'] as const).map((key) => fact(key, device?.[key])),
		[say('custody.facts.sha256'), sha256 === null ? '' : code(sha256)]
	];
}

/** Words that were put together while running may not be there: a question of an older form. */
const sayIfAny = ({ say }: PaperSpeech, key: string): string | null => (say(key) === key ? null : say(key));

function factsOfRecord({ content }: PaperItem, speech: PaperSpeech): readonly Fact[] {
	const { say } = speech;
	if (content?.kind === 'message') return [said(say('paper.items.words'), content.text)];
	if (content?.kind !== 'answer') return [];
	const { question, choice, text } = content;
	const key = `report.questions.${question}`;
	const chosen =
		choice === null
			? ''
			: (sayIfAny(speech, `${key}.${choice}`) ??
				sayIfAny(speech, `report.danger.${choice}`) ??
				(choice === 'not-sure' ? say('report.notSure') : choice));
	return [
		said(say('paper.items.question'), sayIfAny(speech, `${key}.heading`) ?? question),
		said(say('paper.items.choice'), chosen),
		said(say('paper.items.words'), text)
	];
}

/** A record that is no evidence of its own says what it is, and where its words stand. */
function recordBlocks({ content }: PaperItem, world: PaperWorld, speech: PaperSpeech): readonly Html[] {
	if (content?.kind === 'answer' || content?.kind === 'message') return [];
	if (content?.kind !== 'item-about') return [paragraph(speech.say('paper.items.inRecord'))];
	return [
		facts([[speech.say('paper.items.about'), linkTo(content.item, world, speech)], ...factsOfAbout(content, world, speech)])
	];
}

function evidenceBlocks(thing: PaperThing, item: EvidenceItem, world: PaperWorld, speech: PaperSpeech): readonly Html[] {
	const { say } = speech;
	const { content } = thing.main;
	const chat = content?.kind === 'chat' && chatsIn(everything(world.reading)).find(({ file }) => file === item.item);
	return [
		...copyBlock(item, world, speech),
		...item.abouts.flatMap((about) => [
			paragraph(say('custody.asSaid', { who: about.desk ? say('custody.who.desk') : say('custody.who.person') })),
			facts(factsOfAbout(about, world, speech))
		]),
		...(item.capture ? pageBlock(item.capture, speech) : []),
		...(chat ? chatBlock(chat, world.told.chats.get(chat.file) ?? null, speech) : []),
		...(content?.kind === 'fingerprint' ? fingerprintBlock(item, world, speech) : []),
		...(content?.kind === 'hash-only'
			? [paragraph(say('paper.notTaken.text')), ...(item.sha256 === null ? [paragraph(say('paper.notTaken.noNumber'))] : [])]
			: [])
	];
}

const mainOf = ({ things }: PaperWorld, name: string): PaperItem | null =>
	things.find(({ main, item }) => (item?.item ?? main.name) === name)?.main ?? null;

/** A thing by its name: to where it stands in this paper, or that it is not here. */
function linkTo(name: string, world: PaperWorld, speech: PaperSpeech): Html | string {
	const main = mainOf(world, name);
	return main ? toPlace(idOf(main), titleOf(main, speech)) : speech.say('paper.copy.absent');
}

/** How a copy was made, with the numbers of both, and whether the original that lies here is that one. */
function copyBlock({ derivation, by: holder }: EvidenceItem, world: PaperWorld, speech: PaperSpeech): readonly Html[] {
	if (!derivation) return [];
	const { say, number } = speech;
	const { original, method, fill, count, tool, originalSha256, sha256, by = '' } = derivation;
	const lies = world.things.find(({ main, item }) => (item?.item ?? main.name) === original);
	const hashes = [lies?.main, ...(lies?.beside ?? [])].flatMap(
		(one) => one?.files.flatMap(({ bytes, hash }) => (bytes === null ? [] : hash)) ?? []
	);
	return [
		element('h4', {}, say('custody.derivation.heading')),
		paragraph(say(`custody.derivation.${method}`)),
		facts([
			[say('custody.derivation.by'), whoSigned(speech, holder)],
			said(say('custody.derivation.byName'), by),
			[say('custody.facts.original'), linkTo(original, world, speech)],
			[say('custody.derivation.fill'), fill === 'none' ? '' : say(`custody.derivation.fills.${fill}`)],
			[say('custody.derivation.count'), count === 0 ? '' : number(count)],
			said(say('custody.facts.tool'), `${tool.name} ${tool.version}`),
			[say('custody.derivation.hashOriginal'), code(originalSha256)],
			[say('custody.derivation.hashCopy'), code(sha256)]
		]),
		...(lies ? [paragraph(say(hashes.includes(originalSha256) ? 'paper.copy.same' : 'paper.copy.other'))] : [])
	];
}

function factsOfAbout(about: Omit<ItemAboutContent, 'kind' | 'item'>, world: PaperWorld, speech: PaperSpeech): readonly Fact[] {
	const { say, moment } = speech;
	const { form, maker, made, origin, tool, source, original, from, until, clock, note } = about;
	const fact = (key: string, text: string): Fact => said(say(`custody.facts.${key}`), text);
	return [
		fact('form', say(`custody.forms.${form}`)),
		fact('maker', maker),
		fact('made', made),
		fact('origin', say(`custody.origins.${origin}`)),
		fact('tool', tool ? `${tool.name} ${tool.version}` : ''),
		fact('source', source),
		[say('custody.facts.original'), original ? linkTo(original, world, speech) : ''],
		fact('from', from ? moment(from, 'UTC') : ''),
		fact('until', until ? moment(until, 'UTC') : ''),
		fact('clock', clock),
		fact('note', note)
	];
}

function fingerprintBlock(
	{ item }: EvidenceItem,
	{ reading }: PaperWorld,
	{ say, number, moment }: PaperSpeech
): readonly Html[] {
	const one = fingerprintsOf(reading).find(({ fingerprint }) => fingerprint === item);
	if (!one) return [];
	return [
		facts([
			[say('paper.fingerprint.value'), code(one.hashes[0] ?? '')],
			[say('paper.fingerprint.quality'), number(one.quality)],
			[say('paper.fingerprint.ended'), one.endedAt ? moment(one.endedAt, 'UTC') : '']
		]),
		paragraph(say('paper.fingerprint.picture'))
	];
}

/** A record that says more of a thing: what it is and where it lies. What it says stands above. */
const besideBlock = (one: PaperItem, speech: PaperSpeech): Html =>
	element(
		'div',
		{},
		element('h5', {}, `${one.number}. ${speech.say(one.kind)}`),
		facts([...factsOf(one, speech).slice(1), ...files(one, speech)])
	);
