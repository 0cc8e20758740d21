import path from 'node:path';
import { type Cosigner, cosignersFrom } from '#core/log';
import type { App } from '#server/app.ts';
import type { Witness } from '#server/operations/witness/witness.ts';
import { TrustedLogs } from '#server/store/trusted-logs.ts';
import { WitnessFolder } from '#server/store/witness-folder.ts';
import { memoryInDatabase } from '#server/store/witness-store.ts';

/** Folder below the config folder: which logs are followed, which witnesses are asked, what was cosigned last. */
export const witnessFolder = (home: string): string => path.join(home, 'witness');

/** Who the node is as a witness. Its keys come from the node's own seed, so that whoever keeps `node/` keeps them too. */
export const nodeCosigners = ({ node, config }: Pick<App, 'node' | 'config'>): Cosigner[] =>
	cosignersFrom(`causeway/${node.id}/witness`, node.keys.nodeSeed, config.witnessKinds);

/** The node as a witness for the logs that its operator named. `report` hears what is wrong with the list; then it follows none. */
export function nodeWitness(app: App, report: (code: string) => void): Witness {
	const folder = witnessFolder(app.config.home);
	const trusted = new TrustedLogs(folder);
	return {
		cosigners: nodeCosigners(app),
		memory: memoryInDatabase(app.db, new WitnessFolder(folder)),
		clock: app.clock,
		logs: async () => {
			const logs = await trusted.read();
			if (!logs.ok) report(`${logs.refusal.code} ${logs.refusal.about}`);
			return logs.ok ? logs.value.map(({ key }) => key) : [];
		}
	};
}
