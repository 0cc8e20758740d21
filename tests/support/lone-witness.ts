import { rm } from 'node:fs/promises';
import type { TestContext } from 'node:test';
import { must } from '#core/base';
import { type CosignerKey, formatCosignerVkey, keyOfCosigner, parseVkey } from '#core/log';
import { readConfig } from '#server/config.ts';
import { makeLoneWitness, readLoneWitness, startLoneWitness } from '#server/lone-witness.ts';
import { witnessFolder } from '#server/node-witness.ts';
import { TrustedLogs } from '#server/store/trusted-logs.ts';
import { makeThrowawayFolder } from './throwaway-folder.ts';

export type TestWitness = {
	readonly home: string;
	readonly url: string;
	readonly keys: readonly CosignerKey[];
	/** Its key as a policy names it. */
	readonly vkey: string;
	follow(vkey: string): Promise<void>;
};

/** A witness alone on a free port, gone when the test ends. */
export async function startTestWitness(t: TestContext, name: string): Promise<TestWitness> {
	const home = await makeThrowawayFolder();
	const config = must(readConfig({ PORT: '0', CAUSEWAY_HOME: home }, { mode: 'real', checkout: home }));
	must(await makeLoneWitness(home, name));
	const cosigners = must(await readLoneWitness(home, config.witnessKinds));
	const running = must(await startLoneWitness(config, cosigners, () => {}));
	t.after(async () => {
		await running.stop();
		await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
	});
	const keys = cosigners.map(keyOfCosigner);
	return {
		home,
		url: `http://127.0.0.1:${running.port}/witness/v1/`,
		keys,
		vkey: formatCosignerVkey(keys[0] as CosignerKey),
		follow: (vkey) => followLog(home, vkey)
	};
}

/** Lets the witness of a config folder follow one log. */
export const followLog = (home: string, vkey: string): Promise<void> =>
	new TrustedLogs(witnessFolder(home)).write([{ key: must(parseVkey(vkey)), url: null }]);
