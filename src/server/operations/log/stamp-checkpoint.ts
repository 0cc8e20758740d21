import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { accepted, type Outcome, refused, utf8 } from '#core/base';
import { formatCheckpoint } from '#core/log';
import type { Stamp } from '#core/stamp';
import type { App } from '#server/app.ts';
import type { TimestampAuthority } from '#server/config.ts';
import { guardedFetch } from '#server/gateways/guarded-fetch.ts';
import { anchorsFrom, askForStamp, openStampReply } from '#server/gateways/time-stamp.ts';
import { inTransaction } from '#server/store/database.ts';
import { addTimestamp, hasTimestamp } from '#server/store/timestamp-store.ts';

const replyBytes = 256 * 1024;
const replyMs = 20_000;

/**
 * Has the last checkpoint stamped (RFC 3161) by every configured authority that has not stamped it yet. What is stamped is the text of the
 * checkpoint without its signatures: neither who asks nor any leaf. A stamp is kept when everything about it was verified; `report` hears
 * the code of one that was not, and the others are asked all the same. Returns how many were kept.
 */
export async function stampCheckpoint(app: App, report: (code: string) => void): Promise<number> {
	const { size, note } = await app.log.checkpoint();
	const checkpoint = app.log.openOwn(note);
	if (!checkpoint.ok) {
		report(checkpoint.refusal.code);
		return 0;
	}
	const content = utf8(formatCheckpoint(checkpoint.value));
	let kept = 0;
	for (const authority of app.config.timestampAuthorities) {
		if (await hasTimestamp(app.db, size, authority.url)) continue;
		const stamp = await askFor(app, authority, content);
		if (!stamp.ok) {
			report(`${stamp.refusal.code} ${authority.url}`);
			continue;
		}
		const { token, at, anchor } = stamp.value;
		const added = await inTransaction(app.db, async (tx) => {
			await addTimestamp(tx, { size, authority: authority.url, stampedAt: at, token, anchor });
			return accepted(null);
		});
		if (added.ok) kept += 1;
		else report(added.refusal.code);
	}
	return kept;
}

async function askFor(app: App, { url, anchorFile, policy }: TimestampAuthority, content: Uint8Array): Promise<Outcome<Stamp>> {
	const anchors = anchorsFrom(await readFile(anchorFile, 'utf8').catch(() => ''));
	if (!anchors) return refused('anchor-unreadable');
	const question = askForStamp(content, randomBytes(8), policy);
	const reply = await guardedFetch(new URL(url), {
		method: 'POST',
		headers: { 'Content-Type': 'application/timestamp-query' },
		body: question.der,
		maxBytes: replyBytes,
		timeoutMs: replyMs,
		privateHosts: app.config.privateHosts
	});
	if (!reply.ok) return reply;
	return openStampReply(reply.value, { content, nonce: question.nonce, policy, now: app.clock.now() }, anchors);
}
