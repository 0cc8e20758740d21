import type { TestContext } from 'node:test';
import type { CaseId, FileId } from '#core/base';
import { WorkGate } from '#server/gateways/work-gate.ts';
import type { NodePlace } from '#ui/sealing/api-client.ts';
import { enterAdmin, enterDesk, enterSurvivor, type StagedDesk } from './invented-stage.ts';
import { TestMember } from './member.ts';
import { startTestNode, type TestNode } from './node.ts';
import { placeAt, type TestSurvivor } from './survivor.ts';

/** A survivor with a case, and one file in it. */
export type Told = { readonly her: TestSurvivor; readonly case: CaseId; readonly file: FileId };

/**
 * Two desks and two cases. `ana` shares account and evidence with the first desk; `eva` shares her account with the first desk and account and
 * evidence with the second. Both leads have opened what they may. `colleague` is a member of the first desk, `newcomer` waits to be let
 * in, `admin` is in no desk.
 */
export type Cast = {
	readonly node: TestNode;
	readonly place: NodePlace;
	readonly admin: TestMember;
	readonly first: StagedDesk;
	readonly second: StagedDesk;
	/** A desk of watchdogs, to which nobody opened a case. */
	readonly watch: StagedDesk;
	readonly colleague: TestMember;
	readonly newcomer: TestMember;
	readonly openInvitation: string;
	readonly ana: Told;
	readonly eva: Told;
};

/** Enters the whole cast into a node of its own. The log stands still afterwards, so that nothing changes by itself. */
export async function enterCast(t: Pick<TestContext, 'after'>): Promise<Cast> {
	const node = await startTestNode(t, { mode: 'real' });
	const place = await placeAt(node.origin);
	const admin = await enterAdmin(node, place);
	const first = await enterDesk(admin, place, 'lea.quay');
	const second = await enterDesk(admin, place, 'bo.quay', 'court');
	const watch = await enterDesk(admin, place, 'wil.quay', 'watchdog');
	const colleague = await new TestMember(place).join(await first.lead.invite(first.desk), 'sam.quay', 'Sam Quay (invented)');
	await first.lead.admitAll(first.desk);
	const newcomer = await new TestMember(place).join(await first.lead.invite(first.desk), 'nia.quay', 'Nia Quay (invented)');
	const openInvitation = /join\/(.{22})#/.exec(await second.lead.invite(second.desk))?.[1] as string;

	const ana = await tell(place);
	await ana.her.share({ desk: first.desk, kinds: ['account', 'evidence'] });
	const eva = await tell(place);
	await eva.her.share({ desk: first.desk, kinds: ['account'] });
	await eva.her.share({ desk: second.desk, kinds: ['account', 'evidence'] });
	await first.lead.open(first.desk, ana.case);
	await first.lead.open(first.desk, eva.case);
	await second.lead.open(second.desk, eva.case);
	await colleague.session.look();
	await colleague.open(first.desk, ana.case);
	await node.app.log.stop();
	return { node, place, admin, first, second, watch, colleague, newcomer, openInvitation, ana, eva };
}

async function tell(place: NodePlace): Promise<Told> {
	const her = await enterSurvivor(place);
	const file = await her.attach('invented.bin', new Uint8Array(5000).fill(7));
	return { her, case: her.session.held?.own.case as CaseId, file };
}

/** Forgets who failed, as an hour would. */
export function forgive({ node }: Pick<Cast, 'node'>): void {
	(node.app as { workGate: WorkGate }).workGate = new WorkGate(node.app.clock);
}
