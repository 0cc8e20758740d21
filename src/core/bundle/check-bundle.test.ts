import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { before, test } from 'node:test';
import { type Policy, policyOfKey } from '#core/log';
import { type Act, bulkCipherInScript, hashOfSigned, sign, signingKeyFrom } from '#core/sealing';
import { type BundleChange, inventedBundle, inventedPolicy, packedAnew, textOf } from '#tests/support/invented-bundle.ts';
import { inventedId, inventedSeed } from '#tests/support/key-story.ts';
import { type Bag, type BagFile, bagFileOf, hashInScript } from './bag.ts';
import { checkBundle } from './check-bundle.ts';
import { faultOfAct } from './faults.ts';
import { formatItem } from './item-record.ts';
import { nameFault } from './name-fault.ts';
import type { BundleRecords } from './records.ts';
import { type BundleStatement, signBundle } from './statement.ts';

let whole: ReadonlyMap<string, BagFile> = new Map();
let other: ReadonlyMap<string, BagFile> = new Map();
before(async () => {
	whole = await inventedBundle();
	other = await inventedBundle({ caseName: 'another case' });
});

const check = (bag: Bag, policy: Policy | null = inventedPolicy) =>
	checkBundle(bag, { policy, anchors: null, cipher: bulkCipherInScript, hash: hashInScript });
/** Each fault: its code, where it lies; before that, of custody the first step and the title, of an act what it was, whose and when. */
const faultsIn = async (bag: Bag, policy?: Policy): Promise<string[]> => {
	const { faults, items } = await check(bag, policy);
	return faults.map((fault) => {
		const { code, about, title, steps, act } = nameFault(fault, items);
		const told = act ? [act.deed, act.by, act.at?.slice(0, 10) ?? 'undated'] : steps ? [`step ${steps[0]}`, title] : [];
		return [code, ...told, about].join(' ');
	});
};
/** The bundle with some files replaced (`null`: taken out). */
const changed = (files: Readonly<Record<string, Uint8Array | string | null>>): Map<string, BagFile> => {
	const bag = new Map(whole);
	for (const [path, content] of Object.entries(files)) {
		if (content === null) bag.delete(path);
		else bag.set(path, bagFileOf(path, content));
	}
	return bag;
};
const at = (path: string, bag: Bag = whole): Promise<string> => textOf(bag.get(path) as BagFile);
const bytesOf = async (path: string): Promise<Uint8Array<ArrayBuffer>> => {
	const pieces: Uint8Array[] = [];
	for await (const piece of (whole.get(path) as BagFile).read()) pieces.push(piece);
	return Uint8Array.from(Buffer.concat(pieces));
};
const picture = 'data/items/002.png';

test('a whole bundle has no fault, and says what it shows', async () => {
	const { faults, items, chains, acts, stamps, statement, believed } = await check(whole);
	assert.deepEqual(faults, []);
	assert.deepEqual([items.length, chains.map(({ events }) => events.length), acts.length], [2, [3], 5]);
	assert.deepEqual(stamps, [{ at: '2026-11-22T11:00:00Z', size: 8, authority: 'https://time.example/tsa' }]);
	assert.ok(acts.every(({ proved }) => proved.cosigned.length === 2));
	assert.equal(statement?.body.by.kind, 'survivor');
	assert.equal(believed, false);
});

test('without a policy of the reader the bundle is held against its own, and that is said', async () => {
	const { faults, believed } = await check(whole, null);
	assert.deepEqual([faults, believed], [[], true]);
});

