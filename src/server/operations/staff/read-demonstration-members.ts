import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { accepted, type Outcome, refused } from '#core/base';
import type { App } from '#server/app.ts';

/** Written into the config folder by whoever fills a demonstration; nothing else ever holds a passphrase. */
export const demonstrationFile = 'demonstration.json';

export const demonstrationMembers = z.array(
	z.strictObject({
		name: z.string(),
		displayName: z.string(),
		desk: z.string().nullable(),
		deskName: z.string().nullable(),
		passphrase: z.string(),
		totpSecret: z.string()
	})
);
export type DemonstrationMember = z.infer<typeof demonstrationMembers>[number];

/** The invented members and how to sign in as each. Refuses `not-found` in every other mode, of the program or of the node. */
export async function readDemonstrationMembers(app: App): Promise<Outcome<readonly DemonstrationMember[], 'not-found'>> {
	if (app.config.mode !== 'demonstration' || app.node.mode !== 'demonstration') return refused('not-found');
	try {
		const text = await readFile(path.join(app.node.folder, demonstrationFile), 'utf8');
		const parsed = demonstrationMembers.safeParse(JSON.parse(text));
		return parsed.success ? accepted(parsed.data) : refused('not-found', 'demonstration');
	} catch {
		return refused('not-found', 'demonstration');
	}
}
