import { accepted, canonicalText, type DeskId, type Json, type Moment, type Outcome } from '#core/base';
import {
	type BagFile,
	type BundleSource,
	composeBundle,
	deskNamesIn,
	logFiles,
	openCase,
	type Paper,
	type PaperFacts,
	type PaperWords,
	packBag,
	signBundle
} from '#core/bundle';
import { type CustodyParty, ownTool } from '#core/evidence';
import { parseVkey } from '#core/log';
import {
	type BulkCipher,
	type CaseAuthor,
	hashOfSigned,
	type OutsideKey,
	type PurposeCode,
	type Recipient,
	type SigningKey,
	sealStream,
	tryOutsideKey
} from '#core/sealing';
import type { ApiClient } from './api-client.ts';
import { gatherLog, type LogPatience } from './gather-log.ts';
import { paddedTar, tarOf, zipBytesAtMost, zipOf } from './pack-bag.ts';
import type { Call } from './worker-rpc.ts';

/** What a maker lays beside what was composed: papers that name no hash, or what writes them, and other files, when all hashes are known. */
export type MakerPapers = readonly Paper[] | ((told: PaperFacts) => Promise<readonly BagFile[]>);

/**
 * For whom a bundle is: whoever gets it (`open`), one desk of this node alone, or whoever holds the secret half of a key from outside, for which nobody here vouches. `name` is what custody calls
 * the reader. `purpose`: what for, which a desk says that hands something to a desk of another organisation.
 */
export type BundleReader =
	| { readonly kind: 'open'; readonly name: string }
	| { readonly kind: 'desk'; readonly desk: DeskId; readonly name: string; readonly purpose?: PurposeCode | null }
	| { readonly kind: 'outside'; readonly key: OutsideKey; readonly name: string };

/** Whom custody names as the reader; `null` where nobody was named. A key from outside is named itself: it may be another's than its bearer said. */
export function partyOf(reader: BundleReader): CustodyParty | null {
	if (reader.kind === 'desk') return { kind: 'desk', id: reader.desk, name: reader.name };
	const name = [reader.name.trim(), reader.kind === 'outside' ? reader.key : ''].filter(Boolean).join(', ');
	return name === '' ? null : { kind: 'person', id: null, name };
}

/** To which key alone a bundle is sealed; `null` where anybody may read it. */
export type BundleKey = Recipient | OutsideKey | null;

/** The key of a reader: of a desk by what proves it, from outside by its form alone. Refuses as `prove` and `tryOutsideKey` do. */
export async function keyOfReader(
	reader: BundleReader,
	prove: (desk: DeskId) => Outcome<{ readonly recipient: Recipient }, string>
): Promise<Outcome<BundleKey, string>> {
	if (reader.kind === 'open') return accepted(null);
	if (reader.kind === 'outside') return tryOutsideKey(reader.key);
	const proved = prove(reader.desk);
	return proved.ok ? accepted(proved.value.recipient) : proved;
}

/** In what language papers are written, with its words, and after the law of which place; `null`: of none. */
export type BundleSpeech = { readonly language: string; readonly words: PaperWords; readonly place: string | null };

/**
 * What somebody wants in a bundle, by place (`<part>/<seq>`), and for whom. `note`: the reason, as custody keeps it. Without `speech` a page lays no papers. `abouts`: whether
 * descriptions of the chosen things go in, hers and those of desks; they do where nothing is said.
 */
export type BundleWishes = {
	readonly chosen: readonly string[];
	readonly reader: BundleReader;
	readonly note: string;
	readonly speech?: BundleSpeech;
	readonly abouts?: boolean;
};

/** What is in a bundle, for whoever made it: how many of its acts the log proves, and how many not yet. */
export type BundleTold = {
	readonly items: number;
	readonly proved: number;
	readonly unproved: number;
	readonly stamps: number;
};

/** How far the making is. `done` and `total` are bytes of files, which are read twice: first for their keys. */
export type BundleProgress = { readonly stage: 'files' | 'log'; readonly done: number; readonly total: number };

export type BundleWorld = {
	readonly client: ApiClient;
	readonly cipher: BulkCipher;
	readonly source: BundleSource;
	readonly maker: { readonly by: CaseAuthor; readonly signing: SigningKey };
	readonly at: Moment;
	/** Bytes of the sealed pieces that will be fetched, once. */
	readonly bytes: number;
	/** Whether descriptions go in. */
	readonly abouts: boolean;
	readonly patience?: LogPatience;
};

