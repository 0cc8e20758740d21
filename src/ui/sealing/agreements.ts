import { accepted, type DeskId, type OrganisationId, type Outcome, refused } from '#core/base';
import {
	type AgreementBody,
	isSameParty,
	type KeysAndAgreements,
	type PartyRef,
	proveAgreements,
	receiversOf
} from '#core/consent';
import { type NodeId, openCheckpoint, parseVkey } from '#core/log';
import type { PurposeCode } from '#core/sealing';
import type { Directory } from '#core/support';
import type { ApiClient } from './api-client.ts';
import { type KeysAnswer, placedIn } from './key-book.ts';
import { NodeClock } from './node-clock.ts';

/** What the node's log says of keys and agreements, each statement proved to stand in it; `node` is whose log it is. */
export type ProvedAgreements = KeysAndAgreements & { readonly node: NodeId };

/**
 * Reads all agreements of the node and believes none of them but by signatures of the parties, under keys that the log proves. Refuses `key-not-proved`; an ending that a node holds
 * back it cannot know.
 */
export async function fetchAgreements(client: ApiClient): Promise<Outcome<ProvedAgreements, string>> {
	const answer = await client.ask<KeysAnswer>('GET', '/api/v1/agreements');
	if (!answer.ok) return answer;
	const { vkey } = client.place;
	const checkpoint = openCheckpoint(answer.value.checkpoint, vkey);
	if (!checkpoint.ok) return refused('key-not-proved', checkpoint.refusal.code);
	const proved = proveAgreements(placedIn(answer.value), checkpoint.value);
	if (!proved.ok) return proved;
	const own = parseVkey(vkey);
	const node = proved.value.keys.nodeKey()?.body;
	if (!own.ok || node?.subject.kind !== 'node' || node.signingKey !== own.value.publicKey)
		return refused('key-not-proved', 'node');
	return accepted({ ...proved.value, node: node.subject.id });
}

/** What she is about to let a desk do, and who reads already. */
export type AgreementWish = { readonly desk: DeskId; readonly purpose: PurposeCode; readonly readers: readonly DeskId[] };

/**
 * The agreements under which this desk could get what one of `readers`, a desk of another organisation, may read: in force today, for this purpose, and letting things go to the desk's
 * organisation. Refuses as {@link fetchAgreements} does.
 */
export async function agreementsFor(
	client: ApiClient,
	{ desk, purpose, readers }: AgreementWish,
	clock: () => Date
): Promise<Outcome<readonly AgreementBody[], string>> {
	const directory = await client.ask<Directory>('GET', '/api/v1/directory');
	if (!directory.ok) return directory;
	const organisationOf = (id: DeskId): OrganisationId | null =>
		(directory.value.desks.find((one) => one.id === id)?.organisation as OrganisationId | undefined) ?? null;
	const own = organisationOf(desk);
	const others = new Set(readers.map(organisationOf).filter((one) => one !== null && one !== own));
	if (!own || others.size === 0) return accepted([]);
	const nodeClock = new NodeClock(clock);
	const set = await nodeClock.set(client);
	if (!set.ok) return set;
	const read = await fetchAgreements(client);
	if (!read.ok) return read;
	const { node, agreements } = read.value;
	const mine: PartyRef = { node, organisation: own };
	const fits = (body: AgreementBody): boolean =>
		receiversOf(body).some((party) => isSameParty(party, mine)) &&
		body.parties.some((party) => party.node === node && others.has(party.organisation)) &&
		body.clauses.purposes.includes(purpose);
	return accepted(
		agreements
			.inForce(nodeClock.today())
			.map(({ body }) => body)
			.filter(fits)
	);
}
