import { type Day, must, type OrganisationId } from '#core/base';
import {
	type AgreementBody,
	type AgreementId,
	type Clauses,
	endAgreement,
	type Party,
	signAgreement,
	writeAgreement
} from '#core/consent';
import type { KeyStatement, NodeId } from '#core/log';
import { randomId, type SigningKey, sign } from '#core/sealing';
import { today } from '#server/gateways/clock.ts';
import { enterOrganisation } from '#server/operations/admin/add-organisation.ts';
import { inTransaction } from '#server/store/database.ts';
import type { NodePlace } from '#ui/sealing/api-client.ts';
import { inviteToNode, saveDesk } from '#ui/sealing/desk-admin.ts';
import { inventedClauses } from './invented-agreement.ts';
import { type StagedDesk, stagedProfile } from './invented-stage.ts';
import { inventedSigner } from './key-story.ts';
import { TestMember } from './member.ts';
import type { TestNode } from './node.ts';

/** An organisation that signs for itself, with a desk of its own. */
export type SigningHouse = StagedDesk & { readonly party: Party; readonly key: SigningKey };

/** Enters an organisation under a key of its own, and a live desk of it; `name` is the lead's, and starts the organisation's. */
export async function enterSigningHouse(
	node: TestNode,
	admin: TestMember,
	place: NodePlace,
	name: string
): Promise<SigningHouse> {
	const key = inventedSigner(`house of ${name}`);
	const names = { en: `House of ${name}` };
	const id = randomId<'organisation'>() as OrganisationId;
	const statement = sign(
		{
			v: 1,
			type: 'causeway/key/v1',
			subject: { kind: 'organisation', id, name: names.en },
			organisation: null,
			generation: 1,
			recipient: null,
			signingKey: key.public,
			prev: null,
			day: today(node.app.clock)
		},
		key
	) as KeyStatement;
	must(await enterOrganisation(node.app, admin.id, { id, kind: 'shelter', names }, statement));
	const profile = { ...stagedProfile, names: { en: `Invented desk of ${name}` } };
	const desk = must(await saveDesk(admin.session, { id: null, organisation: id, kind: 'shelter', profile }));
	const invitation = must(await inviteToNode(admin.session, { desk, role: 'lead', admin: false, guest: name }));
	const lead = await new TestMember(place).join(invitation, name, `${name} (invented)`);
	const party = { node: node.app.node.id as NodeId, organisation: id, name: names.en };
	return { desk, lead, invitation, shares: await lead.found(desk), party, key };
}

/** A day so many days from the node's today. */
export const dayFromNow = ({ app }: TestNode, days: number): Day =>
	new Date(app.clock.now().getTime() + days * 86_400_000).toISOString().slice(0, 10) as Day;

/** An agreement that both houses sign, in the node's log: as the invented one, without training, from yesterday on. */
export async function agree(
	node: TestNode,
	houses: readonly [SigningHouse, SigningHouse],
	change: Partial<Clauses> = {}
): Promise<AgreementBody> {
	const [firstDay, reviewDay, lastDay] = [-1, 60, 200].map((days) => dayFromNow(node, days)) as [Day, Day, Day];
	const clauses: Clauses = {
		...inventedClauses,
		recipients: { roles: ['desk-member', 'desk-lead'], training: [] },
		onward: null,
		term: { firstDay, reviewDay, lastDay },
		...change
	};
	const body = must(writeAgreement(randomId<'agreement'>() as AgreementId, [houses[0].party, houses[1].party], clauses));
	for (const { key } of houses)
		must(await inTransaction(node.app.db, (tx) => node.app.log.appendAgreement(tx, signAgreement(body, key))));
	return body;
}

/** One of the houses ends an agreement: `lastDay` is the last on which it holds. */
export async function endAgreed(node: TestNode, { party, key }: SigningHouse, body: AgreementBody, lastDay: Day): Promise<void> {
	const ended = endAgreement(body, party, lastDay, key);
	must(await inTransaction(node.app.db, (tx) => node.app.log.appendAgreement(tx, ended)));
}
