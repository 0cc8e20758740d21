import { accepted, type Day, type DeskId, fromBase64url, type OrganisationId, type Outcome, refused } from '#core/base';
import {
	type AgreementBody,
	type AgreementEndStatement,
	type AgreementId,
	type AgreementState,
	type AgreementStatement,
	type Clauses,
	endAgreement,
	fingerprintOf,
	hashOfAgreement,
	isSameParty,
	makeOrganisationKey,
	type Party,
	type PartyRef,
	renewAgreement,
	signAgreement,
	unwrapOrganisationKey,
	writeAgreement
} from '#core/consent';
import { type Recipient, randomId, type SigningKey } from '#core/sealing';
import { fetchAgreements, type ProvedAgreements } from './agreements.ts';
import type { DeskSession } from './desk-session.ts';
import { deskPath } from './desk-wire.ts';

/** A party with the fingerprint of the key that it signs with; `null` where it has none yet. */
export type ShownParty = Party & { readonly fingerprint: string | null };

/** An agreement as this browser read it in the log. `offers` are what one side signed and the other did not; `mine` where that side is one's own. */
export type AgreementShown = {
	readonly agreement: AgreementId;
	readonly other: ShownParty;
	readonly state: AgreementState;
	readonly reviewDue: boolean;
	/** The last day that somebody who ended it named. */
	readonly endedOn: Day | null;
	readonly versions: readonly AgreementBody[];
	readonly offers: readonly { readonly mine: boolean; readonly hash: string; readonly body: AgreementBody }[];
};

export type AgreementsShown = {
	readonly today: Day;
	readonly own: ShownParty;
	/** `can`: this member signs for the organisation here. `other`: another desk of it does. `none`: it has no key yet. `unheld`: it has one that no desk here holds. */
	readonly signing: 'can' | 'lead' | 'other' | 'none' | 'unheld';
	/** The other organisations of this node, with whom an agreement can be made. */
	readonly others: readonly ShownParty[];
	readonly agreements: readonly AgreementShown[];
};

type Done<T> = Promise<Outcome<T, string>>;
type AgreementsAnswer = {
	readonly organisation: OrganisationId;
	readonly key: {
		readonly desk: DeskId;
		readonly generation: number;
		readonly deskGeneration: number;
		readonly sealed: string;
	} | null;
};
/** What one looks at before one acts: the log, and what the node keeps of one's own organisation. */
type Place = { readonly proved: ProvedAgreements; readonly answer: AgreementsAnswer; readonly own: ShownParty };

const rounds = 20;
const pauseMs = 300;

const partyIn = ({ node, keys }: ProvedAgreements, organisation: OrganisationId): ShownParty | null => {
	const body = keys.organisationKey(organisation)?.body;
	if (body?.subject.kind !== 'organisation') return null;
	const { signingKey, subject } = body;
	return { node, organisation, name: subject.name, fingerprint: signingKey && fingerprintOf(signingKey) };
};

async function look(session: DeskSession, desk: DeskId): Done<Place> {
	const answer = await session.client.ask<AgreementsAnswer>('GET', deskPath(desk, '/agreements'), { as: 'staff' });
	if (!answer.ok) return answer;
	const proved = await fetchAgreements(session.client);
	if (!proved.ok) return proved;
	// What the node says of whose desk this is counts for nothing: the directory that stands in the log does.
	const organisation = proved.value.keys.deskKey(desk)?.body.organisation ?? null;
	const own = organisation && partyIn(proved.value, organisation);
	return own ? accepted({ proved: proved.value, answer: answer.value, own }) : refused('organisation-unknown');
}

