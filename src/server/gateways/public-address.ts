import { BlockList, isIP } from 'node:net';

const notPublic4: readonly (readonly [string, number])[] = [
	['0.0.0.0', 8],
	['10.0.0.0', 8],
	['100.64.0.0', 10],
	['127.0.0.0', 8],
	['169.254.0.0', 16],
	['172.16.0.0', 12],
	['192.0.0.0', 24],
	['192.0.2.0', 24],
	['192.88.99.0', 24],
	['192.168.0.0', 16],
	['198.18.0.0', 15],
	['198.51.100.0', 24],
	['203.0.113.0', 24],
	['224.0.0.0', 3]
];
/** Of IPv6 only what is handed out (2000::/3) is public, but for what wraps another address or leads nowhere. */
const notPublic6: readonly (readonly [string, number])[] = [
	['2001::', 23],
	['2001:db8::', 32],
	['2002::', 16],
	['3fff::', 20]
];
const refusedAddresses = new BlockList();
for (const [net, bits] of notPublic4) refusedAddresses.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of notPublic6) refusedAddresses.addSubnet(net, bits, 'ipv6');
const handedOut = new BlockList();
handedOut.addSubnet('2000::', 3, 'ipv6');

/** Whether an address belongs to the public internet: not to this machine, a private network, a link, a group, or a wrapping of one. */
export function isPublicAddress(address: string): boolean {
	const family = isIP(address);
	if (family === 0) return false;
	if (family === 4) return !refusedAddresses.check(address, 'ipv4');
	return handedOut.check(address, 'ipv6') && !refusedAddresses.check(address, 'ipv6');
}

/** Names that lead inside, or nowhere, whatever a resolver says of them (RFC 6761, 6762, 7686, 8375, 9476; what home routers and clouds call their own). */
const innerNames: readonly string[] = [
	'localhost',
	'localdomain',
	'local',
	'internal',
	'intranet',
	'private',
	'corp',
	'home',
	'lan',
	'arpa',
	'onion',
	'i2p',
	'alt',
	'test',
	'invalid'
];

/** Whether a name can be one of the public internet: of two labels at least, and under none that lead inside. What it resolves to is looked at apart. */
export function isPublicName(name: string): boolean {
	const labels = name.toLowerCase().replace(/\.$/, '').split('.');
	if (labels.length < 2 || !labels.every((label) => /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label))) return false;
	return !innerNames.includes(labels.at(-1) as string);
}
