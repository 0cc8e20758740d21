import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import {
	CreateBucketCommand,
	HeadObjectCommand,
	ListObjectsV2Command,
	PutBucketPolicyCommand,
	S3Client
} from '@aws-sdk/client-s3';
import { must, utf8 } from '#core/base';
import { formatTilePath, openCheckpoint, type PolicyWitness, parsePolicy, readCosignatures, tilesSince } from '#core/log';
import { openLogBucket } from '#server/gateways/log-bucket.ts';
import type { LogPlace } from '#server/gateways/log-place.ts';
import { logAtAddress } from '#server/gateways/log-source.ts';
import { askWitness } from '#server/operations/log/ask-witness.ts';
import { exportLog } from '#server/operations/log/export-log.ts';
import { verifyLog } from '#server/operations/log/verify-log.ts';
import { makeTestApp } from '#tests/support/app.ts';
import { withDatabase } from '#tests/support/database.ts';
import { startTestWitness } from '#tests/support/lone-witness.ts';
import { startObjectStore } from '#tests/support/object-store.ts';
import { growLog } from '#tests/support/served-log.ts';

const tell = (): void => {};
const bucket = 'invented-log';
const inside = ['127.0.0.1'];

/** A place that counts what is asked of it, and breaks after so many files were put. */
function breaking(place: LogPlace, most: number): LogPlace & { readonly reads: string[] } {
	const reads: string[] = [];
	let put = 0;
	return {
		reads,
		read(at) {
			reads.push(at);
			return place.read(at);
		},
		async put(at, bytes) {
			put += 1;
			if (put > most) throw new Error('invented break');
			await place.put(at, bytes);
		},
		remove: (at) => place.remove(at)
	};
}

