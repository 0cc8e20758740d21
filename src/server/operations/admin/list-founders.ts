import type { DeskId, InvitationId } from '#core/base';
import type { KeyStatement } from '#core/log';
import type { App } from '#server/app.ts';
import { listDesks } from '#server/store/desk-store.ts';
import { readInvitationOf } from '#server/store/invitation-store.ts';

/** By which invitation a desk's founder came. The inviter's browser checks it: this node cannot, and is not to be believed. */
export type Founder = {
	readonly desk: DeskId;
	readonly invitation: InvitationId;
	readonly statement: KeyStatement;
	readonly proof: string;
	readonly sealedSecret: Uint8Array | null;
};

/** The founder of every desk that has a key. */
export async function listFounders(app: App): Promise<readonly Founder[]> {
	const book = await app.log.keyBook();
	const found: Founder[] = [];
	for (const { id: desk } of await listDesks(app.db)) {
		const member = book.founderOf(desk);
		const invitation = member && (await readInvitationOf(app.db, member));
		if (!invitation?.statement || !invitation.proof) continue;
		const { id, statement, proof, sealedSecret } = invitation;
		found.push({ desk, invitation: id, statement, proof, sealedSecret });
	}
	return found;
}
