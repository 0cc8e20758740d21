import { dayOf } from '#core/base';
import { readConfig } from '#server/config.ts';
import { makeNodeHome } from '#server/node-home.ts';
import { type Command, readWords, refuse, sayUsage } from './command.ts';

/** Makes the config folder of a real node, with fresh keys. Never overwrites one. */
export const init: Command = {
	name: ['init'],
	usage: '--name "What the network calls itself"',
	summary: 'make the config folder and keys of a node (CAUSEWAY_HOME)',
	async run(words, surroundings) {
		const values = readWords(words, { name: { type: 'string' } } as const)?.values;
		if (!values?.name) return sayUsage(surroundings, init);
		const config = readConfig(surroundings.env, { mode: 'real', checkout: surroundings.checkout });
		if (!config.ok) return refuse(surroundings, config.refusal);
		const made = await makeNodeHome(config.value.home, { name: values.name, created: dayOf(new Date()), mode: 'real' });
		if (!made.ok) return refuse(surroundings, made.refusal);
		surroundings.say(`Made node ${made.value.id} in ${made.value.folder}`);
		surroundings.say('Copy the folder node/ to a safe place now: no backup holds it, and nothing replaces it.');
		surroundings.say('Next: ./causeway serve');
		return 0;
	}
};
