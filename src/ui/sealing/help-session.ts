import { sha256 } from '@noble/hashes/sha2.js';
import { accepted, type FileId, fromBase64url, isId, type Outcome, refused, type SupporterId, toBase64url } from '#core/base';
import { filesOf, type HelpedSpace, helpedSpace } from '#core/report';
import {
	type Argon2id,
	type CaseReading,
	caseFromWire,
	comparisonCode,
	invitationAccept,
	type PartNumber,
	readCase,
	type SurvivorKeys,
	submissionToWire,
	supporterProof,
	survivorKeys,
	type WireCase
} from '#core/sealing';
import { composeSupporterAct, type SupporterDeed } from '#core/support';
import type { ApiClient } from './api-client.ts';
import { isHelpFragment } from './help-link.ts';
import { fetchKeyBook, type VerifiedKeyBook } from './key-book.ts';
import { holdAgainst, type KnownHead } from './known-heads.ts';
import type { NodeClock } from './node-clock.ts';
import { openFile } from './open-file.ts';
import { authorizationOf } from './survivor-api.ts';
import type { Codename } from './survivor-session.ts';
import type { Call } from './worker-rpc.ts';

type Done<T> = Promise<Outcome<T, string>>;
type Answer = { readonly view: WireCase; readonly withheld?: readonly FileId[] };

/** An invitation as its link carries it. */
export type HelpInvitation = { readonly supporter: SupporterId; readonly secret: string };

/** The invitation behind `#` of a link; `null` for anything else. */
export function helpInvitationIn(fragment: string): HelpInvitation | null {
	const [, supporter = '', secret = ''] = isHelpFragment(fragment) ? fragment.split('.') : [];
	return isId<'supporter'>(supporter) && fromBase64url(secret, 32) ? { supporter, secret } : null;
}

/**
 * Answers an invitation with keys of an own codename, and gives the code to be compared by voice. She lets in; this does not. Refuses `not-found` for an invitation
 * that is not open, `id-taken`, and as the codename does.
 */
export async function acceptHelp(
	client: ApiClient,
	argon2id: Argon2id,
	{ supporter, secret: text, codename, pin }: HelpInvitation & Codename
): Done<string> {
	const keys = await survivorKeys(codename, pin, argon2id);
	if (!keys.ok) return keys;
	const secret = fromBase64url(text, 32);
	if (!secret) return refused('not-found');
	const { lookupId, accessSecret, age, signing } = keys.value;
	const accessHash = toBase64url(sha256(fromBase64url(accessSecret, 32) as Uint8Array));
	const brought = { lookupId, accessHash, recipient: age.recipient, signingKey: signing.public };
	const body = {
		accept: toBase64url(invitationAccept(secret)),
		...brought,
		proof: supporterProof(secret, supporter, brought)
	};
	const answer = await client.ask<object>('POST', `/api/v1/supporters/${supporter}/accept`, { worked: true, body });
	return answer.ok ? accepted(comparisonCode(supporter, age.recipient, signing.public)) : answer;
}

/** Refusals after which the case is read again and the act written anew. */
const movedOn = new Set(['head-moved']);
const rounds = 4;

/** What somebody who helps reads and writes: opened by the own codename, each day by an act that she sees. */
export class HelpSession {
	readonly #client: ApiClient;
	readonly #clock: NodeClock;
	readonly #keys: SurvivorKeys;
	#supporter: SupporterId | null = null;
	#reading: CaseReading | null = null;
	#known: readonly KnownHead[] = [];
	#withheld: readonly FileId[] = [];
	#book: VerifiedKeyBook | null = null;

	constructor(client: ApiClient, clock: NodeClock, keys: SurvivorKeys) {
		this.#client = client;
		this.#clock = clock;
		this.#keys = keys;
	}

	get #authorization(): string {
		return authorizationOf(this.#keys);
	}

	/** Writes the opening that she sees, then reads what was handed over. Refuses `help-ended` where it ended, `not-found` for a codename of nobody. */
	async open(): Done<HelpedSpace> {
		const opened = await this.#write({ do: 'open', content: { kind: 'supporter-opened' } }, '/door');
		return opened.ok ? this.look() : opened;
	}

	/** Reads again. After a day changed it is opened anew, which she sees. */
	async look(): Done<HelpedSpace> {
		const answer = await this.#ask('/case');
		if (!answer.ok) return answer.refusal.code === 'open-first' ? this.open() : answer;
		const reading = await this.#read(answer.value);
		if (!reading) return refused('answer-malformed', 'case');
		this.#reading = reading;
		this.#withheld = answer.value.withheld ?? [];
		const space = this.#supporter && helpedSpace(reading, this.#supporter);
		return space ? accepted(space) : refused('answer-malformed', 'case');
	}

