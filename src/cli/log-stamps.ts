import type { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { accepted, type Outcome, refused } from '#core/base';
import { anchorsFrom } from '#server/gateways/time-stamp.ts';
import { verifyStamps } from '#server/operations/log/verify-stamps.ts';
import { type Command, refuse, sayUsage } from './command.ts';
import { keyNamedAt, sourceOf } from './log-place.ts';
import { sayRefusal } from './say-refusal.ts';

const answerBytes = 32 * 1024 * 1024;

/**
 * Verifies the time stamps (RFC 3161) that a node keeps, each at the time that it names: that a certificate expired since is no fault. With `--anchor` it trusts
 * the authorities of these PEM files and nobody else.
 */
export const logStamps: Command = {
	name: ['log', 'stamps'],
	usage: 'URL [--vkey KEY] [--anchor FILE ...]',
	summary: 'check the time stamps that a node keeps over its log, at the time of each',
	async run(words, surroundings) {
		const read = readStampWords(words);
		if (!read || !/^https?:$/.test(URL.parse(read.place)?.protocol ?? '')) return sayUsage(surroundings, logStamps);
		const anchors: X509Certificate[] = [];
		for (const file of read.anchor) {
			const found = anchorsFrom(await readFile(file, 'utf8'));
			if (!found) return refuse(surroundings, { code: 'anchor-unreadable', about: file });
			anchors.push(...found);
		}
		const [source, vkey] = [await sourceOf(read.place), read.vkey ?? (await keyNamedAt(read.place))];
		if (!source || vkey === null) return refuse(surroundings, { code: 'log-key-missing', about: read.place });
		const page = (before: number | null) => fetchPage(read.place, before);
		const judged = await verifyStamps({ source, page, vkey, anchors });
		if (!judged.ok) return refuse(surroundings, judged.refusal);
		for (const { size, authority, outcome } of judged.value) {
			if (outcome.ok) surroundings.say(`${outcome.value.at.toISOString()} the first ${size} entries were there: ${authority}`);
			else surroundings.complain(`the stamp over ${size} entries shows nothing (${authority}): ${sayRefusal(outcome.refusal)}`);
		}
		const wrong = judged.value.filter(({ outcome }) => !outcome.ok).length;
		surroundings.say(`${judged.value.length - wrong} stamps hold, ${wrong} do not`);
		if (read.vkey === null)
			surroundings.say('The key was taken from the node itself: compare it with one that you wrote down, or pass --vkey.');
		if (anchors.length === 0)
			surroundings.say(
				'Whom to trust was taken from the node itself: pass --anchor with the certificates of authorities that you know.'
			);
		return wrong === 0 ? 0 : 1;
	}
};

function readStampWords(words: readonly string[]): { place: string; vkey: string | null; anchor: readonly string[] } | null {
	try {
		const options = { vkey: { type: 'string' }, anchor: { type: 'string', multiple: true } } as const;
		const { positionals, values } = parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
		const [place, more] = positionals;
		return place === undefined || more !== undefined ? null : { place, vkey: values.vkey ?? null, anchor: values.anchor ?? [] };
	} catch {
		return null;
	}
}

async function fetchPage(place: string, before: number | null): Promise<Outcome<unknown>> {
	const address = new URL(`/api/v1/log/timestamps${before === null ? '' : `?before=${before}`}`, place);
	try {
		const answer = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(30_000) });
		const text = answer.ok ? await answer.text() : '';
		return text !== '' && text.length <= answerBytes ? accepted(JSON.parse(text)) : refused('answer-wrong', 'timestamps');
	} catch {
		return refused('no-connection', 'timestamps');
	}
}
