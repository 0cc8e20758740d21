import type { Outcome } from '#core/base';
import { contactKinds, type LongerWord, parseSavedChat, type SavedChat, type TellShare } from '#core/evidence';
import type { WorkerLine } from '#ui/sealing/worker-rpc.ts';
import type { NamesFound, NamesWish, StandInWish } from './name-verbs.ts';
import type { ReadingVerbs } from './reading-verbs.ts';
import { areTexts, isCount, isRecord, isText, plain, type Take, takeAnswer } from './take-answer.ts';

type Done<T> = Promise<Outcome<T, string>>;

/** A copy with names replaced: as it is read, and as the file that can be kept. */
export type NamesReplaced = {
	readonly saved: SavedChat;
	readonly bytes: Uint8Array<ArrayBuffer>;
	readonly used: readonly string[];
	readonly longer: readonly LongerWord[];
	/** How many longer words there are; `longer` has the most frequent. */
	readonly longerCount: number;
};

/** The search for names in one conversation, beside the page, which goes on while it lasts. What it answers is taken as from a stranger. Everything refuses `reading-stopped` once its worker is gone. */
export class NameSearch {
	readonly #line: WorkerLine<ReadingVerbs>;

	constructor(line: WorkerLine<ReadingVerbs>) {
		this.#line = line;
	}

	/** Refuses `chat-malformed`. */
	begin = (content: Blob, tell: TellShare): Done<NamesFound> => this.#ask('names', content, takeFound, tell);
	count = (word: string): Done<number> => this.#ask('countName', word, (value) => (isCount(value) ? value : null));
	free = (wish: StandInWish): Done<readonly string[]> =>
		this.#ask('freeNames', wish, (value) => (areTexts(value) && value.length === wish.count ? [...value] : null));
	replace = (wish: NamesWish, tell: TellShare): Done<NamesReplaced> => this.#ask('replaceNames', wish, takeReplaced, tell);

	stop(): void {
		this.#line.stop();
	}

	async #ask<Name extends keyof ReadingVerbs & string, T>(
		verb: Name,
		input: Parameters<ReadingVerbs[Name]>[0],
		take: Take<T>,
		tell: TellShare = () => {}
	): Done<T> {
		const progress = (share: unknown): void => {
			if (typeof share === 'number' && share >= 0 && share <= 1) tell(share);
		};
		return takeAnswer(await this.#line.call(verb, input, { progress }), take);
	}
}

const isCounted = (one: unknown): boolean => isRecord(one) && isText(one.word) && isCount(one.count);

function takeFound(value: unknown): NamesFound | null {
	const found = plain(value);
	if (!isRecord(found) || !Array.isArray(found.people) || !Array.isArray(found.contacts)) return null;
	const isPerson = (one: unknown): boolean => Array.isArray(one) && one.every(isCounted);
	const isKind = (one: unknown): boolean =>
		isRecord(one) && contactKinds.some((kind) => kind === one.kind) && isCount(one.count) && areTexts(one.samples);
	return found.people.every(isPerson) && found.contacts.every(isKind) ? (found as unknown as NamesFound) : null;
}

function takeReplaced(value: unknown): NamesReplaced | null {
	if (!isRecord(value) || !(value.saved instanceof Uint8Array) || !areTexts(value.used) || !isCount(value.longerCount))
		return null;
	const longer = plain(value.longer);
	const isLonger = (one: unknown): boolean => isRecord(one) && isText(one.written) && isCounted(one);
	if (!Array.isArray(longer) || !longer.every(isLonger)) return null;
	const bytes = value.saved as Uint8Array<ArrayBuffer>;
	const saved = parseSavedChat(bytes);
	const { used, longerCount } = value;
	return saved && { saved, bytes, used: [...used], longer: longer as unknown as readonly LongerWord[], longerCount };
}
