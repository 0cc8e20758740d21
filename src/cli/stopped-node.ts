import type { App } from '#server/app.ts';
import { publicOrigin, readConfig } from '#server/config.ts';
import { readNodeHome } from '#server/node-home.ts';
import { openApp } from '#server/open-app.ts';
import { refuse, type Surroundings } from './command.ts';

/** Opens the node of CAUSEWAY_HOME without serving anybody, does the work, and closes it again. */
export async function withStoppedNode(surroundings: Surroundings, work: (app: App) => Promise<number>): Promise<number> {
	const config = readConfig(surroundings.env, { mode: 'real', checkout: surroundings.checkout });
	if (!config.ok) return refuse(surroundings, config.refusal);
	const home = await readNodeHome(config.value.home);
	if (!home.ok) return refuse(surroundings, home.refusal);
	const report = (code: string): void => surroundings.complain(code);
	const opened = await openApp(config.value, home.value, publicOrigin(config.value, config.value.port), { report });
	if (!opened.ok) return refuse(surroundings, opened.refusal);
	try {
		return await work(opened.value.app);
	} finally {
		await opened.value.close();
	}
}
