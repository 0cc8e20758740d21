import { existsSync } from 'node:fs';
import path from 'node:path';
import { type LogSource, logAtAddress, logInFolder } from '#server/gateways/log-source.ts';

/** A folder as `log export` writes it, a log's own address, or a node's, whose log lies under /log/. `null` for what is none of these. */
export async function sourceOf(place: string): Promise<LogSource | null> {
	if (!/^https?:$/.test(URL.parse(place)?.protocol ?? '')) return existsSync(place) ? logInFolder(path.resolve(place)) : null;
	const given = new URL(place.endsWith('/') ? place : `${place}/`);
	const itself = logAtAddress(given);
	const found = await itself('checkpoint', 1_000_000);
	return found.ok && found.value ? itself : logAtAddress(new URL('log/', given));
}

/** The key that a node names itself: it finds a damaged log, and not another node. */
export async function keyNamedAt(place: string): Promise<string | null> {
	try {
		const answer = await fetch(new URL('/api/v1/node', place), { redirect: 'error', signal: AbortSignal.timeout(30_000) });
		const { vkey } = (await answer.json()) as { vkey?: unknown };
		return typeof vkey === 'string' ? vkey : null;
	} catch {
		return null;
	}
}
