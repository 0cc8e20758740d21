import { readFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { type DeskId, must } from '#core/base';
import { makeCodename } from '#core/sealing';
import { words } from '#core/sealing/wordlists/en.ts';
import type { DeskKind } from '#core/support';
import { makeAdminInvitation } from '#server/operations/admin/invite-first-admin.ts';
import type { SocketAddress } from '#server/store/embedded-postgres.ts';
import type { NodePlace } from '#ui/sealing/api-client.ts';
import { addOrganisation, inviteToNode, saveDesk } from '#ui/sealing/desk-admin.ts';
import type { DeskProfile } from '#ui/sealing/desk-wire.ts';
import { TestMember } from './member.ts';
import type { TestNode } from './node.ts';
import { answered, TestSurvivor } from './survivor.ts';

/** A desk as a real node gets one: entered by an admin, founded by its first lead. */
export type StagedDesk = {
	readonly desk: DeskId;
	readonly lead: TestMember;
	readonly invitation: string;
	readonly shares: readonly string[];
};

export const stagedProfile: DeskProfile = {
	names: { en: 'Invented quay desk' },
	about: {},
	duties: [],
	hours: { zone: 'UTC', spans: [] },
	answerHours: null,
	languages: ['en'],
	purposes: ['support'],
	takesUrgent: true,
	acceptsMinors: false,
	institutional: false
};

/** The first admin of an empty node, by the operator's invitation. */
export async function enterAdmin(node: TestNode, place: NodePlace): Promise<TestMember> {
	return new TestMember(place).join(must(await makeAdminInvitation(node.app)), 'ada.quay', 'Ada Quay (invented)');
}

/** A live desk with a lead of its own; `name` is the lead's, and starts the desk's. */
export async function enterDesk(
	admin: TestMember,
	place: NodePlace,
	name: string,
	kind: DeskKind = 'shelter'
): Promise<StagedDesk> {
	const { id: organisation } = must(await addOrganisation(admin.session, { kind, names: { en: `House of ${name}` } }));
	const profile = { ...stagedProfile, names: { en: `Invented desk of ${name}` } };
	const desk = must(await saveDesk(admin.session, { id: null, organisation, kind, profile }));
	const invitation = must(await inviteToNode(admin.session, { desk, role: 'lead', admin: false, guest: name }));
	const lead = await new TestMember(place).join(invitation, name, `${name} (invented)`);
	return { desk, lead, invitation, shares: await lead.found(desk) };
}

/** A survivor with a codename of her own and a first answer. */
export async function enterSurvivor(place: NodePlace, text = 'Invented words.'): Promise<TestSurvivor> {
	const her = new TestSurvivor(place, makeCodename(words));
	await her.file([answered('what', text)]);
	return her;
}

/** A connection of the database's superuser, who sees every schema and may ask for a checkpoint. */
export async function keeperOf(node: TestNode, database = 'causeway'): Promise<pg.Client> {
	const address = node.database as SocketAddress;
	const [password = ''] = (await readFile(path.join(await postgresOf(node.home), 'cluster/passwords'), 'utf8')).split('\n');
	const client = new pg.Client({ ...address, user: 'postgres', password, database });
	await client.connect();
	return client;
}

/** The folder of a node's embedded database. */
export async function postgresOf(home: string): Promise<string> {
	const elsewhere = await readFile(path.join(home, 'postgres-place'), 'utf8').catch(() => null);
	return elsewhere?.trim() ?? path.join(home, 'postgres');
}
