import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { type Day, must } from '#core/base';
import { close, listen } from '#server/listen.ts';
import { makeLoneWitness } from '#server/lone-witness.ts';
import { makeNodeHome } from '#server/node-home.ts';
import { throwawayFolder } from '#tests/support/throwaway-folder.ts';
import { serve } from './serve.ts';
import { witness } from './witness.ts';

test('a header that is believed is said in one line before anybody is served, by a node and by a witness alone', async (t) => {
	const home = await throwawayFolder(t);
	must(await makeNodeHome(home, { name: 'Invented', created: '2026-11-22' as Day, mode: 'real' }));
	must(await makeLoneWitness(home, 'invented.example/w1'));
	const taken = createServer();
	const port = must(await listen(taken, '127.0.0.1', 0));
	t.after(() => close(taken));
	for (const command of [serve, witness])
		for (const header of ['', 'X-Real-IP']) {
			const said: string[] = [];
			const env = { CAUSEWAY_HOME: home, PORT: String(port), CAUSEWAY_ADDRESS_HEADER: header };
			const surroundings = { checkout: home, env, say: (line: string) => void said.push(line), complain: () => {} };
			assert.equal(await command.run([], surroundings), 1, 'the port is taken');
			assert.equal(said.filter((line) => line.includes('x-real-ip')).length, header ? 1 : 0);
		}
});
