import { Agent } from 'node:https';
import type { S3Client } from '@aws-sdk/client-s3';
import { accepted, type Outcome, refused } from '#core/base';
import type { LogBucket } from '#server/config.ts';
import { isAllowedHost, publicLookup } from '#server/gateways/guarded-fetch.ts';
import { headersOfLogFile, type LogPlace } from '#server/gateways/log-place.ts';

const waitMs = 30_000;
const tries = 4;

/**
 * A copy of the log in a bucket of anything that speaks S3. Files lie there with the headers of the node, for whatever serves the bucket. The keys come
 * from our own configuration alone: no file of the machine and no service of a cloud is asked for others. Refuses `address-not-public`.
 */
export async function openLogBucket(
	{ endpoint, bucket, prefix, region, keyId, secret }: LogBucket,
	privateHosts: readonly string[]
): Promise<Outcome<LogPlace, 'address-not-public'>> {
	const { hostname } = new URL(endpoint);
	if (!isAllowedHost(hostname, privateHosts)) return refused('address-not-public', 'bucket');
	// Read when it is needed: most nodes have no bucket.
	const s3 = await import('@aws-sdk/client-s3');
	const client: S3Client = new s3.S3Client({
		endpoint,
		region,
		forcePathStyle: true,
		credentials: { accessKeyId: keyId, secretAccessKey: secret },
		maxAttempts: tries,
		// Other makers' servers do not know the checksums that came later; TLS and the log's own hashes are there.
		requestChecksumCalculation: 'WHEN_REQUIRED',
		responseChecksumValidation: 'WHEN_REQUIRED',
		requestHandler: {
			requestTimeout: waitMs,
			connectionTimeout: waitMs,
			...(!privateHosts.includes(hostname) && { httpsAgent: new Agent({ keepAlive: true, lookup: publicLookup }) })
		}
	});
	const keyOf = (at: string): string => prefix + at;
	const remove = async (key: string): Promise<void> => {
		await client.send(new s3.DeleteObjectCommand({ Bucket: bucket, Key: key }));
	};
	return accepted({
		async read(at) {
			try {
				const found = await client.send(new s3.GetObjectCommand({ Bucket: bucket, Key: keyOf(at) }));
				return (await found.Body?.transformToByteArray()) ?? new Uint8Array();
			} catch (error) {
				if (error instanceof s3.NoSuchKey) return null;
				throw codeOf(error);
			}
		},
		async put(at, bytes) {
			const { type, cache } = headersOfLogFile(at);
			const put = new s3.PutObjectCommand({
				Bucket: bucket,
				Key: keyOf(at),
				Body: bytes,
				ContentType: type,
				CacheControl: cache
			});
			await client.send(put).catch((error: unknown) => {
				throw codeOf(error);
			});
		},
		async remove(at) {
			if (!at.endsWith('/')) return remove(keyOf(at));
			const below = await client.send(new s3.ListObjectsV2Command({ Bucket: bucket, Prefix: keyOf(at) }));
			for (const { Key } of below.Contents ?? []) if (Key) await remove(Key);
		}
	});
}

/** What an operator may read of a failure: neither keys nor the request stand in it. */
function codeOf(error: unknown): Error {
	const { name, $metadata } = error as { name?: unknown; $metadata?: { httpStatusCode?: number } };
	const about = [name, $metadata?.httpStatusCode].filter((one) => one !== undefined).join(' ');
	return Object.assign(new Error('bucket'), { code: 'bucket-unreachable', about });
}
