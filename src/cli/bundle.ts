import path from 'node:path';
import { accepted, type DeskId, isId, type Outcome, refused } from '#core/base';
import { type BagFile, certificatePlaces, type PaperFacts } from '#core/bundle';
import { type Besides, besidesAt, type OwnSpace } from '#core/report';
import { parseOutsideKey } from '#core/sealing';
import { localText } from '#core/support';
import { readConfig } from '#server/config.ts';
import { bulkCipherNative } from '#server/gateways/bulk-cipher.ts';
import { layPapers, type PaperWishes, type Unlaid } from '#server/papers/lay-papers.ts';
import { localSpeech } from '#server/papers/local-speech.ts';
import { ApiClient } from '#ui/sealing/api-client.ts';
import { argon2id } from '#ui/sealing/argon2.ts';
import { type BundleProgress, type BundleReader, type BundleWishes, packBundle } from '#ui/sealing/make-bundle.ts';
import { askDesks, type OfferedDesk } from '#ui/sealing/offered-desks.ts';
import { type MadeReady, makeOwnBundle } from '#ui/sealing/own-bundle.ts';
import { SurvivorSession } from '#ui/sealing/survivor-session.ts';
import { fetchTransport } from '#ui/sealing/transport.ts';
import { plain } from './bundle-lines.ts';
import { type Command, readWords, refuse, type Surroundings, sayUsage } from './command.ts';
import { keyNamedAt } from './log-place.ts';
import { readSecrets } from './read-secret.ts';
import { isFree, writeFolder, writeWhole } from './write-whole.ts';

const text = { type: 'string' } as const;
const yes = { type: 'boolean' } as const;
const options = {
	node: text,
	vkey: text,
	out: text,
	items: text,
	for: text,
	to: text,
	language: text,
	place: text,
	bare: yes
} as const;

/**
 * What her space does in a browser, without one: opens her case with her eight words, which are read from the terminal or a pipe and never from the words of the command, and puts chosen things
 * into a bundle. Without `--out` it says what there is to choose from.
 */
export const bundle: Command = {
	name: ['bundle'],
	usage: '--node URL [--out PATH --items all|PLACE,… [--for NAME] [--to DESK|KEY] [--bare] [--language CODE] [--place CODE]]',
	summary:
		'her own case: chosen things as a bundle for a court (.zip, .tar, a folder), locked for a desk or for a key of the program age (.age), or what there is to choose',
	async run(words, surroundings) {
		const { values } = readWords(words, options) ?? {};
		if (!values?.node || !/^https?:$/.test(URL.parse(values.node)?.protocol ?? '')) return sayUsage(surroundings, bundle);
		if ((values.out === undefined) !== (values.items === undefined)) return sayUsage(surroundings, bundle);
		const isSealed = values.out?.endsWith('.age') ?? values.to !== undefined;
		if (isSealed !== (values.to !== undefined)) return sayUsage(surroundings, bundle);
		const config = readConfig(surroundings.env, { mode: 'real', checkout: surroundings.checkout });
		if (!config.ok) return refuse(surroundings, config.refusal);
		const speech = localSpeech(values.language ?? 'en');
		if (!speech) return refuse(surroundings, { code: 'language-unknown', about: values.language ?? '' });
		const wishes: PaperWishes = {
			speech,
			place: values.place ?? null,
			build: path.join(surroundings.checkout, 'build'),
			browser: { program: config.value.chromium, sandbox: process.getuid?.() !== 0 }
		};
		const free = values.out === undefined ? accepted(null) : await isFree(values.out);
		if (!free.ok) return refuse(surroundings, free.refusal);
		const { origin } = new URL(values.node);
		const vkey = values.vkey ?? (await keyNamedAt(origin));
		if (vkey === null) return refuse(surroundings, { code: 'no-connection', about: origin });
		if (values.vkey === undefined)
			surroundings.complain('The key was taken from the node itself: compare it with one that you wrote down, or pass --vkey.');
		const [codename = '', pin = ''] = await readSecrets(
			['Your eight words:', 'Your PIN, if you have one:'],
			surroundings.complain
		);
		const client = new ApiClient({ origin, vkey }, fetchTransport({ Origin: origin }));
		const session = new SurvivorSession({ client, argon2id, clock: () => new Date() });
		const space = await session.enter({ codename, pin });
		if (!space.ok) return refuse(surroundings, space.refusal);
		if (values.out === undefined) {
			const desks = await askDesks(client);
			if (!desks.ok) return refuse(surroundings, desks.refusal);
			for (const line of linesOf(space.value, desks.value)) surroundings.say(line);
			return 0;
		}
		const reader = await readerNamed(client, values.to, values.for ?? '');
		if (!reader.ok) return refuse(surroundings, reader.refusal);
		if (reader.value.kind === 'outside') for (const line of outsideSaid) surroundings.complain(line);
		const chosen = values.items === 'all' ? placesIn(space.value) : (values.items ?? '').split(',');
		if (values.items === 'all') for (const line of linesOfClosed(space.value)) surroundings.complain(line);
		const asked: BundleWishes = { chosen, reader: reader.value, note: '', abouts: !values.bare };
		const besides = session.held?.reading && besidesAt(session.held.reading, chosen);
		if (besides) for (const line of linesOfBesides(besides, !values.bare)) surroundings.complain(line);
		const made = await make(session, asked, wishes, surroundings);
		if (!made.ok) return refuse(surroundings, made.refusal);
		const written = await write(made.value, values.out);
		if (!written.ok) return refuse(surroundings, written.refusal);
		for (const line of linesOfMade(made.value, values.out, reader.value)) surroundings.say(line);
		return 0;
	}
};

