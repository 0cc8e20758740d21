import { type CaseReading, caseFromWire, readCase } from '#core/sealing';
import { deskReader } from '#core/support';
import type { DeskSession } from './desk-session.ts';
import type { DoorAnswer } from './desk-wire.ts';

/** What the node handed out of a case, read and checked from end to end; `null` where it is not even the shape of one. */
export async function verifyOpened(session: DeskSession, answer: DoorAnswer): Promise<CaseReading | null> {
	const reading = await readOnce(session, answer);
	if (!reading?.findings.some(({ what }) => what === 'author-unknown')) return reading;
	// Somebody may have joined the desk since the key log was read.
	return (await session.look()).ok ? readOnce(session, answer) : reading;
}

async function readOnce(session: DeskSession, { view }: DoorAnswer): Promise<CaseReading | null> {
	const isMember = session.log?.verified.isMember ?? (() => false);
	try {
		return await readCase(caseFromWire(view), deskReader(session.deskKeys, isMember));
	} catch {
		return null;
	}
}
