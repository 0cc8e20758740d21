import type { IncomingMessage } from 'node:http';

/**
 * Whose requests count together: the address that our own proxy, and nobody else, tells in `header`, or else that of the connection. Only ever
 * kept as a keyed hash, in memory.
 */
export function askerAddress(request: IncomingMessage, header: string | null): string {
	const told = header ? request.headers[header] : undefined;
	return (typeof told === 'string' ? told.split(',').at(-1)?.trim() : undefined) ?? request.socket.remoteAddress ?? '';
}
