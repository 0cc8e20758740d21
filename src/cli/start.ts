import path from 'node:path';
import { dayOf } from '#core/base';
import { readConfig } from '#server/config.ts';
import { makeNodeHome, readNodeHome } from '#server/node-home.ts';
import { seedNetwork, seedState } from '#server/operations/demonstration/seed-network.ts';
import { startNode } from '#server/start-node.ts';
import { type Command, refuse, untilStopped } from './command.ts';

const name = 'Lanternhill Network (invented)';

/** The demonstration: an invented network on this machine, with a sign-in that exists nowhere else. */
export const start: Command = {
	name: ['start'],
	usage: '',
	summary: 'run the demonstration: an invented network on this machine',
	async run(_, surroundings) {
		const config = readConfig(surroundings.env, { mode: 'demonstration', checkout: surroundings.checkout });
		if (!config.ok) return refuse(surroundings, config.refusal);
		const { home } = config.value;
		let node = await readNodeHome(home);
		if (!node.ok && node.refusal.code === 'home-missing')
			node = await makeNodeHome(home, { name, created: dayOf(new Date()), mode: 'demonstration' });
		if (!node.ok) return refuse(surroundings, node.refusal);
		if (node.value.mode !== 'demonstration')
			return refuse(surroundings, { code: 'mode-wrong', about: 'this folder is a real node: ./causeway serve' });

		const running = await startNode(config.value, node.value, {
			build: path.join(surroundings.checkout, 'build'),
			report: (code) => surroundings.complain(code)
		});
		if (!running.ok) return refuse(surroundings, running.refusal);
		const { app, origin, stop } = running.value;
		const state = await seedState(app);
		if (state === 'half') {
			await stop();
			return refuse(surroundings, { code: 'demonstration-half-made', about: `delete ${home} and start again` });
		}
		if (state === 'empty') {
			surroundings.complain('inventing a network: organisations, desks, members with their keys …');
			const seeded = await seedNetwork(app);
			if (!seeded.ok) {
				await stop();
				return refuse(surroundings, seeded.refusal);
			}
		}
		for (const line of welcome(origin)) surroundings.say(line);
		await untilStopped();
		await stop();
		return 0;
	}
};

const welcome = (origin: string): readonly string[] => [
	'',
	`  ${name} is up. Everybody in it is invented; write nothing real.`,
	'',
	`  ${`${origin}/`.padEnd(34)} for somebody who was harmed, or who helps`,
	`  ${`${origin}/desk`.padEnd(34)} for staff: choose an invented member from the list, no password`,
	`  ${`${origin}/open`.padEnd(34)} for everybody: the log`,
	`  ${`${origin}/api/v1/openapi.json`.padEnd(34)} for programs`,
	'',
	'  What it has not by itself: witnesses of the log, time stamps, and the program that captures web pages (README, “Real use”).',
	'  Stop with Ctrl-C. Start anew with an empty network by deleting the folder .causeway (or CAUSEWAY_HOME).',
	''
];