/** What no folder takes is not among them. */
const placesIn = (space: OwnSpace): string[] => [...givableOf(space), ...space.answers].map(({ id }) => id);
const givableOf = ({ items, closed }: OwnSpace) => items.filter(({ item }) => !closed.includes(item));

/** What is left out of every folder, and why. */
function* linesOfClosed({ items, closed }: OwnSpace): Generator<string> {
	for (const { item, id, title } of items)
		if (closed.includes(item))
			yield `${id.padEnd(8)} left out: ${plain(title)}. A desk closed it, or what it was made of, because it may show somebody under 18. It stays in your space; you did nothing wrong.`;
}

function* linesOf(space: OwnSpace, desks: readonly OfferedDesk[]): Generator<string> {
	for (const { id, form, title, at } of givableOf(space)) yield `${id.padEnd(8)} ${at}  ${form}: ${plain(title)}`;
	for (const { id, question, at } of space.answers) yield `${id.padEnd(8)} ${at}  answer: ${plain(question)}`;
	yield* linesOfClosed(space);
	for (const { id, name } of desks) yield `${id}  desk: ${plain(localText(name, 'en').text)}`;
	yield 'Choose with --items, places with commas between them or "all", and say with --out where to write. With --to and a desk, only that desk can open it; with --to and a key of the program age (age1…), whoever has its secret half. Its name then ends in .age.';
}

/** What goes in besides what was chosen, told before it is made. */
function* linesOfBesides({ steps, noted, people, parties, abouts }: Besides, withAbouts: boolean): Generator<string> {
	if (steps > 0) {
		const names = [...new Set([...people.map(({ name }) => plain(name)), ...parties.map(plain)])].filter((name) => name !== '');
		yield `Besides: ${steps} steps of what happened to these things, ${noted} with words of their own${names.length > 0 ? `; names in them: ${names.join(', ')}` : ''}. They cannot be left out: the check would notice.`;
	}
	if (abouts > 0)
		yield withAbouts
			? `Besides: ${abouts} descriptions, by you or by desks. --bare leaves them out.`
			: `Left out: ${abouts} descriptions.`;
}

