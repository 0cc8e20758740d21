import {
	type CaseId,
	canonicalText,
	type Day,
	type FileId,
	type Json,
	type Moment,
	must,
	refused,
	toBase64url,
	utf8
} from '#core/base';
import {
	type Bag,
	type BagFile,
	bagFileOf,
	composeBundle,
	logFiles,
	openCase,
	type Paper,
	type PaperFacts,
	packBag,
	paperFiles,
	signBundle
} from '#core/bundle';
import {
	cosignCheckpoint,
	cosignerKeyOf,
	hashesToStore,
	inclusionProof,
	leafHashOf,
	leafOfOpening,
	noteKeyOf,
	type Policy,
	readerOf,
	rootOf,
	signCheckpoint
} from '#core/log';
import { composeReport, composeWriting, type OwnCase, type OwnKeys, pieceSpans, type Writing } from '#core/report';
import {
	type ActSubmission,
	bulkCipherInScript,
	hashOfSealed,
	hashOfSigned,
	keyPairFrom,
	sealBulk,
	signingKeyFrom
} from '#core/sealing';
import { inventedStamp } from './invented-stamp.ts';
import { inventedId, inventedSeed } from './key-story.ts';

const bundledAt = '2026-11-22T12:00:00Z' as Moment;
const origin = 'node.example/log';
const pieceBytes = 4096;
/** Squares of one colour: the picture of an invented case. */
const inventedPicture = Uint8Array.from({ length: 10_000 }, (_, at) => (at >> 6) % 251);

/** What can be other than it should be in how a bundle was made. */
export type BundleChange = {
	readonly caseName?: string;
	/** Who signs the checkpoint in the log's name. */
	readonly logKey?: string;
	readonly witnesses?: readonly string[];
	readonly signerUntil?: Date;
	/** Nothing of a log goes in. */
	readonly log?: null;
	/** The log shows none of its acts yet, as its maker says. */
	readonly unproved?: true;
	readonly papers?: readonly Paper[];
	/** Papers that name hashes, or say what was composed. */
	readonly write?: (told: PaperFacts) => readonly Paper[];
};

const inventedPapers: readonly Paper[] = [{ name: 'cover.html', bytes: utf8('<p>An invented paper.</p>\n'.repeat(20)) }];

export const inventedPolicy: Policy = {
	logs: [{ key: noteKeyOf(origin, signingKeyFrom(inventedSeed('log')).public), url: null }],
	witnesses: ['one', 'two', 'three'].map((name) => ({
		name: `witness-${name}`,
		key: cosignerKeyOf(`${name}.example/w`, 'ed25519', signingKeyFrom(inventedSeed(`witness ${name}`)).public),
		url: null
	})),
	groups: [{ name: 'two-of-three', least: 2, members: ['witness-one', 'witness-two', 'witness-three'] }],
	quorum: 'two-of-three'
};

type Told = { readonly submissions: readonly ActSubmission[]; readonly pieces: readonly Uint8Array[]; readonly keys: OwnKeys };

/** A report, a picture in three pieces, and three things that happened to it, as her own browser would write them. */
async function tellCase(name: string): Promise<Told & { readonly own: OwnCase; readonly file: FileId }> {
	const keys = { age: await keyPairFrom(inventedSeed(`${name} age`)), signing: signingKeyFrom(inventedSeed(`${name} signing`)) };
	let minute = 0;
	const around = () => ({
		now: `2026-11-22T10:${String(minute++).padStart(2, '0')}:00Z` as Moment,
		today: '2026-11-22' as Day,
		proveDesk: () => refused('key-not-proved')
	});
	const answer = { kind: 'answer', question: 'what', choice: null, text: 'Invented words about an invented picture.' } as const;
	const first = must(await composeReport({ way: 'self', language: 'en', answers: [answer] }, keys, around()));
	const submissions = [first.submission];
	let own = first.next;
	const write = async (...writings: Writing[]): Promise<void> => {
		const made = must(await composeWriting(own, writings, keys, around()));
		submissions.push(made.submission);
		own = made.next;
	};
	const file = inventedId<'file'>(`${name} file`);
	const part = own.parts.find(({ kind }) => kind === 'evidence');
	const pieces: Uint8Array[] = [];
	for (const { from, to, zeros } of pieceSpans(inventedPicture.length, pieceBytes)) {
		const content = new Uint8Array(to - from + zeros);
		content.set(inventedPicture.subarray(from, to));
		pieces.push(must(await sealBulk(bulkCipherInScript, content, part?.recipient ?? '')));
	}
	await write({
		place: 'evidence',
		content: {
			kind: 'file',
			file,
			name: 'squares.png',
			mediaType: 'image/png',
			bytes: inventedPicture.length,
			pieceBytes,
			shows: 'nobody',
			pieces: pieces.map((piece) => ({ sealedHash: hashOfSealed(piece), bytes: piece.length }))
		}
	});
	const happened = {
		kind: 'custody',
		item: file,
		at: null,
		by: 'Invented Person',
		tool: { name: 'Invented Tool', version: '1.2' },
		from: null,
		to: null,
		seal: null
	} as const;
	for (const note of ['from an invented telephone', 'shown to an invented helper', 'copied to an invented disk'])
		await write({ place: 'evidence', content: { ...happened, what: 'noted', note } });
	return { submissions, pieces, keys, own, file };
}