/** All agreements of a desk's organisation, and whether this member signs for it. */
export async function showAgreements(session: DeskSession, desk: DeskId): Done<AgreementsShown> {
	const place = await look(session, desk);
	if (!place.ok) return place;
	const { proved, answer, own } = place.value;
	const today = session.clock.today();
	const { agreements } = proved;
	const isLead = session.me?.desks.some((one) => one.desk === desk && one.role === 'lead') === true;
	const shown = agreements.ofParty(own).flatMap((agreement): AgreementShown[] => {
		const versions = agreements.versionsOf(agreement);
		const offers = agreements.offersOf(agreement);
		const last = versions.at(-1) ?? offers[0]?.body ?? agreements.firstOf(agreement);
		const named = last?.parties.find((party) => !isSameParty(party, own));
		if (!named) return [];
		const fingerprint = partyIn(proved, named.organisation)?.fingerprint ?? null;
		return [
			{
				agreement,
				other: { ...named, fingerprint: named.node === proved.node ? fingerprint : null },
				state: agreements.stateOf(agreement, today),
				reviewDue: agreements.isReviewDue(agreement, today),
				endedOn: agreements.endedOn(agreement),
				versions,
				offers: offers.map(({ by, body }) => ({ mine: isSameParty(by, own), hash: hashOfAgreement(body), body }))
			}
		];
	});
	const others = session.directory.organisations
		.flatMap(({ id }) => partyIn(proved, id) ?? [])
		.filter((party) => !isSameParty(party, own));
	return accepted({ today, own, signing: signingOf(own, answer, desk, isLead), others, agreements: shown });
}

function signingOf(
	{ fingerprint }: ShownParty,
	{ key }: AgreementsAnswer,
	desk: DeskId,
	isLead: boolean
): AgreementsShown['signing'] {
	if (fingerprint === null) return isLead ? 'none' : 'lead';
	if (!isLead) return 'lead';
	if (!key) return 'unheld';
	return key.desk === desk ? 'can' : 'other';
}

/** Opens the key with which the organisation signs. Refuses `organisation-key-missing` where this desk does not hold it, and `wrap-wrong` where what the node keeps is not what the log names. */
async function openKey(session: DeskSession, desk: DeskId, { proved, answer, own }: Place): Done<SigningKey> {
	const signingKey = proved.keys.organisationKey(own.organisation)?.body.signingKey;
	const held = answer.key?.desk === desk ? session.deskKeys.get(desk)?.get(answer.key.deskGeneration) : undefined;
	const sealed = fromBase64url(answer.key?.sealed ?? '');
	if (!signingKey || !held || !sealed) return refused('organisation-key-missing');
	return unwrapOrganisationKey(sealed, { organisation: own.organisation, signingKey }, held.identity);
}

/** Makes the organisation's signing key, or its next: the node enters the first one on this member's wish, and each later one is signed with the one before. Gives what everybody compares. */
export async function giveOrganisationKey(session: DeskSession, desk: DeskId): Done<string> {
	const place = await look(session, desk);
	if (!place.ok) return place;
	const hand = session.handOf(desk);
	if (!hand.ok) return hand;
	const before = place.value.proved.keys.organisationKey(place.value.own.organisation);
	if (!before) return refused('organisation-unknown');
	const held = before.body.signingKey === null ? accepted(null) : await openKey(session, desk, place.value);
	if (!held.ok) return held;
	const { recipient, signing } = hand.value;
	const made = await makeOrganisationKey(
		before,
		held.value,
		{ id: desk, recipient: recipient as Recipient },
		{ signing, day: session.clock.today() }
	);
	if (!made.ok) return made;
	const sent = await session.client.ask('POST', deskPath(desk, '/organisation-key'), { as: 'staff', body: made.value });
	if (!sent.ok) return sent;
	const key = made.value.wish.body.signingKey;
	const { organisation } = place.value.own;
	const stands = await until(session, ({ keys }) => keys.organisationKey(organisation)?.body.signingKey === key);
	return stands.ok ? accepted(fingerprintOf(key)) : stands;
}

/** What a member wants agreed: a new agreement with another organisation, or the next version of one that both signed. */
export type AgreementWished =
	| { readonly with: PartyRef; readonly clauses: Clauses }
	| { readonly agreement: AgreementId; readonly clauses: Clauses };

