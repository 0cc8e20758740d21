import { accepted, type DeskId, type MemberId, type OrganisationId, type Outcome, refused } from '#core/base';
import {
	type AgreementEndStatement,
	type AgreementRefusal,
	type AgreementState,
	type AgreementStatement,
	isSameParty,
	type Party,
	parseAgreementBody,
	parseAgreementEndBody
} from '#core/consent';
import type { App } from '#server/app.ts';
import { today } from '#server/gateways/clock.ts';
import { acting } from '#server/operations/acting.ts';
import type { StorageRefusal, Tx } from '#server/store/database.ts';
import { readDesk, readOrganisation } from '#server/store/desk-store.ts';

export type SignAgreementRefusal =
	| AgreementRefusal
	| StorageRefusal
	| 'not-found'
	/** Not one of the organisations of this node, or not under a name of it. */
	| 'agreement-party-unknown'
	/** Its last day is over already. */
	| 'agreement-outdated';

type Signed = Promise<Outcome<{ readonly state: AgreementState }, SignAgreementRefusal>>;

/**
 * Puts one party's signature to a version into the log: an offer where it is the first, and the agreement where the other party signed the same. Who may sign for an organisation is a
 * lead of one of its desks who holds its key; the node looks at both. Refuses as `AgreementBook.follow` does.
 */
export const signForOrganisation = (app: App, member: MemberId, desk: DeskId, statement: AgreementStatement): Signed =>
	acting(app, { as: 'desk', member, desk }, 'sign-agreement', subjectOf(statement), async (tx): Signed => {
		const parsed = parseAgreementBody(statement);
		if (!parsed.ok) return parsed;
		const { agreement, parties, clauses } = parsed.value;
		const own = await ownParty(tx, app, desk);
		if (!own || !parties.some((party) => isSameParty(party, own))) return refused('not-found');
		for (const party of parties) if (!(await isOfNode(tx, app, party))) return refused('agreement-party-unknown');
		if (clauses.term.lastDay < today(app.clock)) return refused('agreement-outdated');
		if (!(await isOwnKey(tx, app, own.organisation, statement.key))) return refused('agreement-signer-unknown');
		const placed = await app.log.appendAgreement(tx, statement);
		return placed.ok ? accepted({ state: placed.value.stateOf(agreement, today(app.clock)) }) : placed;
	});

/** Ends an agreement, or takes back or declines what was only offered, for the organisation of a desk. An ending counts from today on: nothing is ended for days that are over. */
export const endForOrganisation = (app: App, member: MemberId, desk: DeskId, statement: AgreementEndStatement): Signed =>
	acting(app, { as: 'desk', member, desk }, 'end-agreement', subjectOf(statement), async (tx): Signed => {
		const parsed = parseAgreementEndBody(statement);
		if (!parsed.ok) return parsed;
		const { agreement, by, lastDay } = parsed.value;
		const own = await ownParty(tx, app, desk);
		if (!own || !isSameParty(by, own)) return refused('not-found');
		if (lastDay < firstEnding(app)) return refused('agreement-outdated');
		const placed = await app.log.appendAgreement(tx, statement);
		return placed.ok ? accepted({ state: placed.value.stateOf(agreement, today(app.clock)) }) : placed;
	});

/** Yesterday, which ends at once, by a browser whose day may be one behind. */
const firstEnding = (app: App): string => new Date(app.clock.now().getTime() - 2 * 86_400_000).toISOString().slice(0, 10);

const subjectOf = ({ body }: AgreementStatement | AgreementEndStatement) => ({ kind: 'agreement', id: body.agreement }) as const;

async function ownParty(tx: Tx, app: App, desk: DeskId) {
	const place = await readDesk(tx, desk);
	return place && { node: app.node.id, organisation: place.organisation };
}

/** An organisation of this node, under a name that the directory or the key log has. Those of other nodes come with federation. */
async function isOfNode(tx: Tx, app: App, { node, organisation, name }: Party): Promise<boolean> {
	if (node !== app.node.id) return false;
	const known = await readOrganisation(tx, organisation);
	const logged = (await app.log.keyBook(tx)).organisationKey(organisation)?.body.subject.name;
	return known !== null && (name === logged || Object.values(known.names).includes(name));
}

/** Nobody but a lead of the organisation itself brings its signature. */
const isOwnKey = async (tx: Tx, app: App, organisation: OrganisationId, key: string): Promise<boolean> =>
	(await app.log.keyBook(tx)).organisationKey(organisation)?.body.signingKey === key;
