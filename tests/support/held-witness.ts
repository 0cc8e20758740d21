import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { TestContext } from 'node:test';

/** An address at which a witness is not heard before the test lets it: what is asked meanwhile waits, and is then passed on. */
export async function holdWitness(t: Pick<TestContext, 'after'>, url: string): Promise<{ readonly url: string; let(): void }> {
	let release = (): void => {};
	const heard = new Promise<void>((resolve) => {
		release = resolve;
	});
	const server = createServer(async (request, response) => {
		const sent = await buffer(request).catch(() => null);
		await heard;
		if (sent === null || response.destroyed) return;
		const { method = 'GET', url: at = '/' } = request;
		const answer = await fetch(new URL(at, url), { method, ...(method === 'POST' && { body: new Uint8Array(sent) }) }).catch(
			() => null
		);
		if (answer === null) return void response.destroy();
		response.writeHead(answer.status, { 'Content-Type': answer.headers.get('content-type') ?? 'text/plain' });
		response.end(Buffer.from(await answer.arrayBuffer()));
	});
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	t.after(() => {
		release();
		server.closeAllConnections();
		server.close();
	});
	const { pathname } = new URL(url);
	return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${pathname}`, let: release };
}
