/**
 * Accepting complete sealed reports over HTTP, durably, against plain INSERTs of the same bytes over the same driver into the same database
 * (fsync on for both), both at the same concurrency, in turns. Proof-of-work is done beforehand: it is the asker's cost.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { Agent, request } from 'node:http';
import path from 'node:path';
import pg from 'pg';
import { type Day, dayOf, type Json, momentOf, must, toBase64url } from '#core/base';
import { type AnswerContent, composeReport } from '#core/report';
import {
	type ActSubmission,
	type Entry,
	hashOfEntry,
	randomId,
	randomOf,
	sign,
	signingKeyFrom,
	submissionToWire,
	survivorKeys
} from '#core/sealing';
import { argon2idNative } from '#server/gateways/argon2id.ts';
import { sized, tell } from './support/result.ts';

const concurrency = 16;
const words = 'x'.repeat(32 * 1024);
const agent = new Agent({ keepAlive: true, maxSockets: concurrency });

const template = await sealedReport();
const child = fork(path.resolve(import.meta.dirname, 'support/report-node.ts'), {
	stdio: ['ignore', 'inherit', 'inherit', 'ipc']
});
const { origin, database } = await new Promise<{ origin: string; database: pg.PoolConfig }>((resolve) =>
	child.once('message', resolve as never)
);
const pool = new pg.Pool({ ...database, max: concurrency });
await pool.query('create table plain_reports (id text primary key, body bytea not null)');

const sizes = [];
for (const count of [20, 200, 2000]) {
	const bodies = Array.from({ length: count }, () => bodyOf(template));
	const work: string[] = [];
	for (const _ of bodies) work.push(await doneWork(origin));
	const theirs = await rate(count, (at) => pool.query('insert into plain_reports values ($1, $2)', [randomId(), bodies[at]]));
	const ours = await rate(count, (at) => post(bodies[at] as Buffer, work[at] as string));
	sizes.push(sized(count, ours, theirs));
}
await pool.end();
agent.destroy();
await ended(child);
tell({
	name: 'report',
	unit: 'reports/s',
	how: `sealed reports of 32 KiB of words (${template.act.body.entries.length} entries), ${concurrency} at a time, against plain INSERTs of the same request bodies`,
	reach: { ratio: 0.5, at: 'least' },
	sizes
});

async function sealedReport(): Promise<ActSubmission> {
	const keys = must(await survivorKeys('ant bee cat dog emu fox gnu hen', '', argon2idNative));
	const now = new Date();
	const around = {
		now: momentOf(now),
		today: dayOf(now) as Day,
		proveDesk: () => ({ ok: false, refusal: { code: 'key-not-proved', about: '' } }) as const
	};
	const answers = [{ kind: 'answer', question: 'what-happened', choice: null, text: words }] satisfies AnswerContent[];
	const composed = must(await composeReport({ way: 'self', language: 'en', answers }, keys, around));
	return composed.submission;
}

/** Another report with another case and key around the same sealed bytes: sealing is the browser's cost, not the node's. */
function bodyOf(submission: ActSubmission): Buffer {
	const key = signingKeyFrom(randomOf(32));
	const caseId = randomId<'case'>();
	const last = new Map<number, string>();
	const entries = submission.entries.map((entry): Entry => {
		const next = {
			...entry,
			case: caseId,
			prev: last.get(entry.part) ?? null,
			...('signingKey' in entry && { signingKey: key.public })
		} as Entry;
		last.set(entry.part, hashOfEntry(next));
		return next;
	});
	const { body } = submission.act;
	const heads = body.heads.map(([part, seq]) => [part, seq, last.get(part) as string] as const);
	const act = sign({ ...body, case: caseId, entries: entries.map((entry) => hashOfEntry(entry)), heads }, key);
	const wire = submissionToWire({ ...submission, act, entries, leaf: randomOf(32) });
	return Buffer.from(
		JSON.stringify({
			lookupId: toBase64url(randomOf(16)),
			accessHash: toBase64url(randomOf(32)),
			submission: wire
		} as unknown as Json)
	);
}

async function doneWork(node: string): Promise<string> {
	const { challenge, bits } = (await (await fetch(`${node}/api/v1/challenge`)).json()) as { challenge: string; bits: number };
	for (let nonce = 0; ; nonce++) {
		const answer = `${challenge}.${nonce}`;
		const hash = createHash('sha256').update(answer).digest();
		if (Math.clz32(hash.readUInt32BE()) >= bits) return answer;
	}
}

function post(body: Buffer, work: string): Promise<void> {
	return new Promise((resolve, reject) => {
		const headers = {
			'Content-Type': 'application/json',
			'Content-Length': body.length,
			Origin: origin,
			'Causeway-Work': work,
			'Causeway-Nonce': 'benchmarkbenchmark'
		};
		const sent = request(`${origin}/api/v1/cases`, { method: 'POST', agent, headers }, (answer) => {
			const pieces: Buffer[] = [];
			answer.on('data', (piece: Buffer) => pieces.push(piece));
			answer.on('end', () => (answer.statusCode === 200 ? resolve() : reject(new Error(Buffer.concat(pieces).toString()))));
		});
		sent.on('error', reject);
		sent.end(body);
	});
}

/** Runs `count` pieces of work, `concurrency` at a time; per second. */
async function rate(count: number, work: (at: number) => Promise<unknown>): Promise<number> {
	let next = 0;
	const began = performance.now();
	await Promise.all(
		Array.from({ length: Math.min(concurrency, count) }, async () => {
			while (next < count) await work(next++);
		})
	);
	return (count * 1000) / (performance.now() - began);
}

function ended(process: ChildProcess): Promise<void> {
	return new Promise((resolve) => {
		process.once('exit', () => resolve());
		process.disconnect();
	});
}
