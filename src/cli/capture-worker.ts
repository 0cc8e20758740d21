import { usualBounds } from '#server/capture/capture-page.ts';
import { publicNet } from '#server/capture/page-net.ts';
import { startCaptureWorker } from '#server/capture/start-capture-worker.ts';
import { readConfig } from '#server/config.ts';
import { readNodeHome } from '#server/node-home.ts';
import { type Command, readWords, refuse, sayUsage, untilStopped } from './command.ts';

/** Runs the program that captures web pages, until it is told to stop. It holds nothing of the node: it does not start where it could. */
export const captureWorker: Command = {
	name: ['capture-worker'],
	usage: '',
	summary: 'capture web pages for a node on this machine (CAUSEWAY_CAPTURE), as a user who cannot read its config folder',
	async run(words, surroundings) {
		if (!readWords(words, {})) return sayUsage(surroundings, captureWorker);
		const config = readConfig(surroundings.env, { mode: 'real', checkout: surroundings.checkout });
		if (!config.ok) return refuse(surroundings, config.refusal);
		const { captureSocket, chromium, databaseUrl, s3Keys, home } = config.value;
		if (captureSocket === null) return refuse(surroundings, { code: 'capture-not-configured', about: '' });
		if (databaseUrl !== null || s3Keys !== null || (await readNodeHome(home)).ok)
			return refuse(surroundings, { code: 'capture-beside-keys', about: '' });
		if (process.getuid?.() === 0) return refuse(surroundings, { code: 'capture-as-root', about: '' });
		const world = { net: publicNet, bounds: usualBounds, program: chromium, sandbox: true };
		const running = await startCaptureWorker(captureSocket, world);
		if (!running.ok) return refuse(surroundings, running.refusal);
		surroundings.say(`Captures pages for the node at ${captureSocket}`);
		await untilStopped();
		await running.value.stop();
		return 0;
	}
};