/** The desk whose id this is, by the directory; the key of somebody outside; whoever gets an open bundle, by name. Refuses `desk-unknown`, and as `parseOutsideKey` does. */
async function readerNamed(client: ApiClient, to: string | undefined, name: string): Promise<Outcome<BundleReader, string>> {
	if (to === undefined) return accepted({ kind: 'open', name });
	if (!isId(to)) {
		const key = parseOutsideKey(to);
		return key.ok ? accepted({ kind: 'outside', key: key.value, name }) : key;
	}
	const desks = await askDesks(client);
	if (!desks.ok) return desks;
	const desk = desks.value.find(({ id }) => id === to);
	return desk
		? accepted({ kind: 'desk', desk: to as DeskId, name: localText(desk.name, 'en').text })
		: refused('desk-unknown', to);
}

async function make(
	session: SurvivorSession,
	asked: BundleWishes,
	wishes: PaperWishes,
	{ complain }: Surroundings
): Promise<Outcome<MadeReady, string>> {
	let told = '';
	const report = (progress: unknown): void => {
		const { stage, done, total } = progress as BundleProgress;
		const line = stage === 'log' ? 'asking the log' : `fetching ${total === 0 ? 100 : Math.floor((done / total) * 10) * 10} %`;
		if (line !== told) complain(line);
		told = line;
	};
	const call = { signal: new AbortController().signal, report };
	const papers = async (facts: PaperFacts): Promise<readonly BagFile[]> => {
		complain('writing the papers');
		const { files, unlaid } = await layPapers(facts, wishes);
		for (const what of unlaid) complain(unlaidSaid[what]);
		if (!certificatePlaces.includes(wishes.place ?? ''))
			complain(`The declaration is of no country; with --place it follows the law of ${certificatePlaces.join(', ')}.`);
		return files;
	};
	return makeOwnBundle(session, asked, { cipher: bulkCipherNative, papers }, call);
}

const unlaidSaid: Readonly<Record<Unlaid, string>> = {
	page: 'The page that checks a bundle is not in it: nothing was built here.',
	print:
		'No printed papers are in it: there is no browser here to print with. Open report.html and certificate.html, and print them.'
};

/** A folder where the name has no ending of an archive; an archive else. */
async function write({ ready, recipient }: MadeReady, out: string): Promise<Outcome<null, string>> {
	const ending = path.extname(out).toLowerCase();
	if (!recipient && ending !== '.zip' && ending !== '.tar') return writeFolder(out, ready.files);
	const packed = await packBundle(ready, recipient, bulkCipherNative, ending === '.tar' ? 'tar' : 'zip');
	return packed.ok ? writeWhole(out, packed.value.bytes) : packed;
}

/** What has to be known of a lock for somebody outside, before it is made. */
const outsideSaid = [
	'Nobody here knows whose key that is. Ring whoever gave it to you, on a number that you did not get together with it, let them read it to you, and compare every sign.',
	'This lock is the one that every age program opens. Quantum computers may open it in later years; the lock of a desk of this node is made to hold then too.'
];

function* linesOfMade({ ready }: MadeReady, out: string, reader: BundleReader): Generator<string> {
	const { items, proved, unproved, stamps } = ready.told;
	yield `${out}: ${items} items, ${proved} acts proved in the log, ${stamps} time stamps.`;
	if (unproved > 0)
		yield `${unproved} acts are not in the signed log yet. The bundle says so; made again in a minute, it may show them.`;
	yield 'That you made it is written into your case.';
	if (reader.kind === 'desk') yield 'It is sealed to that desk. Nobody else can open it, and neither can you.';
	else if (reader.kind === 'outside')
		yield `It is sealed to ${reader.key}. Who has the secret half opens it with: age -d -i KEYFILE -o folder.tar ${out}. Nobody else can open it, and neither can you.`;
	else yield `Whoever has it can read it. ./causeway verify ${out} checks it.`;
}
