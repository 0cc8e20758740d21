import { createHmac } from 'node:crypto';
import { toBase64url } from '#core/base';
import { derive } from '#core/sealing';
import type { App } from '#server/app.ts';
import { readSalt } from '#server/store/staff-store.ts';

export const saltBytes = 16;

/**
 * The salt with which a browser stretches the passphrase for this name. For a name that nobody has it is made from the name under a key of
 * the node: always the same one, and nothing tells it from a real one. Both are worked out for every name, so that time does not tell either.
 */
export async function giveSalt(app: App, name: string): Promise<string> {
	const key = derive(app.node.keys.serverSecret, 'causeway/invented-salt/v1');
	const invented = createHmac('sha256', key).update(name).digest().subarray(0, saltBytes);
	return toBase64url((await readSalt(app.db, name)) ?? invented);
}
