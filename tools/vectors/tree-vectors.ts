import { toHex, utf8 } from '#core/base';
import {
	consistencyProof,
	hashesNeededForConsistency,
	hashesNeededForProof,
	hashesNeededForRoot,
	hashesToStore,
	inclusionProof,
	leafHash,
	readerOf,
	rootOf
} from '#core/log';

const entries = [new Uint8Array(), ...Array.from({ length: 20 }, (_, at) => utf8(`invented entry ${at + 1}`))];
const leaves = entries.map(leafHash);
const stored = hashesToStore(0, leaves, () => undefined);
const read = readerOf(stored);
const rootAt = (size: number): string => toHex(rootOf(size, read));

const flipped = (hash: string, bit: number): string => {
	const bytes = Buffer.from(hash, 'hex');
	bytes.writeUInt8((bytes[bit >> 3] as number) ^ (1 << (bit & 7)), bit >> 3);
	return bytes.toString('hex');
};

/** The tree of the first 21 invented entries: what is stored, and every root on the way. */
export const treeVectors = () => ({
	about: 'RFC 9162 section 2.1.1. Bytes are hex. `stored` has every complete subtree in the order in which it is completed.',
	entries: entries.map(toHex),
	stored: stored.map(({ level, index, hash }) => ({ level, index, hash: toHex(hash) })),
	roots: Array.from({ length: entries.length + 1 }, (_, size) => ({ size, root: rootAt(size), reads: hashesNeededForRoot(size) }))
});

export function inclusionVectors() {
	const claim = (index: number, size: number) => ({
		leaf: toHex(leaves[index] as Uint8Array),
		index,
		size,
		proof: inclusionProof(index, size, read).map(toHex),
		root: rootAt(size)
	});
	const places = [
		[0, 1],
		[0, 2],
		[1, 2],
		[2, 3],
		[4, 7],
		[6, 7],
		[0, 8],
		[11, 13],
		[12, 13],
		[16, 17],
		[20, 21],
		[5, 21]
	] as const;
	const good = claim(5, 21);
	const [first, ...rest] = good.proof as [string, ...string[]];
	return {
		about:
			'RFC 9162 sections 2.1.3.1 and 2.1.3.2 over the tree of tree.json. `reads` are the stored hashes that making the proof takes.',
		cases: [
			...places.map(([index, size]) => ({
				name: `entry ${index} of ${size}`,
				...claim(index, size),
				reads: hashesNeededForProof(index, size),
				valid: true
			})),
			...Object.entries({
				'another leaf': { ...good, leaf: flipped(good.leaf, 0) },
				'another root': { ...good, root: flipped(good.root, 255) },
				'a flipped bit in the proof': { ...good, proof: [flipped(first, 77), ...rest] },
				'the neighbour': { ...good, index: 4 },
				'a smaller tree': { ...good, size: 16 },
				'index beyond the tree': { ...good, index: 21 },
				'an empty tree': { ...good, index: 0, size: 0, proof: [] },
				'a piece missing': { ...good, proof: rest },
				'a piece too many': { ...good, proof: [...good.proof, first] },
				'two pieces exchanged': { ...good, proof: [rest[0] as string, first, ...rest.slice(1)] },
				'a piece that is no hash': { ...good, proof: [...good.proof, ''] }
			}).map(([name, wrong]) => ({ name, ...wrong, valid: false }))
		]
	};
}

export function consistencyVectors() {
	const claim = (oldSize: number, size: number) => ({
		oldSize,
		oldRoot: rootAt(oldSize),
		size,
		root: rootAt(size),
		proof: oldSize === 0 ? [] : consistencyProof(oldSize, size, read).map(toHex)
	});
	const steps = [
		[1, 1],
		[1, 2],
		[1, 21],
		[2, 3],
		[3, 7],
		[4, 7],
		[6, 7],
		[7, 8],
		[8, 21],
		[13, 21],
		[20, 21],
		[21, 21]
	] as const;
	const good = claim(13, 21);
	const [first, ...rest] = good.proof as [string, ...string[]];
	return {
		about: 'RFC 9162 sections 2.1.4.1 and 2.1.4.2 over the tree of tree.json. A proof from size 0 is always refused.',
		cases: [
			...steps.map(([oldSize, size]) => ({
				name: `${oldSize} to ${size}`,
				...claim(oldSize, size),
				reads: hashesNeededForConsistency(oldSize, size),
				valid: true
			})),
			...Object.entries({
				'from nothing': claim(0, 21),
				'nothing to nothing': claim(0, 0),
				'a log that shrank': { ...claim(13, 21), oldSize: 21, size: 13 },
				'same size, another root': { ...claim(21, 21), root: rootAt(20) },
				'same size with a proof': { ...claim(21, 21), proof: [rootAt(21)] },
				'another old root': { ...good, oldRoot: flipped(good.oldRoot, 8) },
				'another root': { ...good, root: flipped(good.root, 8) },
				'a flipped bit in the proof': { ...good, proof: [flipped(first, 200), ...rest] },
				'a piece missing': { ...good, proof: rest },
				'a piece too many': { ...good, proof: [...good.proof, first] },
				'another old size': { ...good, oldSize: 12 },
				'another size': { ...good, size: 16 }
			}).map(([name, wrong]) => ({ name, ...wrong, valid: false }))
		]
	};
}
