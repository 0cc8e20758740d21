import { type Cosigner, formatVkey, parseVkey } from '#core/log';
import { type Config, readConfig } from '#server/config.ts';
import { readLoneWitness } from '#server/lone-witness.ts';
import { readNodeHome } from '#server/node-home.ts';
import { nodeCosigners, witnessFolder } from '#server/node-witness.ts';
import { TrustedLogs } from '#server/store/trusted-logs.ts';
import { type Command, readWords, refuse, type Surroundings, sayUsage } from './command.ts';
import { sayKeys } from './witness.ts';

const configOf = ({ env, checkout }: Surroundings) => readConfig(env, { mode: 'real', checkout });

/** Lets this witness, or this node as one, follow a log. Takes effect at once. */
const add: Command = {
	name: ['witness', 'add'],
	usage: 'VKEY [URL]',
	summary: 'follow a log: cosign what its key signs, as long as it goes on from before',
	async run(words, surroundings) {
		const [vkey, url] = readWords(words, {}, 2)?.positionals ?? [];
		if (!vkey || (url !== undefined && !isAddress(url))) return sayUsage(surroundings, add);
		const config = configOf(surroundings);
		if (!config.ok) return refuse(surroundings, config.refusal);
		const key = parseVkey(vkey);
		if (!key.ok) return refuse(surroundings, key.refusal);
		const trusted = new TrustedLogs(witnessFolder(config.value.home));
		const logs = await trusted.read();
		if (!logs.ok) return refuse(surroundings, logs.refusal);
		const others = logs.value.filter((log) => log.key.publicKey !== key.value.publicKey);
		await trusted.write([...others, { key: key.value, url: url ?? null }]);
		surroundings.say(`Follows ${key.value.name}`);
		return 0;
	}
};

const list: Command = {
	name: ['witness', 'list'],
	usage: '',
	summary: 'the keys of this witness, and the logs that it follows',
	async run(words, surroundings) {
		if (!readWords(words, {})) return sayUsage(surroundings, list);
		const config = configOf(surroundings);
		if (!config.ok) return refuse(surroundings, config.refusal);
		const logs = await new TrustedLogs(witnessFolder(config.value.home)).read();
		if (!logs.ok) return refuse(surroundings, logs.refusal);
		sayKeys(surroundings, await cosignersOf(config.value));
		for (const { key, url } of logs.value) surroundings.say(`log ${formatVkey(key)}${url ? ` ${url}` : ''}`);
		return 0;
	}
};

/** What was cosigned of the log stays remembered: followed again, it has to go on from there. */
const remove: Command = {
	name: ['witness', 'remove'],
	usage: 'VKEY|NAME',
	summary: 'follow a log no more',
	async run(words, surroundings) {
		const [named] = readWords(words, {}, 1)?.positionals ?? [];
		if (!named) return sayUsage(surroundings, remove);
		const config = configOf(surroundings);
		if (!config.ok) return refuse(surroundings, config.refusal);
		const trusted = new TrustedLogs(witnessFolder(config.value.home));
		const logs = await trusted.read();
		if (!logs.ok) return refuse(surroundings, logs.refusal);
		const left = logs.value.filter(({ key }) => key.name !== named && formatVkey(key) !== named);
		if (left.length === logs.value.length) return refuse(surroundings, { code: 'witness-log-unknown', about: named });
		await trusted.write(left);
		surroundings.say(`Follows ${named} no more; what was cosigned of it stays remembered.`);
		return 0;
	}
};

export const witnessLogCommands: readonly Command[] = [add, list, remove];

const isAddress = (text: string): boolean => /^https?:$/.test(URL.parse(text)?.protocol ?? '') && !/\s/.test(text);

/** Of a node, or of a witness alone; none where there is neither yet. */
async function cosignersOf(config: Config): Promise<readonly Cosigner[]> {
	const node = await readNodeHome(config.home);
	if (node.ok) return nodeCosigners({ node: node.value, config });
	const alone = await readLoneWitness(config.home, config.witnessKinds);
	return alone.ok ? alone.value : [];
}
