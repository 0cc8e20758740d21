import { type Cosigner, formatCosignerVkey, keyOfCosigner } from '#core/log';
import { readConfig } from '#server/config.ts';
import { makeLoneWitness, readLoneWitness, startLoneWitness } from '#server/lone-witness.ts';
import { readNodeHome } from '#server/node-home.ts';
import { witnessFolder } from '#server/node-witness.ts';
import { TrustedLogs } from '#server/store/trusted-logs.ts';
import { type Command, readWords, refuse, type Surroundings, sayUsage, untilStopped } from './command.ts';
import { sayTrustedHeader } from './trusted-header.ts';

/** Makes the keys of a witness that runs alone. A node needs none: it is one. */
export const witnessInit: Command = {
	name: ['witness', 'init'],
	usage: '--name NAME',
	summary: 'make the keys of a witness that runs alone (CAUSEWAY_HOME), and print them',
	async run(words, surroundings) {
		const name = readWords(words, { name: { type: 'string' } } as const)?.values.name;
		if (!name) return sayUsage(surroundings, witnessInit);
		const config = readConfig(surroundings.env, { mode: 'real', checkout: surroundings.checkout });
		if (!config.ok) return refuse(surroundings, config.refusal);
		const { home, witnessKinds } = config.value;
		if ((await readNodeHome(home)).ok) return refuse(surroundings, { code: 'witness-is-node', about: home });
		const made = await makeLoneWitness(home, name);
		if (!made.ok) return refuse(surroundings, made.refusal);
		const cosigners = await readLoneWitness(home, witnessKinds);
		if (!cosigners.ok) return refuse(surroundings, cosigners.refusal);
		sayKeys(surroundings, cosigners.value);
		surroundings.say(`Copy ${witnessFolder(home)}/key to a safe place; nobody else may have it.`);
		surroundings.say('Next: ./causeway witness add VKEY of each log, then ./causeway witness');
		return 0;
	}
};

/** Runs a witness alone, until it is told to stop: for a watchdog, on a small machine, without a database. */
export const witness: Command = {
	name: ['witness'],
	usage: '',
	summary: 'run a witness alone: cosign the logs that were added, refuse whatever does not go on from before',
	async run(words, surroundings) {
		if (!readWords(words, {})) return sayUsage(surroundings, witness);
		const config = readConfig(surroundings.env, { mode: 'real', checkout: surroundings.checkout });
		if (!config.ok) return refuse(surroundings, config.refusal);
		const cosigners = await readLoneWitness(config.value.home, config.value.witnessKinds);
		if (!cosigners.ok) return refuse(surroundings, cosigners.refusal);
		sayTrustedHeader(surroundings, config.value);
		const running = await startLoneWitness(config.value, cosigners.value, (code) => surroundings.complain(code));
		if (!running.ok) return refuse(surroundings, running.refusal);
		const { host } = config.value;
		surroundings.say(`Witness at http://${host.includes(':') ? `[${host}]` : host}:${running.value.port}/witness/v1/`);
		sayKeys(surroundings, cosigners.value);
		const logs = await new TrustedLogs(witnessFolder(config.value.home)).read();
		surroundings.say(`Follows ${logs.ok ? logs.value.length : 0} logs (./causeway witness list)`);
		await untilStopped();
		await running.value.stop();
		return 0;
	}
};

/** The keys, and what to do with them: a key that came over the same way as everything else proves nothing. */
export function sayKeys({ say }: Surroundings, cosigners: readonly Cosigner[]): void {
	for (const cosigner of cosigners) say(`Witness key: ${formatCosignerVkey(keyOfCosigner(cosigner))}`);
	say(
		'Whoever relies on this witness needs this line, letter by letter: read it aloud on the telephone, or print it. Do not only send it.'
	);
}
