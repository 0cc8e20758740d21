import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A place that hands every connection on to a node and counts the bytes that come back. */
export type CountingLine = {
	readonly origin: string;
	/** Where to. The node starts after the line, for it must know its public address. */
	port: number;
	bytes: number;
	close(): Promise<void>;
};

export async function startCountingLine(): Promise<CountingLine> {
	const open = new Set<Socket>();
	const server = createServer((browser) => {
		const node = connect(line.port, '127.0.0.1');
		for (const [end, other] of [
			[browser, node],
			[node, browser]
		] as const) {
			open.add(end);
			end.on('error', () => other.destroy());
			end.on('close', () => open.delete(end));
		}
		node.on('data', (piece) => {
			line.bytes += piece.length;
		});
		browser.pipe(node);
		node.pipe(browser);
	});
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	const line: CountingLine = {
		origin: `http://localhost:${(server.address() as AddressInfo).port}`,
		port: 0,
		bytes: 0,
		close: () =>
			new Promise((closed) => {
				for (const end of open) end.destroy();
				server.close(() => closed());
			})
	};
	return line;
}
