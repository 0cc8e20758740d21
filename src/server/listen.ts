import type { Server } from 'node:http';
import { accepted, type Outcome, refused } from '#core/base';

/** Listens, and gives the port: port 0 takes a free one. */
export function listen(server: Server, host: string, port: number): Promise<Outcome<number, 'port-taken' | 'address-wrong'>> {
	return new Promise((resolve) => {
		server.once('error', (error: NodeJS.ErrnoException) =>
			resolve(error.code === 'EADDRINUSE' ? refused('port-taken', String(port)) : refused('address-wrong', error.code ?? ''))
		);
		server.listen(port, host, () => resolve(accepted((server.address() as { port: number }).port)));
	});
}

/** Lets requests under way end, for three seconds. */
export function close(server: Server): Promise<void> {
	return new Promise((resolve) => {
		server.close(() => resolve());
		server.closeIdleConnections();
		setTimeout(() => server.closeAllConnections(), 3000).unref();
	});
}
