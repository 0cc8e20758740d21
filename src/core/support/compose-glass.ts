import { accepted, type Day, type Json, type Moment, must, type Outcome, refused } from '#core/base';
import { blindLeaf, openingOf } from '#core/log';
import {
	type GlassPlace,
	hashOfSealed,
	hashOfSigned,
	type Identity,
	makeKeyPair,
	openGlassShare,
	openValue,
	type Recipient,
	randomId,
	randomOf,
	recipientHash,
	type Signed,
	sealGlassShare,
	sealValue,
	sign
} from '#core/sealing';
import type {
	GlassApproval,
	GlassDenial,
	GlassFinding,
	GlassJudgement,
	GlassRefusalReason,
	GlassRequest,
	GlassRequestBody,
	GlassWords
} from './glass-statements.ts';
import type { MemberHand } from './member-act.ts';

/** Names as they are told to her, and what the member writes. */
export type GlassTelling = { readonly deskName: string; readonly memberName: string; readonly text: string };

/** A statement with the words sealed beside it, and its blind leaf. */
export type GlassSaid<Statement> = { readonly statement: Statement; readonly words: Uint8Array; readonly leaf: Uint8Array };

type Asking = Pick<GlassRequestBody, 'case' | 'glass' | 'other' | 'ground' | 'basis' | 'hours' | 'tellLater'>;

/** Asks for a glass: the words are sealed to both desks and to her, so that nobody needs another's word for them. */
export async function askGlass(
	hand: MemberHand,
	asking: Asking,
	to: { readonly other: Recipient; readonly survivor: Recipient },
	telling: GlassTelling,
	at: Moment
): Promise<GlassSaid<GlassRequest>> {
	const teller = await makeKeyPair();
	const use = randomId<'glass-use'>();
	const { hand: by, day } = handAt(hand, at);
	const event = { act: 'glass-request', ...asking, use, by: byOf(hand), at };
	const { words, leaf } = await sealWords(
		{ use, ...telling, teller: teller.identity },
		event as unknown as Json,
		hand.recipient,
		to.other,
		to.survivor
	);
	const sealedHash = hashOfSealed(words);
	const body: GlassRequestBody = {
		v: 1,
		type: 'causeway/glass-request/v1',
		...by,
		...asking,
		use,
		day,
		teller: teller.recipient,
		sealedHash
	};
	return { statement: sign(body, hand.signing), words, leaf };
}

/**
 * Agrees to a request: opens the own half and seals it to the asking desk's key, as the log proves it. Refuses `share-wrong` where the half is not that
 * of this glass and desk.
 */
export async function approveGlass(
	hand: MemberHand,
	request: GlassRequest,
	half: { readonly sealed: Uint8Array; readonly identity: Identity; readonly recipient: GlassPlace['recipient'] },
	asking: Recipient,
	telling: GlassTelling,
	at: Moment
): Promise<Outcome<GlassSaid<GlassApproval> & { readonly share: Uint8Array }, 'share-wrong'>> {
	const { case: of, glass, teller } = request.body;
	const place = { case: of, glass, desk: hand.desk, recipient: half.recipient };
	const opened = await openGlassShare(half.sealed, place, half.identity);
	if (!opened.ok) return refused('share-wrong');
	const share = must(await sealGlassShare(place, opened.value, asking));
	const { said, words, leaf } = await answering(hand, request, 'glass-approval', {}, teller, telling, at);
	const hashes = { recipientHash: recipientHash(asking), shareHash: hashOfSealed(share) };
	const statement = sign({ v: 1, type: 'causeway/glass-approval/v1', ...said, ...hashes } as const, hand.signing);
	return accepted({ statement, words, leaf, share });
}

export async function denyGlass(
	hand: MemberHand,
	request: GlassRequest,
	reason: GlassRefusalReason,
	telling: GlassTelling,
	at: Moment
): Promise<GlassSaid<GlassDenial>> {
	const { teller } = request.body;
	const { said, words, leaf } = await answering(hand, request, 'glass-denial', { reason }, teller, telling, at);
	return { statement: sign({ v: 1, type: 'causeway/glass-denial/v1', ...said, reason } as const, hand.signing), words, leaf };
}

/** What oversight found, in words for her and for both desks: whoever reviews holds no key of the case. */
export async function judgeGlass(
	hand: MemberHand,
	request: Pick<GlassRequestBody, 'use' | 'teller'> & { readonly hash: string },
	finding: GlassFinding,
	telling: GlassTelling,
	at: Moment
): Promise<GlassSaid<GlassJudgement>> {
	const event = { act: 'glass-finding', use: request.use, finding, by: byOf(hand), at };
	const { hand: by, day } = handAt(hand, at);
	const { words, leaf } = await sealWords(
		{ use: request.use, ...telling, teller: null },
		event as unknown as Json,
		request.teller,
		hand.recipient
	);
	const said = { ...by, use: request.use, request: request.hash, day, sealedHash: hashOfSealed(words) };
	return { statement: sign({ v: 1, type: 'causeway/glass-finding/v1', ...said, finding } as const, hand.signing), words, leaf };
}

/** Opens words that belong to a statement of a use. Refuses `words-altered` where they are not the signed ones, or of another use. */
export async function openGlassWords(
	statement: Signed<{ v: 1; type: string; use: GlassRequestBody['use']; sealedHash: string }>,
	sealed: Uint8Array,
	...identities: readonly Identity[]
): Promise<Outcome<GlassWords, 'words-altered' | 'cannot-open'>> {
	if (hashOfSealed(sealed) !== statement.body.sealedHash) return refused('words-altered');
	const opened = await openValue<GlassWords>(sealed, 'causeway/glass-words/v1', ...identities);
	if (!opened.ok) return refused('cannot-open');
	return opened.value.use === statement.body.use ? opened : refused('words-altered');
}

async function answering(
	hand: MemberHand,
	request: GlassRequest,
	act: string,
	more: object,
	teller: Recipient,
	telling: GlassTelling,
	at: Moment
) {
	const { use } = request.body;
	const hash = hashOfSigned(request);
	const event = { act, use, request: hash, ...more, by: byOf(hand), at } as unknown as Json;
	const { words, leaf } = await sealWords({ use, ...telling, teller: null }, event, teller);
	const { hand: by, day } = handAt(hand, at);
	return { said: { ...by, use, request: hash, day, sealedHash: hashOfSealed(words) }, words, leaf };
}

async function sealWords(
	told: Omit<GlassWords, 'v' | 'type' | 'opening'>,
	event: Json,
	...to: readonly [Recipient, ...Recipient[]]
): Promise<{ readonly words: Uint8Array; readonly leaf: Uint8Array }> {
	const key = randomOf(32);
	const value: GlassWords = { v: 1, type: 'causeway/glass-words/v1', ...told, opening: openingOf(key, event) };
	return { words: must(await sealValue(value, ...to)), leaf: blindLeaf(key, event) };
}

const byOf = ({ member, desk, generation }: MemberHand) => ({ kind: 'member', member, desk, generation });
const handAt = ({ member, desk, generation }: MemberHand, at: Moment) => ({
	hand: { member, desk, generation },
	day: at.slice(0, 10) as Day
});