/** The files of a whole bundle of an invented case, by path. */
export async function inventedBundle(change: BundleChange = {}): Promise<Map<string, BagFile>> {
	const { submissions, pieces, keys, own, file } = await tellCase(change.caseName ?? 'case');
	const source = {
		case: own.case as CaseId,
		acts: submissions.map(({ act }) => act),
		entries: submissions.flatMap(({ entries, sealed }) => entries.map((entry, at) => ({ entry, sealed: sealed[at] ?? null }))),
		identities: (part: number) => [...(own.parts.find((one) => one.part === part)?.identities.values() ?? [])],
		piece: async (_: FileId, index: number) => ({ ok: true, value: pieces[index] as Uint8Array }) as const
	};
	const open = await openCase(source);
	const chosen = open
		.filter(({ content, name }) => content?.kind === 'answer' || name === file)
		.map(({ value }) => `${value.part}/${value.seq}`);
	const composed = must(
		await composeBundle(source, open, { places: chosen, abouts: true }, bulkCipherInScript, change.papers ?? inventedPapers)
	);
	const log = await tellLog(
		composed.acts.flatMap(({ opening }) => opening ?? []),
		change
	);
	const shown = change.unproved ? { ...log, proofs: [], stamps: [] } : log;
	const payload = [...composed.payload, ...(change.log === null ? [] : logFiles(shown))];
	const files = new Map<string, BagFile>();
	const facts = {
		day: bundledAt.slice(0, 10),
		software: 'Causeway',
		identifier: own.case,
		closing: (hashes: ReadonlyMap<string, string>) => {
			const told = { ...composed, case: own.case as CaseId, at: bundledAt, by: { kind: 'survivor' } as const, hashes };
			return [...composed.closing(hashes), ...must(paperFiles(change.write?.(told) ?? []))];
		},
		state: (manifest: string) => {
			const body = {
				case: own.case as CaseId,
				at: bundledAt,
				by: { kind: 'survivor' } as const,
				items: composed.items.length,
				custody: composed.custody,
				log: change.log === null ? null : origin,
				...(change.unproved && { unproved: composed.acts.map(({ act }) => hashOfSigned(act)) }),
				manifest
			};
			return canonicalText(signBundle(body, keys.signing) as unknown as Json);
		}
	};
	for await (const packed of packBag(payload, facts)) {
		const read: Uint8Array[] = [];
		for await (const piece of packed.read()) read.push(piece);
		files.set(packed.path, bagFileOf(packed.path, Buffer.concat(read)));
	}
	return files;
}

async function tellLog(openings: readonly Parameters<typeof leafOfOpening>[0][], change: BundleChange) {
	const dummies = ['a', 'b', 'c'].map((name) => inventedSeed(`dummy ${name}`));
	const leaves = [...dummies, ...openings.map(leafOfOpening)];
	const hashes = readerOf(hashesToStore(0, leaves.map(leafHashOf), () => undefined));
	const size = leaves.length;
	const note = signCheckpoint({ origin, size, root: rootOf(size, hashes) }, signingKeyFrom(inventedSeed(change.logKey ?? 'log')));
	const text = note.slice(0, note.indexOf('\n\n') + 1);
	const lines = (change.witnesses ?? ['one', 'two']).map((name) =>
		cosignCheckpoint(
			text,
			{ name: `${name}.example/w`, cosigns: 'ed25519', key: signingKeyFrom(inventedSeed(`witness ${name}`)) },
			1_795_341_600
		)
	);
	const checkpoint = note + lines.join('');
	const stamped = await inventedStamp(Buffer.from(text), new Date('2026-11-22T11:00:00Z'), change.signerUntil);
	return {
		policy: inventedPolicy,
		proofs: openings.map((opening, at) => ({
			place: { index: dummies.length + at, proof: inclusionProof(dummies.length + at, size, hashes), checkpoint },
			opening
		})),
		keys: null,
		stamps: [
			{
				authority: 'https://time.example/tsa',
				checkpoint: note,
				token: toBase64url(stamped.token),
				anchor: toBase64url(stamped.anchor),
				from: []
			}
		]
	};
}

/** The bag of these files, with manifests made anew: what somebody does who changes a bundle. The statement stays as it was where nobody signs another (`state`, over the new manifest). */
export async function packedAnew(files: Bag, state: ((manifest: string) => string) | null = null): Promise<Bag> {
	const statement = files.get('bundle.json') as BagFile;
	const told = await textOf(statement);
	const payload = [...files.values()].filter(({ path }) => path.startsWith('data/'));
	const again = new Map<string, BagFile>();
	const identifier = /^External-Identifier: (.*)$/m.exec(await textOf(files.get('bag-info.txt') as BagFile))?.[1] ?? '';
	const facts = { day: '2026-11-22', software: 'Causeway', identifier, closing: () => [], state: state ?? (() => told) };
	for await (const file of packBag(payload, facts)) {
		const content = await bytesIn(file);
		again.set(file.path, bagFileOf(file.path, content));
	}
	return again;
}

export const bytesIn = async (file: BagFile): Promise<Uint8Array> => {
	const pieces: Uint8Array[] = [];
	for await (const piece of file.read()) pieces.push(piece);
	return Buffer.concat(pieces);
};
export const textOf = async (file: BagFile): Promise<string> => Buffer.from(await bytesIn(file)).toString();