/** What somebody does who got a good bundle, leaves out what does not fit, and signs the rest in the name of a desk. */
async function signedByStranger(log: string | null): Promise<Bag> {
	const stranger = signingKeyFrom(inventedSeed('stranger'));
	const by = {
		kind: 'member',
		member: inventedId<'member'>('stranger'),
		desk: inventedId<'desk'>('stranger'),
		generation: 1
	} as const;
	const records = JSON.parse(await at('data/records.json')) as BundleRecords;
	const told = (JSON.parse(await at('bundle.json')) as BundleStatement).body;
	const empty = {
		v: 1,
		type: 'causeway/act/v1',
		case: told.case,
		act: 'open',
		by,
		n: 1,
		prev: null,
		entries: [],
		heads: []
	} as const;
	const act = sign<Act['body']>(empty, stranger);
	const parts = Object.fromEntries(
		[...whole.keys()].filter((path) => log === null && path.startsWith('data/log/')).map((path) => [path, null])
	);
	const left = changed({
		...parts,
		'data/provenance.jsonld': null,
		'data/provenance-cac.jsonld': null,
		'data/records.json': JSON.stringify({ ...records, acts: [...records.acts, act] })
	});
	return packedAnew(left, (manifest) =>
		JSON.stringify(signBundle({ ...told, by, log, unproved: [hashOfSigned(act)], manifest }, stranger))
	);
}

test('what a stranger signed in the name of a desk does not hold, with the proofs of others or without a log', async () => {
	for (const log of ['node.example/log', null])
		assert.deepEqual(await faultsIn(await signedByStranger(log)), ['keys-missing data/log/keys.json']);
});

test('words of hers that somebody else names in an act of their own do not become theirs', async () => {
	const records = JSON.parse(await at('data/records.json')) as BundleRecords;
	const stranger = signingKeyFrom(inventedSeed('stranger'));
	const [act] = records.acts as [Act];
	const taken = sign<Act['body']>(
		{ ...act.body, by: { kind: 'member', member: inventedId('m'), desk: inventedId('d'), generation: 1 } },
		stranger
	);
	const bag = await packedAnew(changed({ 'data/records.json': JSON.stringify({ ...records, acts: [...records.acts, taken] }) }));
	assert.ok((await faultsIn(bag)).includes('record-forged report member 2026-11-22 data/items/001.json'), 'named as what it was');
});

test('two acts that two people counted alike are two faults, each named by what was done, by whom and when', async () => {
	const gone = [...whole.keys()].filter((path) => path.endsWith('.tlog-proof'));
	const faults = await signedByMaker(changed(Object.fromEntries(gone.map((path) => [path, null]))));
	const missing = faults.filter((fault) => fault.startsWith('proof-missing '));
	assert.equal(missing.length, 5);
	assert.ok(missing.includes('proof-missing report survivor 2026-11-22 data/items/001.json'), missing.join('; '));
	assert.ok(missing.includes('proof-missing write survivor 2026-11-22 data/items/002.json'));
	const act = { ...(JSON.parse(await at('data/records.json')) as BundleRecords).acts[0] } as Act;
	const by = { kind: 'member', member: inventedId<'member'>('m'), desk: inventedId<'desk'>('d'), generation: 1 } as const;
	const hers = faultOfAct('record-forged', act);
	assert.notEqual(hers.about, faultOfAct('record-forged', { ...act, body: { ...act.body, by } }).about);
	const odd = faultOfAct('record-forged', { ...act, body: { ...act.body, act: 'odd' as never } });
	assert.deepEqual(nameFault(odd, []).act, { deed: 'unknown', by: 'survivor', at: null });
});

test('what a check found goes from a worker to a page as it is', async () => {
	const checked = await check(whole);
	assert.deepEqual(structuredClone(checked), checked);
});

test('a shown key opens its own item and no other', async () => {
	const { items } = await check(whole);
	const keys = items
		.flatMap(({ key, file }) => [key, ...(file?.pieces ?? [])])
		.map(({ fileKey }) => Buffer.from(fileKey).toString('hex'));
	assert.equal(keys.length, 5);
	assert.equal(new Set(keys).size, keys.length);
	const [one, two] = items as [(typeof items)[number], (typeof items)[number]];
	const swapped = formatItem({ ...one, key: { ...one.key, fileKey: two.key.fileKey } });
	const faults = await faultsIn(await packedAnew(changed({ 'data/items/001.json': swapped })));
	assert.ok(faults.includes('item-altered data/items/001.json'), faults.join('; '));
});

