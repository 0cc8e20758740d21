import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage } from '#tests/support/browser.ts';
import { serveDemonstration } from '#tests/support/served-demonstration.ts';

/** As the node serves it, compressed: a phone on a slow line is what this is for. */
const { browser, node } = await serveDemonstration();
const places = ['', '/now', '/about', '/ways', '/safety', '/desks', '/report', '/return', '/options', '/removal', '/losses'];
/** French is the longest of our languages, Arabic the heaviest to write. */
const languages = ['en', 'ar', 'fr'];

for (const first of ['', ...languages.flatMap((language) => places.map((place) => `/${language}${place}`))])
	test(`a first visit stays under 60 KB, in one round of requests, all to this place: ${first || '/'}`, async () => {
		const watched = await openPage(browser, node.origin, { viewport: { width: 360, height: 740 } });
		const session = await watched.context.newCDPSession(watched.page);
		await session.send('Network.enable');
		let bytes = 0;
		const initiators: string[] = [];
		session.on('Network.loadingFinished', ({ encodedDataLength }) => {
			bytes += encodedDataLength;
		});
		session.on('Network.requestWillBeSent', ({ initiator, request }) => {
			if (initiator.type === 'script') initiators.push(request.url);
		});
		await watched.page.goto(node.origin + first, { waitUntil: 'networkidle' });
		assert.ok(bytes > 1000 && bytes < 60_000, `${bytes} bytes`);
		assert.deepEqual(initiators, [], 'nothing waits for a script to ask for it');
		await watched.close();
	});
