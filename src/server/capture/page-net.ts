import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { accepted, type Outcome, refused } from '#core/base';
import { isPublicAddress, isPublicName } from '#server/gateways/public-address.ts';

/** The network that captured pages may reach. `resolve` gives every address of a name; `allows` says whether one may be connected to. */
export type PageNet = {
	resolve(name: string): Promise<readonly string[]>;
	allows(address: string, port: number): boolean;
};

/** Where a connection goes: `address` was judged, and is what is connected to, whatever the name leads to a moment later. */
export type Reached = {
	readonly host: string;
	readonly port: number;
	readonly address: string;
	readonly addresses: readonly string[];
};

const pagePorts: ReadonlySet<number> = new Set([80, 443, 8080, 8443]);
const addressMost = 2000;

/** The public internet, as the system resolves names. */
export const publicNet: PageNet = {
	resolve: async (name) => (await lookup(name, { all: true, verbatim: true })).map(({ address }) => address),
	allows: (address, port) => pagePorts.has(port) && isPublicAddress(address)
};

/**
 * The address of a page as it may be asked for: http or https, no name and password in it, on a host that can be public by its name. `null` for all else. Browsers read
 * numbers in many forms (`0x7f.1`, `2130706433`, `127.1`, wide digits); so does this, by the same standard (URL Standard, section 3.5).
 */
export function pageUrlFrom(text: string): URL | null {
	const url = text.length <= addressMost ? URL.parse(text.trim()) : null;
	if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) return null;
	if (url.username !== '' || url.password !== '' || url.hostname === '') return null;
	return url;
}

export const portOf = (url: URL): number => Number(url.port || (url.protocol === 'https:' || url.protocol === 'wss:' ? 443 : 80));

/**
 * Whether a host may be reached, and where. One refusal for everything: a name that is not there, one that leads inside with any of its addresses, an address inside, a port that
 * no page has. So nobody learns what lies inside by asking.
 */
export async function reach(net: PageNet, hostname: string, port: number): Promise<Outcome<Reached, 'address-not-public'>> {
	const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
	const isNumber = isIP(host) !== 0;
	if (!isNumber && !isPublicName(host)) return refused('address-not-public');
	const addresses = isNumber ? [host] : await net.resolve(host).catch(() => []);
	const [address] = addresses;
	if (!address || !addresses.every((one) => net.allows(one, port))) return refused('address-not-public');
	return accepted({ host, port, address, addresses });
}
