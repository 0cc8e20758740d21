import type { IncomingMessage } from 'node:http';

/**
 * How slowly a body may come in. No time is set for the whole: a piece of 16 MiB takes an hour on a 2G line, and who sends it is honest.
 * `idleMs`: longest silence. `bytesPerSecond`: least on average, looked at from `graceMs` on.
 */
export type Pace = { readonly idleMs: number; readonly graceMs: number; readonly bytesPerSecond: number };

/**
 * A phone with one bar of GPRS sends some 2 KiB a second, and is silent for a minute in a tunnel: it meets half of the one, and twice the other.
 * Whoever only wants to hold connections is cut after two minutes, or pays a KiB for every second.
 */
export const usualPace: Pace = { idleMs: 120_000, graceMs: 120_000, bytesPerSecond: 1024 };

const looks = 8;

/**
 * Ends a request whose body comes in too slowly, with its connection. Only time in which we waited for the sender counts: while the own disk or
 * database is slow, what came in waits unread, and nobody is blamed for it. A body that nobody reads any more is watched as well.
 */
export function keepPace(request: IncomingMessage, pace: Pace): void {
	const { socket, headers } = request;
	if (headers['transfer-encoding'] === undefined && !(Number(headers['content-length']) > 0)) return;
	const every = Math.min(pace.idleMs, pace.graceMs) / looks;
	const before = socket.bytesRead;
	let seen = before;
	let waited = 0;
	let silent = 0;
	let looked = performance.now();
	const timer = setInterval(() => {
		if (request.complete || socket.destroyed) return clearInterval(timer);
		// A program that was held up itself, or a machine that slept, looks late: that is not the sender's silence.
		const passed = Math.min(performance.now() - looked, 2 * every);
		looked = performance.now();
		const came = socket.bytesRead > seen;
		seen = socket.bytesRead;
		if (request.readableLength > 0) {
			silent = 0;
			return;
		}
		waited += passed;
		silent = came ? 0 : silent + passed;
		const tooSlow = waited > pace.graceMs && seen - before < (waited / 1000) * pace.bytesPerSecond;
		if (silent >= pace.idleMs || tooSlow) socket.destroy();
	}, every);
	timer.unref();
	request.once('close', () => clearInterval(timer));
}