/** A bucket that anybody may read, and a client of its owner. */
async function publicBucket(
	t: Pick<TestContext, 'after'>,
	endpoint: string,
	keys: { readonly keyId: string; readonly secret: string }
): Promise<S3Client> {
	const client = new S3Client({
		endpoint: endpoint,
		region: 'us-east-1',
		forcePathStyle: true,
		credentials: { accessKeyId: keys.keyId, secretAccessKey: keys.secret }
	});
	t.after(() => client.destroy());
	await client.send(new CreateBucketCommand({ Bucket: bucket }));
	const statement = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${bucket}/*` };
	const policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
	await client.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: policy }));
	return client;
}

test(
	'a real S3 server holds the log: whole, with types and ages, resumed where it broke off, verified by its readers, and never another history',
	withDatabase(async ({ db }, t) => {
		const store = await startObjectStore(t);
		const address = { endpoint: store.endpoint, bucket, prefix: 'copies/log/', region: 'us-east-1' };
		const keys = { keyId: store.keyId, secret: store.secret };
		const client = await publicBucket(t, store.endpoint, keys);
		assert.equal((await openLogBucket({ ...address, ...keys }, [])).ok, false, 'inside, and nobody named it');
		const stranger = must(await openLogBucket({ ...address, ...keys, secret: 'another' }, inside));
		await assert.rejects(stranger.put('checkpoint', utf8('x')), { code: 'bucket-unreachable' });

		const app = await makeTestApp(t, db);
		const place = must(await openLogBucket({ ...address, ...keys }, inside));
		const size = await growLog(app, 70_000);
		const tiles = [...tilesSince(0, size)].map(formatTilePath);
		const first = breaking(place, 400);
		await assert.rejects(exportLog(app, first, tell), /invented break/);
		assert.equal(await place.read('checkpoint'), null, 'no checkpoint names what is not there');

		const grown = await growLog(app, 10);
		const second = breaking(place, Number.POSITIVE_INFINITY);
		must(await exportLog(app, second, tell));
		assert.equal(second.reads.filter((at) => tiles.slice(0, 256).includes(at)).length, 0, 'what was noted is not read again');
		const held: string[] = [];
		for (let from: string | undefined; ; ) {
			const page = await client.send(new ListObjectsV2Command({ Bucket: bucket, ContinuationToken: from }));
			held.push(...(page.Contents ?? []).map(({ Key = '' }) => Key.slice('copies/log/'.length)));
			from = page.NextContinuationToken;
			if (!from) break;
		}
		for (const at of ['checkpoint', ...[...tilesSince(0, grown)].map(formatTilePath)]) assert.ok(held.includes(at), at);
		assert.equal(held.includes('export-under-way'), false);
		for (const [at, type, cache] of [
			['checkpoint', 'text/plain; charset=utf-8', 'public, max-age=1'],
			['tile/0/000', 'application/octet-stream', 'public, max-age=31536000, immutable']
		] as const) {
			const head = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: `copies/log/${at}` }));
			assert.deepEqual([head.ContentType, head.CacheControl], [type, cache]);
		}
		const source = logAtAddress(new URL(`${store.endpoint}/${bucket}/copies/log/`));
		const verified = must(await verifyLog({ source, vkey: app.log.vkey, seen: null, tell }));
		assert.equal(verified.checkpoint.size, grown);

		const more = await growLog(app, 300);
		must(await exportLog(app, place, tell));
		const again = must(await verifyLog({ source, vkey: app.log.vkey, seen: verified.note, tell }));
		assert.equal(again.checkpoint.size, more);
		assert.equal(await place.read(`tile/0/273.p/${grown % 256}`), null, 'a partial tile goes when the full one is there');

		await place.put('tile/0/274.p/1', new Uint8Array(32));
		const note = await place.read('checkpoint');
		await place.put(
			'checkpoint',
			utf8(
				Buffer.from(note ?? [])
					.toString('utf8')
					.replace(/\n\d+\n/, '\n12\n')
			)
		);
		const refusal = await exportLog(app, place, tell);
		assert.equal(refusal.ok || refusal.refusal.code, 'export-other-log');
	})
);

test(
	'a real S3 server holds what witnesses cosigned beside the log: read back by anybody, and further with the next copy',
	withDatabase(async ({ db }, t) => {
		const store = await startObjectStore(t);
		const keys = { keyId: store.keyId, secret: store.secret };
		const target = { endpoint: store.endpoint, bucket, prefix: '', region: 'us-east-1' };
		await publicBucket(t, store.endpoint, keys);
		const place = must(await openLogBucket({ ...target, ...keys }, inside));

		const alone = await startTestWitness(t, 'watchdog.example/w1');
		const text = `witness alone ${alone.vkey} ${alone.url}\nquorum alone\n`;
		const app = await makeTestApp(t, db, { witnesses: must(parsePolicy(text)), privateHosts: '127.0.0.1' });
		await alone.follow(app.log.vkey);
		const witness = app.witnesses.witnesses[0] as PolicyWitness;
		for (const more of [300, 20]) {
			const size = await growLog(app, more);
			assert.equal(must(await askWitness(app, witness)), size);
			must(await exportLog(app, place, tell));
			const read = async (at: string): Promise<string> => (await fetch(`${store.endpoint}/${bucket}/${at}`)).text();
			const note = await read('cosigned');
			assert.equal(must(openCheckpoint(note, app.log.vkey)).size, size);
			assert.equal(must(readCosignatures(note, alone.keys)).cosigned.length, 1);
			assert.ok((await read('policy')).includes(alone.vkey));
		}
	})
);

test(
	'a bucket with the log of another node is refused, and nothing in it is changed',
	withDatabase(async ({ db }, t) => {
		const files = new Map<string, Uint8Array>();
		const place: LogPlace = {
			read: async (at) => files.get(at) ?? null,
			put: async (at, bytes) => void files.set(at, bytes),
			remove: async (at) => void files.delete(at)
		};
		const app = await makeTestApp(t, db);
		await growLog(app, 300);
		files.set('checkpoint', utf8('invented.example/log\n3\nAAAA\n\n— invented.example/log AAAA\n'));
		files.set('tile/0/000.p/3', new Uint8Array(96));
		const before = new Map(files);
		const refusal = await exportLog(app, place, tell);
		assert.equal(refusal.ok || refusal.refusal.code, 'export-other-log');
		assert.deepEqual(files, before);
	})
);
