import { type FileId, must, type Outcome } from '#core/base';
import type { AnswerContent, FileContent, OwnSpace, Sharing, Way } from '#core/report';
import { readingHere } from '#tests/support/reading-here.ts';
import { ApiClient, type NodePlace } from '#ui/sealing/api-client.ts';
import { argon2idByWasm } from '#ui/sealing/argon2.ts';
import type { FileSource } from '#ui/sealing/file-source.ts';
import { sendFile } from '#ui/sealing/send-file.ts';
import { SurvivorSession } from '#ui/sealing/survivor-session.ts';
import { openOwnFile } from '#ui/sealing/survivor-verbs.ts';
import { fetchTransport, type Transport } from '#ui/sealing/transport.ts';

/** An answer to a question, in her words, with a choice where the question offers one. */
export const answered = (question: string, text: string, choice: string | null = null): AnswerContent => ({
	kind: 'answer',
	question,
	choice,
	text
});

/** The node that answers at `origin`, with the key it says is its own: good enough for a test, never for a page. */
export async function placeAt(origin: string): Promise<NodePlace> {
	const node = (await (await fetch(`${origin}/api/v1/node`)).json()) as { vkey: string };
	return { origin, vkey: node.vkey };
}

/** A survivor without a browser: the same code as in the worker, over plain HTTP. Refusals throw, for a test expects none. */
export class TestSurvivor {
	readonly session: SurvivorSession;
	readonly codename: string;
	readonly pin: string;

	constructor(
		place: NodePlace,
		codename = 'apple bird candle door engine forest garden hill',
		pin = '',
		over: (line: Transport) => Transport = (line) => line
	) {
		const client = new ApiClient(place, over(fetchTransport({ Origin: place.origin })));
		this.session = new SurvivorSession({ client, argon2id: argon2idByWasm, clock: () => new Date(), reading: readingHere });
		this.codename = codename;
		this.pin = pin;
	}

	/** The first save. */
	async file(answers: readonly AnswerContent[], way: Way = 'self', language = 'en'): Promise<void> {
		const { codename, pin } = this;
		must(await this.session.openCase({ codename, pin, way, language, answers }));
	}

	/** Comes back with the codename, and notes the visit. */
	async comeBack(): Promise<OwnSpace> {
		const space = must(await this.session.enter({ codename: this.codename, pin: this.pin }));
		must(await this.session.noteVisit());
		return space;
	}

	look = async (): Promise<OwnSpace> => must(await this.session.look());

	async share(sharing: Pick<Sharing, 'desk' | 'kinds'> & Partial<Sharing>): Promise<void> {
		const lastDay = new Date(Date.now() + 180 * 86_400_000).toISOString().slice(0, 10) as Sharing['lastDay'];
		const usual = { deskName: 'Invented desk', duties: [], purpose: 'support', lastDay, urgent: false, language: 'en' } as const;
		must(await this.session.share({ ...usual, ...sharing }));
	}

	async say(desk: Sharing['desk'], text: string): Promise<void> {
		must(await this.session.write([{ place: { thread: desk }, content: { kind: 'message', text } }]));
	}

	/** Withdraws every consent in force of a desk. */
	async withdraw(desk: Sharing['desk']): Promise<void> {
		for (const { consent, state, desk: given } of (await this.look()).consents)
			if (given === desk && state === 'in-force') must(await this.session.withdraw(consent));
	}

	async attach(name: string, content: Uint8Array, shows: FileContent['shows'] = 'nobody'): Promise<FileId> {
		const source: FileSource = {
			name,
			mediaType: 'application/octet-stream',
			bytes: content.length,
			lastModified: 0,
			// Bytes of its own: who reads them gives the memory back, and a slice of a Buffer is the Buffer's.
			read: async (from, to) => Uint8Array.from(content.subarray(from, to))
		};
		return must(await sendFile(this.session, { source, shows, resume: null }, quiet()));
	}

	async open(file: FileId): Promise<Uint8Array> {
		await this.look();
		return new Uint8Array(await must<Blob>((await openOwnFile(this.session, file, quiet())) as Outcome<Blob>).arrayBuffer());
	}
}

const quiet = () => ({ signal: new AbortController().signal, report: () => {} });
