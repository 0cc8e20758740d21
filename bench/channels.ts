/**
 * Every way by which any state of the law asks any other for any measure: all pairs of all states that are party to something, urgent or not,
 * from instruments that were read before. No program is known that answers this, so it is held to a bound alone: a second for all.
 */
import { channelBook, channels, measures } from '#core/law';
import { readInstruments } from '#server/law/read-instruments.ts';
import { readWrittenLaw } from '#server/law/read-law.ts';
import { sized, tell } from './support/result.ts';

const asOf = '2026-11-23';
const allowedMs = 1000;
const instruments = readInstruments();
const sheets = readWrittenLaw()
	.sheets.map(({ code }) => code)
	.filter((code) => code !== 'EU');
const parties = [...new Set(instruments.flatMap((instrument) => instrument.parties.map(({ state }) => state)))].sort();

/** All pairs of these states times all measures; the book is made anew, so that nothing is remembered from before. */
function askAll(states: readonly string[]): { readonly ms: number; readonly ways: number; readonly asked: number } {
	const began = performance.now();
	const book = channelBook(instruments, asOf);
	let ways = 0;
	let asked = 0;
	for (const from of states)
		for (const to of states)
			if (from !== to)
				for (const measure of measures) {
					ways += channels(book, from, to, measure).length;
					asked++;
				}
	return { ms: performance.now() - began, ways, asked };
}

const few = askAll(sheets.slice(0, 10));
const all = askAll(sheets);
const world = askAll(parties);
tell({
	name: 'channels',
	unit: 'ms',
	how: `all pairs of states x all measures: ten states, the ${sheets.length} with a sheet; against what we allow ourselves`,
	reach: { ratio: 1, at: 'most' },
	sizes: [sized(few.asked, few.ms, allowedMs), sized(all.asked, all.ms, allowedMs)],
	bounds: [{ name: 'one query', value: Number((all.ms / all.asked).toPrecision(3)), unit: 'ms', at: 'most', limit: 1 }],
	beside: [
		{ name: 'ways found between the states with a sheet', value: all.ways, unit: 'ways' },
		{ name: `all ${parties.length} parties of any instrument, ${world.asked} queries`, value: Math.round(world.ms), unit: 'ms' }
	]
});
