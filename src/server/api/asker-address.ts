import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/**
 * Whose requests count together: the address that our own proxy, and nobody else, tells in `header`, or else that of the connection. Of several
 * values the last is taken, which the nearest proxy wrote; whatever stood before it anybody can send. What is no address tells nothing: then
 * the connection's counts. Of IPv6 only the network of 64 bits, for one line has as many addresses in it as it likes. Only ever kept as a
 * keyed hash, in memory.
 */
export function askerAddress(request: IncomingMessage, header: string | null): string {
	const told = header ? request.headers[header] : undefined;
	const last = typeof told === 'string' ? told.slice(-longest).split(',').at(-1) : undefined;
	return networkOf(last ?? '') ?? networkOf(request.socket.remoteAddress ?? '') ?? '';
}

/** An address with brackets, zone and port has no more than this. */
const longest = 100;

/** `null` where the text is no address. A port, the brackets around IPv6 and a zone are left out. */
function networkOf(text: string): string | null {
	const [, inside, plain] = /^\[([^\]]*)\](?::\d{1,5})?$|^(\d+(?:\.\d+){3}):\d{1,5}$/.exec(text.trim()) ?? [];
	const address = (inside ?? plain ?? text.trim()).replace(/%.*$/s, '');
	const family = isIP(address);
	if (family !== 6) return family === 4 ? address : null;
	// Written in the one usual way: small letters, no zeros in front, the dotted end of a wrapped IPv4 address as two groups.
	const usual = new URL(`http://[${address}]`).hostname.slice(1, -1);
	const [, high, low] = /^::ffff:([0-9a-f]+):([0-9a-f]+)$/.exec(usual) ?? [];
	if (high && low) return [high, low].flatMap((group) => bytesOf(Number.parseInt(group, 16))).join('.');
	const [front = '', back] = usual.split('::').map((side) => (side === '' ? [] : side.split(':'))) as [string[], string[]?];
	const zeros = back ? Array<string>(8 - front.length - back.length).fill('0') : [];
	return `${[...front, ...zeros, ...(back ?? [])].slice(0, 4).join(':')}::/64`;
}

const bytesOf = (group: number): readonly number[] => [group >> 8, group & 255];
