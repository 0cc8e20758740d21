import path from 'node:path';
import type { TestContext } from 'node:test';
import { type FileId, must } from '#core/base';
import { type BagFile, certificatePaper, type PaperFacts, type PaperSpeech, paperFiles, reportPaper } from '#core/bundle';
import { coverSound, formatSavedChat, parseSavedChat, replaceNames, searchChat, wavOf } from '#core/evidence';
import { localSpeech } from '#server/papers/local-speech.ts';
import { keepCopy } from '#ui/sealing/keep-copy.ts';
import { keepPage } from '#ui/sealing/keep-page.ts';
import { canaries } from './canary-words.ts';
import { captureWorldOf, netOf, servePage } from './capture-net.ts';
import { startWorkerFor } from './capturing-node.ts';
import { drawnTone } from './drawn-tone.ts';
import type { TestSurvivor } from './survivor.ts';

const quiet = () => ({ signal: new AbortController().signal, report: () => {} });

/** A page of the web on this machine whose address and words are canaries, and a capture worker that may open it: what a node needs in its environment, the folder where the worker's browsers have their profiles, and the address. */
export async function startCanaryPage(t: Pick<TestContext, 'after'>) {
	const { keptPath, keptTitle, keptWords, keptHeader } = canaries;
	const pages = await servePage(t, ({ url }, response) => {
		if (url !== keptPath) return response.writeHead(404).end();
		return response
			.writeHead(200, { 'Content-Type': 'text/html', 'X-Invented': keptHeader })
			.end(`<!doctype html><title>${keptTitle}</title><h1>${keptWords}</h1>`);
	});
	// The name of a socket has 107 bytes at most, and a browser makes one of its own some folders further down.
	const env = await startWorkerFor(t, captureWorldOf(netOf(pages.port)), '/tmp');
	return { env, folder: path.dirname(env.CAUSEWAY_CAPTURE), address: `http://page.example:${pages.port}${keptPath}` };
}

/** Has the worker open the page, and keeps what came. */
export async function keepCanaryPage(her: TestSurvivor, address: string): Promise<void> {
	must(await keepPage(her.session, { address, shows: 'nobody' }, quiet()));
	const { captures } = await her.look();
	if (!captures.some(({ state, kept }) => state === 'kept' && kept?.page.title === canaries.keptTitle))
		throw new Error('the page was not kept');
}

/** A sound of hers, and the copy in which a stretch of it is covered. */
export async function coverCanarySound(her: TestSurvivor): Promise<void> {
	const rate = 8000;
	const original = drawnTone(1, { rate });
	const file = await her.attach(canaries.soundName, original);
	await her.look();
	const samples = Float32Array.from({ length: rate }, (_, at) => 0.1 * Math.sin(at / 3));
	const covered = coverSound(samples, rate, { fill: 'tone', spans: [{ from: 0.2, to: 0.6 }] });
	const copy = new File([wavOf(covered, rate) as Uint8Array<ArrayBuffer>], canaries.soundCopyName, { type: 'audio/wav' });
	const from = new Blob([original as Uint8Array<ArrayBuffer>]);
	const made = { original: file, from, copy, form: 'sound', method: 'sound-covered', fill: 'tone', count: 1 } as const;
	must(await keepCopy(her.session, made, quiet()));
}

/** A copy of her first conversation in which who wrote to her is called otherwise. */
export async function replaceCanaryNames(her: TestSurvivor): Promise<void> {
	const chat = (await her.look()).chats.find(({ people }) => people.includes(canaries.chatter));
	if (!chat) throw new Error('the conversation is not there');
	const content = await her.open(chat.file as FileId);
	const saved = parseSavedChat(content);
	if (!saved) throw new Error('the conversation cannot be read');
	const standIns = { words: [{ word: canaries.chatter, standIn: canaries.standIn }], contacts: new Map<string, string>() };
	const { saved: copy, used } = replaceNames(searchChat(saved), standIns);
	if (used.size === 0) throw new Error('no name was replaced');
	const { source, title, people } = copy.thread;
	const { messages, kept, marks } = chat;
	const form = { type: 'application/json' };
	must(
		await keepCopy(
			her.session,
			{
				original: chat.file as FileId,
				from: new Blob([content as Uint8Array<ArrayBuffer>]),
				copy: new File([formatSavedChat(copy) as Uint8Array<ArrayBuffer>], canaries.namesCopyName, form),
				form: 'chat',
				method: 'names-replaced',
				fill: 'words',
				count: used.size,
				chat: { source, title, people, messages, kept, marks }
			},
			quiet()
		)
	);
}

/** The papers of a folder as a page lays them: a report and a declaration, which say all that is in it once more. */
export async function canaryPapers(told: PaperFacts): Promise<readonly BagFile[]> {
	const speech = localSpeech('en') as PaperSpeech;
	return must(paperFiles([reportPaper(told, speech), certificatePaper(told, speech, 'IN')]));
}