/** Writes a version and signs it: an offer. Refuses `agreement-malformed` with the clause, `organisation-unknown`, `agreement-unknown`. */
export async function offerAgreement(session: DeskSession, desk: DeskId, wished: AgreementWished): Done<AgreementState> {
	const place = await look(session, desk);
	if (!place.ok) return place;
	const body = bodyOf(
		place.value,
		session.directory.organisations.map(({ id }) => id),
		wished
	);
	return body.ok ? signBody(session, desk, place.value, body.value) : body;
}

function bodyOf(
	{ proved, own }: Place,
	directory: readonly OrganisationId[],
	wished: AgreementWished
): Outcome<AgreementBody, string> {
	if ('with' in wished) {
		const { organisation } = wished.with;
		const other = directory.includes(organisation) ? partyIn(proved, organisation) : null;
		if (!other) return refused('organisation-unknown');
		const parties = [own, other].map(({ node, organisation: id, name }) => ({ node, organisation: id, name }));
		return writeAgreement(randomId<'agreement'>() as AgreementId, parties as [Party, Party], wished.clauses);
	}
	const { agreements } = proved;
	const last = agreements.versionsOf(wished.agreement).at(-1);
	if (last) return renewAgreement(last, wished.clauses);
	// Nothing was concluded yet: another first version, in the place of what was offered.
	const offered = agreements.offersOf(wished.agreement)[0]?.body;
	return offered ? writeAgreement(wished.agreement, offered.parties, wished.clauses) : refused('agreement-unknown');
}

/** Signs what the other side offers: exactly the version with this hash, as it stands in the log. Refuses `agreement-unknown` where it does not stand there any more. */
export async function signOffer(session: DeskSession, desk: DeskId, agreement: AgreementId, hash: string): Done<AgreementState> {
	const place = await look(session, desk);
	if (!place.ok) return place;
	const offer = place.value.proved.agreements.offersOf(agreement).find(({ body }) => hashOfAgreement(body) === hash);
	return offer ? signBody(session, desk, place.value, offer.body) : refused('agreement-unknown');
}

async function signBody(session: DeskSession, desk: DeskId, place: Place, body: AgreementBody): Done<AgreementState> {
	const key = await openKey(session, desk, place);
	return key.ok ? send(session, desk, '/agreements', signAgreement(body, key.value), place) : key;
}

/** Ends an agreement with this last day; of one that was only offered, takes the offer back or declines it. Refuses `agreement-unknown`. */
export async function endOrganisationAgreement(
	session: DeskSession,
	desk: DeskId,
	agreement: AgreementId,
	lastDay: Day
): Done<AgreementState> {
	const place = await look(session, desk);
	if (!place.ok) return place;
	const { agreements } = place.value.proved;
	const of = agreements.versionsOf(agreement).at(-1) ?? agreements.offersOf(agreement)[0]?.body;
	if (!of) return refused('agreement-unknown');
	const key = await openKey(session, desk, place.value);
	if (!key.ok) return key;
	return send(session, desk, '/agreements/end', endAgreement(of, place.value.own, lastDay, key.value), place.value);
}

/** Sends a statement, and waits until the log that everybody reads has it. */
async function send(
	session: DeskSession,
	desk: DeskId,
	path: string,
	statement: AgreementStatement | AgreementEndStatement,
	{ proved }: Place
): Done<AgreementState> {
	const sent = await session.client.ask<{ state: AgreementState }>('POST', deskPath(desk, path), {
		as: 'staff',
		body: { statement }
	});
	if (!sent.ok) return sent;
	const stands = await until(session, ({ agreements }) => agreements.size > proved.agreements.size);
	return stands.ok ? accepted(sent.value.state) : stands;
}

/** A log is written once a second: waits that long for what was just signed, and no longer. */
async function until(session: DeskSession, said: (proved: ProvedAgreements) => boolean): Done<null> {
	for (let round = 0; round < rounds; round++) {
		const proved = await fetchAgreements(session.client);
		if (!proved.ok) return proved;
		if (said(proved.value)) return accepted(null);
		await new Promise((resolve) => setTimeout(resolve, pauseMs));
	}
	return accepted(null);
}