/** What somebody does to a bundle; made anew, its manifests fit again. */
const tamperings: Readonly<
	Record<string, { readonly code: string; readonly about: string; readonly tamper: () => Promise<Bag>; readonly anew?: boolean }>
> = {
	'a flipped bit': {
		code: 'file-changed',
		about: picture,
		async tamper() {
			const bytes = await bytesOf(picture);
			bytes[77] = (bytes[77] as number) ^ 0x10;
			return changed({ [picture]: bytes });
		}
	},
	'a flipped bit under manifests made anew': {
		code: 'item-file-altered',
		about: `${picture}, piece 2`,
		anew: true,
		async tamper() {
			const bytes = await bytesOf(picture);
			bytes[5000] = (bytes[5000] as number) ^ 0x10;
			return changed({ [picture]: bytes });
		}
	},
	'a missing file': {
		code: 'file-missing',
		about: 'data/records.json',
		tamper: async () => changed({ 'data/records.json': null })
	},
	'an added file': {
		code: 'file-added',
		about: 'data/items/009.png',
		tamper: async () => changed({ 'data/items/009.png': 'x' })
	},
	'other words in a paper': {
		code: 'file-changed',
		about: 'data/papers/cover.html',
		tamper: async () => changed({ 'data/papers/cover.html': '<p>Another paper.</p>' })
	},
	'another word in the graph of provenance': {
		code: 'provenance-altered',
		about: 'data/provenance.jsonld',
		anew: true,
		tamper: async () =>
			changed({
				'data/provenance.jsonld': (await at('data/provenance.jsonld')).replace('Invented Person', 'Another Person')
			})
	},
	'another word in the graph of CAC terms': {
		code: 'provenance-altered',
		about: 'data/provenance-cac.jsonld',
		anew: true,
		tamper: async () =>
			changed({
				'data/provenance-cac.jsonld': (await at('data/provenance-cac.jsonld')).replace('squares.png', 'other.png')
			})
	},
	'a removed event': {
		code: 'custody-missing',
		about: 'step 2 squares.png data/items/002.png',
		anew: true,
		tamper: async () => changed({ 'data/custody/002.json': null })
	},
	'the last event removed': {
		code: 'custody-missing',
		about: 'step 3 squares.png data/items/002.png',
		anew: true,
		tamper: async () => changed({ 'data/custody/003.json': null })
	},
	'reordered events': {
		code: 'custody-out-of-order',
		about: 'step 2 squares.png data/custody/003.json',
		anew: true,
		tamper: async () =>
			changed({
				'data/custody/002.json': await at('data/custody/003.json'),
				'data/custody/003.json': await at('data/custody/002.json')
			})
	},
	'a swapped proof': {
		code: 'proof-other-event',
		about: 'data/log/002.tlog-proof',
		anew: true,
		tamper: async () => changed({ 'data/log/002.tlog-proof': await at('data/log/002.tlog-proof', other) })
	},
	'the proof of one act under the opening of another': {
		code: 'proof-wrong',
		about: 'data/log/002.tlog-proof',
		anew: true,
		async tamper() {
			const [one, two] = [await at('data/log/002.tlog-proof'), await at('data/log/003.tlog-proof')].map((text) =>
				text.split('\n')
			);
			one?.splice(2, 1, two?.[2] ?? '');
			return changed({ 'data/log/002.tlog-proof': one?.join('\n') ?? '' });
		}
	},
	'a renamed item': {
		code: 'item-renamed',
		about: picture,
		anew: true,
		tamper: async () => changed({ 'data/items/002.jpg': await bytesOf(picture), [picture]: null })
	},
	'another name in the words of an item': {
		code: 'item-altered',
		about: 'data/items/002.json',
		anew: true,
		tamper: async () =>
			changed({ 'data/items/002.json': (await at('data/items/002.json')).replace('squares.png', 'circles.png') })
	},
	'an item of another case': {
		code: 'item-other-case',
		about: 'data/items/001.json',
		anew: true,
		tamper: async () => changed({ 'data/items/001.json': await at('data/items/001.json', other) })
	},
	'a truncated part': {
		code: 'item-truncated',
		about: picture,
		anew: true,
		tamper: async () => changed({ [picture]: (await bytesOf(picture)).subarray(0, 8192) })
	}
};