	async write(part: PartNumber, text: string): Done<HelpedSpace> {
		const written = await this.#write({ do: 'write', part, content: { kind: 'message', text } }, '/case');
		return written.ok ? this.look() : written;
	}

	/** Writes to her alone, in the own line. */
	async say(text: string): Done<HelpedSpace> {
		const line = this.#reading?.supporters.find(({ supporter }) => supporter === this.#supporter)?.line;
		return line === undefined ? refused('not-open') : this.write(line, text);
	}

	/** Stops helping: from then on this codename opens nothing. */
	async stop(): Done<null> {
		const supporter = this.#supporter;
		if (!supporter) return refused('not-open');
		return this.#write({ do: 'resign', content: { kind: 'supporter-ended', supporter } }, '/case');
	}

	/** Puts one file of hers together. Refuses `file-withheld` where it is closed. */
	async file(file: FileId, call: Call): Done<Blob> {
		if (this.#withheld.includes(file)) return refused('file-withheld');
		const found = this.#reading && filesOf(this.#reading).find((known) => known.file === file);
		if (!this.#reading || !found?.pieces) return refused('upload-incomplete');
		const identities = this.#reading.parts.find(({ part }) => part === found.part)?.identities.values() ?? [];
		const fetchPiece = ({ index }: { readonly index: number }) =>
			this.#client.askBytes('GET', `/api/v1/help/pieces/${file}/${index}`, {
				authorization: this.#authorization,
				streamed: true,
				signal: call.signal
			});
		return openFile({ ...found, pieces: found.pieces }, [...identities], fetchPiece, call);
	}

	async #ask(path: '/door' | '/case'): Done<Answer> {
		const answer = await this.#client.ask<Answer>('GET', `/api/v1/help${path}`, { authorization: this.#authorization });
		return answer.ok ? answer : ended(answer);
	}

	async #write(deed: SupporterDeed, from: '/door' | '/case'): Done<null> {
		let last: Outcome<null, string> = refused('head-moved');
		for (let round = 0; round < rounds; round++) {
			const seen = await this.#ask(from);
			if (!seen.ok) return seen;
			const reading = await this.#read(seen.value);
			if (!reading || !this.#supporter) return refused('answer-malformed', 'case');
			const hand = { supporter: this.#supporter, signing: this.#keys.signing };
			const composed = await composeSupporterAct(reading, hand, deed, this.#clock.now());
			if (!composed.ok) return composed;
			const sent = await this.#client.ask<object>('POST', `/api/v1/help/${deed.do === 'open' ? 'open' : 'acts'}`, {
				authorization: this.#authorization,
				body: { submission: submissionToWire(composed.value) }
			});
			if (sent.ok) return accepted(null);
			last = ended(sent);
			if (!movedOn.has(sent.refusal.code)) return last;
		}
		return last;
	}

	/** Verified as a desk's browser does: her key is that of the case entry, members are those of the key log. */
	async #read({ view }: Answer): Promise<CaseReading | null> {
		const first = await this.#verify(view);
		let reading = first;
		if (!this.#book || first?.findings.some(({ what }) => what === 'author-unknown')) {
			const book = await fetchKeyBook(this.#client);
			if (book.ok) this.#book = book.value;
			reading = await this.#verify(view);
		}
		if (!reading) return null;
		const held = holdAgainst(reading, view, this.#known, false);
		if (held === reading) this.#known = reading.parts;
		this.#supporter = held.supporters.find(({ signingKey }) => signingKey === this.#keys.signing.public)?.supporter ?? null;
		return held;
	}

	async #verify(view: WireCase): Promise<CaseReading | null> {
		try {
			return await readCase(caseFromWire(view), {
				identities: (holder) => (holder.kind === 'supporter' ? [this.#keys.age.identity] : []),
				survivorKey: null,
				isMember: (...member) => this.#book?.isMember(...member) ?? false,
				complete: false
			});
		} catch {
			// Not even the shape of a case.
			return null;
		}
	}
}

/** The right codename of somebody who may not help any more is told so. */
const ended = <T>(answer: Outcome<T, string> & { readonly ok: false }): Outcome<never, string> =>
	answer.refusal.about === 'help-ended' ? refused('help-ended') : answer;