/** A bundle that is ready to be written: its files come as they are asked for, once. */
export type ReadyBundle = {
	readonly told: BundleTold;
	/** The name of its folder, which says nothing of what is in it. */
	readonly folder: string;
	readonly at: Date;
	readonly bytes: number;
	readonly files: AsyncGenerator<BagFile>;
};

/** Composes a bundle of these places of a case. Refuses as `composeBundle` and `gatherLog` do, and `stopped`. */
export async function prepareBundle(
	{ client, cipher, source, maker, at, bytes, abouts, patience }: BundleWorld,
	places: readonly string[],
	papers: MakerPapers,
	{ signal, report }: Call
): Promise<Outcome<ReadyBundle, string>> {
	let done = 0;
	const tell = (stage: BundleProgress['stage']): void =>
		report({ stage, done: Math.min(done, 2 * bytes), total: 2 * bytes } satisfies BundleProgress);
	const counted: BundleSource = {
		...source,
		async piece(file, index) {
			const piece = await source.piece(file, index);
			if (piece.ok) done += piece.value.length;
			tell('files');
			return piece;
		}
	};
	tell('files');
	const [early, write] = typeof papers === 'function' ? [[], papers] : [papers, null];
	const composed = await composeBundle(counted, await openCase(counted), { places, abouts }, cipher, early);
	if (!composed.ok) return composed;
	const { payload, items, custody, acts, closing } = composed.value;
	tell('log');
	const log = await gatherLog(client, acts, { signal, ...(patience && { patience }) });
	if (!log.ok) return log;
	const { parts, unproved } = log.value;
	const all = [...payload, ...(parts ? logFiles(parts) : [])];
	const origin = parseVkey(client.place.vkey);
	const state = (manifest: string): string => {
		const body = {
			case: source.case,
			at,
			by: maker.by,
			items: items.length,
			custody,
			log: parts && origin.ok ? origin.value.name : null,
			...(parts && unproved.length > 0 && { unproved: unproved.map((act) => hashOfSigned(act)) }),
			manifest
		};
		return canonicalText(signBundle(body, maker.signing) as unknown as Json);
	};
	const desks = deskNamesIn(parts?.keys?.statements ?? []);
	const told = { ...composed.value, case: source.case, at, by: maker.by, desks };
	const last = async (hashes: ReadonlyMap<string, string>): Promise<readonly BagFile[]> => [
		...closing(hashes),
		...((await write?.({ ...told, hashes })) ?? [])
	];
	const day = at.slice(0, 10);
	const software = `${ownTool.name} ${ownTool.version}`;
	return accepted({
		told: {
			items: items.length,
			proved: acts.length - unproved.length,
			unproved: unproved.length,
			stamps: parts?.stamps.length ?? 0
		},
		folder: `folder-${day}`,
		at: new Date(at),
		bytes: all.reduce((sum, file) => sum + file.bytes, 0),
		files: packBag(all, { day, software, identifier: source.case, closing: last, state })
	});
}

/** A bundle as a page saves it. */
export type MadeBundle = { readonly name: string; readonly content: Blob; readonly told: BundleTold };

/** A bundle as one file: a name for it, and its bytes as they come. Throws on the way where a piece that was there is not any more. */
export type PackedBundle = { readonly name: string; readonly bytes: AsyncGenerator<Uint8Array> };

/** Packs a bundle for one recipient, or open. Refuses as {@link packSealed} does. */
export const packBundle = async (
	ready: ReadyBundle,
	recipient: BundleKey,
	cipher: BulkCipher,
	form: 'zip' | 'tar' = 'zip'
): Promise<Outcome<PackedBundle, string>> => (recipient ? packSealed(ready, recipient, cipher) : accepted(packOpen(ready, form)));

/** Packs a bundle that anybody may read as a zip; where that cannot hold so much, or a tar is asked for, as a tar. */
function packOpen({ folder, at, bytes, files }: ReadyBundle, form: 'zip' | 'tar'): PackedBundle {
	if (form === 'tar' || bytes > zipBytesAtMost) return { name: `${folder}.tar`, bytes: tarOf(files, folder, at) };
	return { name: `${folder}.zip`, bytes: zipOf(files, folder, at) };
}

/** Seals a bundle to one recipient, padded, as an age file of a tar. Refuses as `sealStream` does. */
async function packSealed(
	{ folder, at, files }: ReadyBundle,
	recipient: Recipient | OutsideKey,
	cipher: BulkCipher
): Promise<Outcome<PackedBundle, string>> {
	const sealed = await sealStream(cipher, paddedTar(tarOf(files, folder, at)), recipient);
	return sealed.ok ? accepted({ name: `${folder}.tar.age`, bytes: sealed.value }) : sealed;
}