for (const [name, { code, about, tamper, anew }] of Object.entries(tamperings))
	test(`${name} is caught and named: ${code}`, async () => {
		const tampered = await tamper();
		const faults = await faultsIn(anew ? await packedAnew(tampered) : tampered);
		assert.ok(
			faults.some((fault) => (about === '' ? fault.startsWith(`${code} `) : fault === `${code} ${about}`)),
			faults.join('; ')
		);
		// Manifests made anew fit the files again, and no longer what the maker signed.
		assert.equal(faults.includes('statement-other-bag bundle.json'), anew === true);
		assert.ok(!anew || !faults.some((fault) => /^(?:file|bag)-/.test(fault)));
	});

/** Her own signature over whatever lies there now: what a maker does who wants a bundle to say something else. */
async function signedByMaker(files: Bag, more: Partial<BundleStatement['body']> = {}): Promise<string[]> {
	const told = (JSON.parse(await at('bundle.json')) as BundleStatement).body;
	const her = signingKeyFrom(inventedSeed('case signing'));
	return faultsIn(await packedAnew(files, (manifest) => JSON.stringify(signBundle({ ...told, ...more, manifest }, her))));
}

test('a maker cannot lay a file beside the evidence as if it were any, show a record twice, or a picture without its pieces', async () => {
	const beside = {
		'data/items/099.jpg': 'x',
		'data/evidence/more.pdf': 'x',
		'data/custody/004.txt': 'x',
		'data/items/1.json': 'x'
	};
	const added = await signedByMaker(changed(beside));
	for (const path of Object.keys(beside))
		assert.ok(added.includes(`file-added ${path}`) || path.endsWith('.json'), added.join('; '));
	assert.ok(added.includes('file-added data/items/1.json') && added.includes('item-malformed data/items/1.json'));
	const graph = { 'data/provenance.jsonld': null, 'data/provenance-cac.jsonld': null };
	const again = changed({ ...graph, 'data/items/003.json': await at('data/items/001.json') });
	assert.deepEqual(await signedByMaker(again, { items: 3 }), ['item-repeated data/items/003.json']);
	const record = JSON.parse(await at('data/items/002.json')) as object;
	const bare = changed({
		...graph,
		'data/items/002.json': JSON.stringify({ ...record, file: null }),
		[picture]: 'another picture'
	});
	assert.deepEqual(await signedByMaker(bare), ['item-malformed data/items/002.json']);
	const more = changed({
		...graph,
		'data/items/001.json': JSON.stringify({ ...JSON.parse(await at('data/items/001.json')), said: 'more' })
	});
	assert.deepEqual(await signedByMaker(more), ['item-malformed data/items/001.json']);
	assert.deepEqual(await signedByMaker(changed({ 'data/papers/002.png': 'x' })), ['file-added data/papers/002.png']);
});

