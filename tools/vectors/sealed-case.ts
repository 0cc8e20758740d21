/**
 * Writes our vectors of sealed cases: `node tools/vectors/sealed-case.ts`. Sealing is randomised, so the case itself is made once and kept
 * (`--anew` makes another); everything else follows from it and comes out the same in every run.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { must, toBase64url, toHex } from '#core/base';
import {
	hashOfSigned,
	keyPairFrom,
	type Labelled,
	pad,
	padmeLength,
	recipientOf,
	sealValue,
	sign,
	signedBytes,
	survivorKeys
} from '#core/sealing';
import { inventedSeed, inventedSigner } from '#tests/support/key-story.ts';
import { vectorFolder } from './log.ts';
import { acceptingVectors } from './sealed-case-acts.ts';
import { readingVectors } from './sealed-case-readings.ts';
import {
	codename,
	desk,
	deskSeed,
	keep,
	member,
	memberSigning,
	type ToldAct,
	tellCase,
	type ViewStep,
	viewSteps
} from './sealed-case-story.ts';
import { supporterVectors } from './sealed-case-supporters.ts';

export type StoredCase = {
	readonly about: string;
	readonly codename: string;
	readonly desk: string;
	readonly deskIdentity: string;
	readonly deskRecipient: string;
	readonly members: readonly {
		readonly desk: string;
		readonly generation: number;
		readonly member: string;
		readonly signingKey: string;
	}[];
	readonly acts: readonly ToldAct[];
	readonly views: Readonly<Record<'survivor' | 'desk', readonly ViewStep[]>>;
	readonly malformedGrant: string;
};

const caseFile = path.join(vectorFolder, 'sealed-case', 'case.json');

export const storedCase = async (): Promise<StoredCase> => JSON.parse(await readFile(caseFile, 'utf8'));

async function makeCase(): Promise<StoredCase> {
	const acts = await tellCase();
	const pair = await keyPairFrom(deskSeed);
	const hers = must(await survivorKeys(codename)).age.recipient;
	const grant = {
		v: 1,
		type: 'causeway/grant-secret/v1',
		case: acts[0]?.submission.act.body.case,
		part: 1,
		epoch: 1,
		kind: 'account',
		desk: null,
		identity: 'no key'
	};
	return {
		about:
			'One case in five acts. A view lists `[part, seq, entry shown, bytes shown]`: the survivor’s is of all acts, the desk’s of the first four, before the withdrawal. `malformedGrant` is sealed to the survivor and holds no key.',
		codename,
		desk,
		deskIdentity: pair.identity,
		deskRecipient: await recipientOf(pair.identity),
		members: [{ desk, generation: 1, member, signingKey: memberSigning.public }],
		acts,
		views: { survivor: viewSteps(await keep(acts), 'survivor'), desk: viewSteps(await keep(acts.slice(0, 4)), 'desk') },
		malformedGrant: toBase64url(must(await sealValue(grant as unknown as Labelled<string>, hers)))
	};
}

const lengths = [
	0, 1, 2, 7, 8, 9, 63, 64, 65, 508, 509, 1000, 1024, 4096, 5000, 65_536, 100_000, 1_048_576, 1_048_577, 104_857_600
];

function paddingVectors() {
	const short = pad(new Uint8Array([1, 2, 3]));
	const long = pad(new Uint8Array(600).fill(7));
	const changed = (padded: Uint8Array, at: number, to: number): Uint8Array => padded.with(at, to);
	const one = (name: string, padded: Uint8Array, expect: string) => ({ name, padded: toHex(padded), expect });
	return {
		about: 'Padmé lengths; and frames of 4 bytes of length, content, zeros, at least 512 bytes in all.',
		lengths: lengths.map((length) => ({ length, padme: padmeLength(length) })),
		frames: [
			one('three bytes', short, 'accepted'),
			one('nothing', pad(new Uint8Array()), 'accepted'),
			one('exactly 508 bytes', pad(new Uint8Array(508).fill(1)), 'accepted'),
			one('600 bytes', long, 'accepted'),
			one('a byte of padding that is not zero', changed(short, 511, 1), 'padding-wrong'),
			one('a length that leaves too much padding', changed(long, 2, 0), 'padding-wrong'),
			one('a length beyond the end', changed(short, 0, 1), 'padding-wrong'),
			one('one byte short', long.slice(0, -1), 'padding-wrong'),
			one('one byte more', new Uint8Array([...short, 0]), 'padding-wrong'),
			one('shorter than the least', short.slice(0, 100), 'padding-wrong'),
			one('empty', new Uint8Array(), 'padding-wrong')
		]
	};
}

function signedVectors() {
	const key = inventedSigner('Vector statement');
	const body = {
		v: 1,
		type: 'causeway/erase/v1',
		case: toBase64url(inventedSeed('Vector erase').subarray(0, 16)),
		day: '2026-11-22'
	} as const;
	const good = sign(body, key);
	const one = (name: string, statement: object, expect: string) => ({ name, type: body.type, statement, expect });
	return {
		about: 'Signed statements: Ed25519 over label, line feed and RFC 8785 text of the body (hex in `bytes`).',
		seed: toHex(inventedSeed('signing Vector statement')),
		bytes: toHex(signedBytes(body)),
		hash: hashOfSigned(good),
		cases: [
			one('a statement', good, 'accepted'),
			one(
				'members in another order',
				{ sig: good.sig, key: good.key, body: { day: body.day, case: body.case, type: body.type, v: 1 } },
				'accepted'
			),
			one('another label', sign({ ...body, type: 'causeway/act/v1' }, key), 'label-wrong'),
			one('a later version', sign({ ...body, v: 2 } as never, key), 'version-unknown'),
			one('a changed body', { ...good, body: { ...body, day: '2026-11-23' } }, 'signature-wrong'),
			one('another key', { ...good, key: inventedSigner('Vector stranger').public }, 'signature-wrong'),
			one('a short signature', { ...good, sig: good.sig.slice(2) }, 'signature-malformed'),
			one('a signature with padding', { ...good, sig: `${good.sig}==` }, 'signature-malformed'),
			one('a short key', { ...good, key: good.key.slice(3) }, 'signature-malformed'),
			one(
				'a key of small order, which signs everything',
				{ ...good, key: toBase64url(new Uint8Array(32).with(0, 1)), sig: toBase64url(new Uint8Array(64).with(0, 1)) },
				'signature-wrong'
			)
		]
	};
}

/** Every file that follows from the stored case, with its text, by path under the folder of vectors. */
export async function sealedCaseVectors(stored: StoredCase): Promise<ReadonlyMap<string, string>> {
	const files = {
		'sealed-case/padding.json': paddingVectors(),
		'sealed-case/signed.json': signedVectors(),
		'sealed-case/accepting.json': await acceptingVectors(stored.acts),
		'sealed-case/supporters.json': await supporterVectors(stored.acts),
		'sealed-case/reading.json': readingVectors(stored.acts, stored.views, stored.malformedGrant)
	};
	return new Map(Object.entries(files).map(([name, value]) => [name, `${JSON.stringify(value, null, '\t')}\n`]));
}

if (import.meta.main) {
	await mkdir(path.dirname(caseFile), { recursive: true });
	const there = process.argv.includes('--anew') ? null : await storedCase().catch(() => null);
	const stored = there ?? (await makeCase());
	if (!there) await writeFile(caseFile, `${JSON.stringify(stored, null, '\t')}\n`);
	for (const [name, text] of await sealedCaseVectors(stored)) await writeFile(path.join(vectorFolder, name), text);
}
