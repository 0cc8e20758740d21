import type { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { accepted, fromBase64url, type Outcome, refused, utf8 } from '#core/base';
import { type Checkpoint, formatCheckpoint, openCheckpoint } from '#core/log';
import { verifyStamp } from '#core/stamp';
import { nativeCheck } from '#server/gateways/log.ts';
import type { LogSource } from '#server/gateways/log-source.ts';
import { anchorFrom } from '#server/gateways/time-stamp.ts';
import { holdAgainst } from './watch-log.ts';

const noteBytesAtMost = 1_000_000;
const pageLength = 100;

/** What one kept stamp shows: that the first `size` entries of the log were there `at`, says whoever `authority` is; or why it shows nothing. */
export type JudgedStamp = {
	readonly size: number;
	readonly authority: string;
	readonly outcome: Outcome<{ readonly at: Date }>;
};

/** A stamp as a node gives it out (`GET /api/v1/log/timestamps`). */
const givenStamp = z.object({
	size: z.int(),
	checkpoint: z.string(),
	authority: z.string(),
	token: z.string(),
	anchor: z.string()
});
const givenPage = z.object({ timestamps: z.array(givenStamp).max(100) });

export type StampWishes = {
	readonly source: LogSource;
	/** Gives the answer of a node with the stamps below a size; `null` for the newest. */
	readonly page: (before: number | null) => Promise<Outcome<unknown>>;
	readonly vkey: string;
	/** What the reader trusts; empty: the anchor that the node kept with each stamp. */
	readonly anchors: readonly X509Certificate[];
};

/**
 * Verifies every stamp that a node keeps, as of the time that it names: the checkpoint is signed by the log's key, the log as it is served now goes on from
 * it, and the token is over its text, by an authority of `anchors`. Nothing of it is taken from the node without proof. Refuses as `openCheckpoint`
 * and `page` do, and `no-connection`, `answer-wrong`, `checkpoint-missing`, `stamps-missing`. A single stamp is refused as `openCheckpoint`, `holdAgainst` and
 * `verifyStamp` refuse.
 */
export async function verifyStamps({ source, page, vkey, anchors }: StampWishes): Promise<Outcome<JudgedStamp[]>> {
	const given: z.infer<typeof givenStamp>[] = [];
	for (let before: number | null = null; ; ) {
		const answer = await page(before);
		if (!answer.ok) return answer;
		const read = givenPage.safeParse(answer.value);
		if (!read.success) return refused('answer-wrong', 'timestamps');
		given.push(...read.data.timestamps);
		const last = read.data.timestamps.at(-1)?.size;
		if (last === undefined || read.data.timestamps.length < pageLength) break;
		if (before !== null && last >= before) return refused('answer-wrong', 'timestamps');
		before = last;
	}
	if (given.length === 0) return refused('stamps-missing');
	// After the stamps, so that it covers them.
	const fetched = await source('checkpoint', noteBytesAtMost);
	if (!fetched.ok) return fetched;
	if (!fetched.value) return refused('checkpoint-missing');
	const head = openCheckpoint(Buffer.from(fetched.value).toString('utf8'), vkey, nativeCheck);
	if (!head.ok) return head;
	const judged: JudgedStamp[] = [];
	for (const { size, authority, checkpoint, token, anchor } of given) {
		const stamped = openCheckpoint(checkpoint, vkey, nativeCheck);
		const kept = stamped.ok ? await holdAgainst(source, stamped.value, head.value) : stamped;
		const outcome = stamped.ok && kept.ok ? await judge(stamped.value, token, anchors, anchor) : (kept as Outcome<never>);
		judged.push({ size, authority, outcome });
	}
	return accepted(judged);
}

async function judge(
	stamped: Checkpoint,
	token: string,
	trusted: readonly X509Certificate[],
	keptAnchor: string
): Promise<Outcome<{ at: Date }>> {
	const [bytes, kept] = [fromBase64url(token), fromBase64url(keptAnchor)];
	const anchors = trusted.length > 0 ? trusted : kept && anchorFrom(kept);
	if (!bytes || !anchors) return refused('stamp-malformed');
	const verified = await verifyStamp(bytes, utf8(formatCheckpoint(stamped)), anchors);
	return verified.ok ? accepted({ at: verified.value.at }) : verified;
}