test('whoever adds a file and lists it, or writes another case or day into the head of a bag, is named', async () => {
	const listed = (path: string, text: string): string => `${createHash('sha256').update(text).digest('hex')}  ${path}\n`;
	const tags = await at('tagmanifest-sha256.txt');
	const first = changed({ 'READ-FIRST.html': 'x', 'tagmanifest-sha256.txt': tags + listed('READ-FIRST.html', 'x') });
	assert.deepEqual(await faultsIn(first), ['file-added READ-FIRST.html']);
	const info = await at('bag-info.txt');
	const old = listed('bag-info.txt', info);
	for (const text of [
		info.replace(/(?<=Bagging-Date: ).*/, '2019-01-01'),
		info.replace(/(?<=External-Identifier: ).*/, 'another'),
		info.replace(/(?<=Payload-Oxum: ).*/, '1.1'),
		info.replace(/(?<=Software-Agent: ).*/, 'Causeway 1.0 for the accused'),
		`${info}Contact-Name: The Accused\n`
	]) {
		const bag = changed({ 'bag-info.txt': text, 'tagmanifest-sha256.txt': tags.replace(old, listed('bag-info.txt', text)) });
		assert.deepEqual(await faultsIn(bag), ['bag-malformed bag-info.txt'], text);
	}
	const gone = changed({ 'bag-info.txt': null, 'tagmanifest-sha256.txt': tags.replace(old, '') });
	assert.deepEqual(await faultsIn(gone), ['bag-malformed bag-info.txt']);
});

/** What is wrong from the beginning, in a bundle whose maker signed it so. */
const made: Readonly<Record<string, { readonly code: string; readonly change: BundleChange }>> = {
	'a wrong witness': { code: 'witness-wrong', change: { witnesses: ['one', 'stranger'] } },
	'a checkpoint that another key signed': { code: 'checkpoint-resigned', change: { logKey: 'forger' } },
	'a stamp by a signer whose certificate had ended': {
		code: 'stamp-expired',
		change: { signerUntil: new Date('2026-11-20T00:00:00Z') }
	}
};
for (const [name, { code, change }] of Object.entries(made))
	test(`${name} is caught and named: ${code}`, async () => {
		const faults = await faultsIn(await inventedBundle(change));
		assert.ok(faults.length > 0 && faults.some((fault) => fault.startsWith(`${code} data/log/`)), faults.join('; '));
		assert.ok(!faults.some((fault) => /^(?:file|bag|item|custody|statement|record)/.test(fault)), faults.join('; '));
	});

test('a paper is held by what the maker signed, and one with no plain name is refused', async () => {
	const papers = changed({ 'data/papers/cover.html': '<p>Another paper.</p>', 'data/papers/more.html': 'more' });
	assert.deepEqual(await faultsIn(await packedAnew(papers)), ['statement-other-bag bundle.json']);
	const bytes = new Uint8Array(1);
	for (const names of [['a/b'], ['../a'], ['.a'], [''], ['a b'], ['a', 'A']])
		await assert.rejects(inventedBundle({ papers: names.map((name) => ({ name, bytes })) }), /paper-name-wrong/, names.join());
});

test('a proof of another log than the reader trusts is named as one', async () => {
	const stranger = policyOfKey('other.example/log+ab5a4cb7+AbLDxyZzCVlBUDNbB3yG8vmdoBDmMwiJmS3hdzU3PCV9');
	const faults = await faultsIn(whole, stranger.ok ? stranger.value : { ...inventedPolicy, logs: [] });
	assert.ok(
		faults.some((fault) => fault === 'proof-log-unknown data/log/001.tlog-proof'),
		faults.join('; ')
	);
});

test('a statement by anybody else, or about another bag, does not pass for the maker’s', async () => {
	const foreign = await faultsIn(changed({ 'bundle.json': await at('bundle.json', other) }));
	assert.ok(foreign.includes('statement-forged bundle.json') && foreign.includes('statement-other-bag bundle.json'));
	const altered = await faultsIn(changed({ 'bundle.json': (await at('bundle.json')).replace('"items":2', '"items":1') }));
	assert.ok(altered.includes('statement-forged bundle.json'));
});

test('whatever stands in the files, a check ends and names a fault', async () => {
	const paths = [...whole.keys()].filter((path) => path !== 'tagmanifest-sha256.txt');
	for (const path of paths)
		for (const nonsense of ['null', (await at(path)).slice(0, 300)]) {
			const { faults } = await check(await packedAnew(changed({ [path]: nonsense })));
			if (!path.startsWith('bag') && !path.startsWith('manifest'))
				assert.ok(faults.length > 0, `${path}: ${nonsense.slice(0, 20)}`);
		}
});
