import { test } from 'node:test';
import { openPage, startBrowser } from '#tests/support/browser.ts';
import { DeskPage } from '#tests/support/desk-page.ts';
import { eventually } from '#tests/support/eventually.ts';
import { startTestWitness } from '#tests/support/lone-witness.ts';
import { startTestNode } from '#tests/support/node.ts';

test('members see whether others watch the list of keys: nobody yet, and from when on enough of them', async (t) => {
	const witness = await startTestWitness(t, 'watchdog.example/w1');
	const node = await startTestNode(t, {
		pages: true,
		seeded: true,
		env: { CAUSEWAY_PRIVATE_HOSTS: '127.0.0.1' },
		witnesses: `witness harbour ${witness.vkey} ${witness.url}\nquorum harbour\n`
	});
	const browser = await startBrowser();
	t.after(() => browser.close());
	const team = async (said: RegExp): Promise<void> => {
		const { page, close } = await openPage(browser, node.origin, { viewport: { width: 320, height: 700 } });
		const desk = await new DeskPage(page).open(node.origin);
		await desk.signInAs('Wanda Invented');
		await desk.view('Team');
		await desk.at('Who else saw this list');
		await page.getByText(said).waitFor();
		await desk.look();
		await close();
	};
	await team(/^Not enough witnesses have signed this node’s log yet/);
	await witness.follow(node.app.log.vkey);
	await eventually('a quorum cosigned', async () => (await fetch(`${node.origin}/log/cosigned`)).ok);
	await team(/^Witnesses signed the first \d+ marks of this node’s log, enough of them at .+ Your browser checked that/);
});
