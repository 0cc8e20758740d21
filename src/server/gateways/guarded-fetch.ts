import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import { request as plainRequest } from 'node:http';
import { request } from 'node:https';
import { isIP } from 'node:net';
import { accepted, type Outcome, refused } from '#core/base';
import { isPublicAddress, isPublicName } from './public-address.ts';

/** `address-not-public`: the host is, or leads to, an address of this machine or of a private network. */
export type FetchRefusal = 'address-not-public' | 'not-reachable' | 'answer-wrong' | 'answer-too-large';

export type FetchWishes = {
	readonly method: 'GET' | 'POST';
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: Uint8Array;
	readonly maxBytes: number;
	readonly timeoutMs: number;
	/** Hosts that the operator named as private: they alone may have such addresses, and http. */
	readonly privateHosts: readonly string[];
};

/** Whether a host may be asked at all, as far as its name shows: the operator named it, or it is no address inside. */
export function isAllowedHost(hostname: string, privateHosts: readonly string[]): boolean {
	const host = hostname.replace(/^\[|\]$/g, '');
	return privateHosts.includes(host) || (isIP(host) === 0 ? isPublicName(host) : isPublicAddress(host));
}

/** What came back, whatever its status. */
export type GuardedAnswer = { readonly status: number; readonly body: Uint8Array };

/** As {@link guardedAnswer}, where only 200 is an answer. */
export async function guardedFetch(url: URL, wishes: FetchWishes): Promise<Outcome<Uint8Array, FetchRefusal>> {
	const answer = await guardedAnswer(url, wishes);
	if (!answer.ok) return answer;
	return answer.value.status === 200 ? accepted(answer.value.body) : refused('answer-wrong', String(answer.value.status));
}

/**
 * Fetches from an address that somebody configured. The one place where the server asks another host by a name: what the name leads to is
 * looked at when the connection is made, so that a name that changes its mind does not lead inside. Follows no redirect.
 */
export function guardedAnswer(url: URL, wishes: FetchWishes): Promise<Outcome<GuardedAnswer, FetchRefusal>> {
	const host = url.hostname.replace(/^\[|\]$/g, '');
	const isNamed = wishes.privateHosts.includes(host);
	if (url.protocol !== 'https:' && !(isNamed && url.protocol === 'http:'))
		return Promise.resolve(refused('not-reachable', 'https'));
	if (!isAllowedHost(host, wishes.privateHosts)) return Promise.resolve(refused('address-not-public'));
	return new Promise((resolve) => {
		const send = url.protocol === 'https:' ? request : plainRequest;
		const asked = send(
			url,
			{
				method: wishes.method,
				headers: { ...wishes.headers, ...(wishes.body && { 'Content-Length': wishes.body.length }) },
				agent: false,
				signal: AbortSignal.timeout(wishes.timeoutMs),
				...(!isNamed && { lookup: publicLookup })
			},
			(answer) => {
				const pieces: Buffer[] = [];
				let length = 0;
				answer.on('data', (piece: Buffer) => {
					length += piece.length;
					if (length > wishes.maxBytes) {
						resolve(refused('answer-too-large'));
						asked.destroy();
					} else pieces.push(piece);
				});
				answer.on('end', () =>
					resolve(accepted({ status: answer.statusCode ?? 0, body: new Uint8Array(Buffer.concat(pieces)) }))
				);
				answer.on('error', () => resolve(refused('not-reachable')));
			}
		);
		asked.on('error', (error: NodeJS.ErrnoException) =>
			resolve(refused(error.code === notPublicCode ? 'address-not-public' : 'not-reachable', error.code ?? ''))
		);
		asked.end(wishes.body);
	});
}

const notPublicCode = 'ADDRESS_NOT_PUBLIC';

type Found = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void;

/** As the system looks names up, but a name that leads to any address inside leads nowhere. */
export function publicLookup(hostname: string, options: LookupOptions, found: Found): void {
	lookup(hostname, { ...options, all: true }, (error, addresses) => {
		const [first] = addresses ?? [];
		if (error || !first) found(error ?? new Error('no address'), '');
		else if (!addresses.every(({ address }) => isPublicAddress(address)))
			found(Object.assign(new Error('not public'), { code: notPublicCode }), '');
		else if (options.all) found(null, addresses);
		else found(null, first.address, first.family);
	});
}
