import { toBase64, toHex, utf8 } from '#core/base';
import {
	type Cosigner,
	consistencyProof,
	cosignCheckpoint,
	cosignerKeyOf,
	cosignSubtree,
	decideCosigning,
	formatAddCheckpoint,
	formatCheckpoint,
	formatCosignerVkey,
	formatProofFile,
	formatVkey,
	hashesToStore,
	inclusionProof,
	isQuorum,
	leafHash,
	mlDsa44KeyFrom,
	noteKeyOf,
	parseAddCheckpoint,
	parseCosignerVkey,
	parsePolicy,
	parseProofFile,
	readCosignatures,
	readerOf,
	rootOf,
	signCheckpoint,
	signNote,
	verifyProofFile,
	witnessStatus
} from '#core/log';
import { inventedSeed, inventedSigner } from '#tests/support/key-story.ts';
import { codeOf } from './code-of.ts';

const origin = 'node.example/log';
const node = inventedSigner(origin);
const logVkey = formatVkey(noteKeyOf(origin, node.public));
const names = ['first.example/w1', 'second.example/w2', 'third.example/w3'] as const;
const witnesses = names.map((name, at): Cosigner => {
	const seed = inventedSeed(`cosigning ${name}`);
	return at === 2
		? { name, cosigns: 'ml-dsa-44', key: mlDsa44KeyFrom(seed) }
		: { name, cosigns: 'ed25519', key: inventedSigner(name) };
}) as [Cosigner, Cosigner, Cosigner];
const keys = witnesses.map(({ name, cosigns, key }) => cosignerKeyOf(name, cosigns, key.public));
const vkeys = keys.map(formatCosignerVkey) as [string, string, string];
const entries = Array.from({ length: 20 }, (_, at) => utf8(`invented entry ${at}`));
const read = readerOf(hashesToStore(0, entries.map(leafHash), () => undefined));
const headAt = (size: number) => ({ origin, size, root: rootOf(size, read) });
const signedAt = (size: number): string => signCheckpoint(headAt(size), node);
const time = 1_700_000_000;
const cosigned = (size: number): [string, string, string] =>
	witnesses.map((witness, at) => cosignCheckpoint(formatCheckpoint(headAt(size)), witness, time + at)) as [
		string,
		string,
		string
	];

export function cosignatureVectors() {
	const lines = cosigned(9);
	const older = cosigned(8);
	const extended = `${formatCheckpoint(headAt(9))}an extension\n`;
	const notes: [name: string, note: string][] = [
		['two Ed25519 cosignatures and one of ML-DSA-44', signedAt(9) + lines.join('')],
		['none', signedAt(9)],
		['one of another checkpoint', signedAt(9) + older[0]],
		['one of another checkpoint, ML-DSA-44', signedAt(9) + older[2]],
		[
			'one twice, the later time counts',
			signedAt(9) + lines[0] + cosignCheckpoint(formatCheckpoint(headAt(9)), witnesses[0], time + 60)
		],
		['a checkpoint with an extension line', signNote(extended, origin, node) + cosignCheckpoint(extended, witnesses[0], time)],
		['an extension line that was added later, Ed25519', signNote(extended, origin, node) + lines[0]],
		['an extension line that was added later, ML-DSA-44', signNote(extended, origin, node) + lines[2]],
		['no checkpoint', signNote('An invented text.\n', origin, node)]
	];
	const range = { origin, start: 8, end: 13, hash: inventedSeed('subtree') };
	return {
		about:
			'C2SP tlog-cosignature v1.0.1 (Ed25519) and v1.1.0-rc.1 (ML-DSA-44; signed without randomness). Times are seconds since 1970. `subtree` is the line of the ML-DSA-44 cosigner. `hash` is hex.',
		witnesses: witnesses.map(({ name, cosigns }, at) => ({ name, cosigns, vkey: vkeys[at] })),
		vkeys: [...vkeys, logVkey, vkeys[0].replace('w1', 'w2'), vkeys[1].slice(0, -4)].map((vkey) => ({
			vkey,
			expect: codeOf(parseCosignerVkey(vkey))
		})),
		notes: notes.map(([name, note]) => {
			const answer = readCosignatures(note, keys);
			const times = answer.ok ? { cosigned: answer.value.cosigned.map((one) => [one.key.name, one.time]) } : {};
			return { name, note, expect: codeOf(answer), ...times };
		}),
		subtree: { ...range, hash: toHex(range.hash), line: cosignSubtree(range, witnesses[2]) }
	};
}

export function policyVectors() {
	const [a, b, c] = vkeys.map((vkey, at) => `witness ${'abc'[at]} ${vkey}\n`) as [string, string, string];
	const all = `log ${logVkey}\n${a}${b}${c}`;
	const cases: [name: string, text: string][] = [
		['two of three', `# invented\n\n${all}group g 2 a b c\nquorum g\n`],
		['any of two and one more', `${all}group g any a b\n\tgroup h  all g c \nquorum h\n`],
		['one witness', `${all}quorum b\n`],
		['no witness', `${all}quorum none\n`],
		['no log', 'quorum none\n'],
		['no quorum', all],
		['two quorums', `${all}quorum a\nquorum b\n`],
		['no line feed at the end', `${all}quorum a`],
		['a name that stands later', `quorum a\n${a}`],
		['a group that holds itself', `${a}group g any g a\nquorum g\n`],
		['two groups that hold each other', `${a}group g any h a\ngroup h any g\nquorum h\n`],
		['a witness in two groups', `${all}group g any a b\ngroup h any a c\nquorum h\n`],
		['a witness twice in a group', `${all}group g 2 a a b\nquorum g\n`],
		['one key for two witnesses', `${a}witness z ${vkeys[0]}\nquorum none\n`],
		['one key for two logs', `log ${logVkey}\nlog ${logVkey}\nquorum none\n`],
		['one name for two', `${a}${b.replace('witness b', 'witness a')}quorum a\n`],
		['the name none', `${a.replace('witness a', 'witness none')}quorum none\n`],
		['none as a member', `${a}group g any none a\nquorum g\n`],
		['more than there are', `${a}group g 2 a\nquorum g\n`],
		['nobody at all', `${a}group g 0 a\nquorum g\n`],
		['a log’s key for a witness', `witness a ${logVkey}\nquorum a\n`],
		['a witness’s key for a log', `log ${vkeys[0]}\nquorum none\n`],
		['an unknown kind of line', `${a}quota a\nquorum a\n`],
		['a carriage return', 'quorum none\r\n']
	];
	const subsets = [[], [0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2]];
	return {
		about:
			'C2SP tlog-policy. `quorate` are the sets of cosigners (by the name of their key) of all subsets of the three that satisfy it.',
		cosigners: names,
		cases: cases.map(([name, text]) => {
			const parsed = parsePolicy(text);
			if (!parsed.ok) return { name, text, expect: codeOf(parsed), about: parsed.refusal.about };
			const quorate = subsets.filter((subset) =>
				isQuorum(
					parsed.value,
					subset.map((at) => keys[at] as (typeof keys)[number])
				)
			);
			return { name, text, expect: 'accepted', quorate: quorate.map((subset) => subset.map((at) => names[at])) };
		})
	};
}

export function proofFileVectors() {
	const policy = `log ${logVkey}\nwitness a ${vkeys[0]}\nwitness b ${vkeys[1]}\ngroup g all a b\nquorum g\n`;
	const lines = cosigned(9);
	const file = { extra: null, index: 4, proof: inclusionProof(4, 9, read), checkpoint: signedAt(9) + lines[0] + lines[1] };
	const good = formatProofFile(file);
	const strange = signCheckpoint(headAt(9), inventedSigner('strange.example'));
	const cases: [name: string, text: string, entry?: number][] = [
		['a proof', good],
		['a proof with something extra', formatProofFile({ ...file, extra: utf8('invented') })],
		[
			'the one entry of a log',
			formatProofFile({ ...file, index: 0, proof: [], checkpoint: signedAt(1) + cosigned(1).slice(0, 2).join('') }),
			0
		],
		['another entry', good, 3],
		['another place', good.replace('index 4', 'index 5')],
		['one hash fewer', formatProofFile({ ...file, proof: file.proof.slice(1) })],
		['one witness too few', formatProofFile({ ...file, checkpoint: signedAt(9) + lines[0] })],
		[
			'another log',
			formatProofFile({ ...file, checkpoint: signCheckpoint({ ...headAt(9), origin: 'elsewhere.example/log' }, node) })
		],
		['another key of the log', formatProofFile({ ...file, checkpoint: strange + lines[0] + lines[1] })],
		['a changed size', good.replace('\n9\n', '\n10\n')],
		['another version', good.replace('@v1', '@v2')],
		['a leading nought', good.replace('index 4', 'index 04')],
		['extra after the index', good.replace('index 4\n', 'index 4\nextra aW52ZW50ZWQ=\n')],
		['no empty line', good.replace('\n\n', '\n')],
		['a hash of another length', good.replace('index 4\n', 'index 4\naW52ZW50ZWQ=\n')]
	];
	return {
		about: 'C2SP tlog-proof, under `policy`. `entry` is the text of the entry that it is to prove.',
		policy,
		cases: cases.map(([name, text, at = 4]) => {
			const parsed = parseProofFile(text);
			const under = parsePolicy(policy);
			const entry = entries[at] as Uint8Array;
			const answer = parsed.ok && under.ok ? verifyProofFile(parsed.value, leafHash(entry), under.value) : parsed;
			return { name, file: text, entry: Buffer.from(entry).toString('utf8'), expect: codeOf(answer) };
		})
	};
}

export function witnessVectors() {
	const body = (oldSize: number, size: number, change: object = {}): string =>
		formatAddCheckpoint({
			oldSize,
			proof: oldSize > 0 && oldSize <= size ? consistencyProof(oldSize, size, read) : [],
			checkpoint: signedAt(size),
			...change
		});
	const proof = consistencyProof(5, 9, read);
	const empty = `${origin}\n0\n${toBase64(inventedSeed('root'))}\n`;
	const elsewhere = signCheckpoint({ ...headAt(5), origin: 'elsewhere.example/log' }, node);
	const cases: [name: string, latest: number | null, body: string][] = [
		['the first', null, body(0, 5)],
		['the next', 5, body(5, 9)],
		['the same again', 9, body(9, 9)],
		['an empty log', null, body(0, 0)],
		['a log that it does not follow', null, body(0, 5, { checkpoint: elsewhere })],
		['another key', null, body(0, 5, { checkpoint: signCheckpoint(headAt(5), inventedSigner('strange.example')) })],
		['a changed size', null, body(0, 9).replace('\n9\n', '\n8\n')],
		['an old size beyond the new one', 9, body(9, 5)],
		['an old size before the last', 9, body(5, 9)],
		['an old size beyond the last', 5, body(9, 13)],
		['an old size of nought after the first', 9, body(0, 13)],
		['a piece of the proof missing', 5, body(5, 9, { proof: proof.slice(1) })],
		[
			'another root of the same size',
			5,
			body(5, 5, { checkpoint: signCheckpoint({ ...headAt(5), root: headAt(4).root }, node) })
		],
		['a proof from nothing', null, body(0, 9, { proof })],
		['a proof to itself', 9, body(9, 9, { proof })],
		['a root of the empty tree that is none', null, body(0, 0, { checkpoint: signNote(empty, origin, node) })],
		['a leading nought', 5, body(5, 9).replace('old 5', 'old 05')],
		[
			'sixty-four hashes',
			5,
			body(5, 9).replace('old 5\n', `old 5\n${`${toBase64(inventedSeed('hash'))}\n`.repeat(64 - proof.length)}`)
		],
		['no empty line', 5, body(5, 9).replace('\n\n', '\n')]
	];
	return {
		about:
			'C2SP tlog-witness v1.0.0, add-checkpoint. `latest` is the size that the witness cosigned last, `null` for none; it knows the roots of `roots` (hex, by size) and this one log. `status` is the HTTP status, `answer` the body of 409.',
		vkey: logVkey,
		roots: Object.fromEntries([0, 5, 9].map((size) => [size, toHex(headAt(size).root)])),
		cases: cases.map(([name, latest, text]) => {
			const asked = parseAddCheckpoint(text);
			const follows = !text.includes('elsewhere');
			const log = follows ? { keys: [noteKeyOf(origin, node.public)], latest: latest === null ? null : headAt(latest) } : null;
			const answer = asked.ok ? decideCosigning(asked.value, log) : asked;
			const status = answer.ok ? 200 : witnessStatus[answer.refusal.code];
			const conflict = !answer.ok && status === 409 ? { answer: `${answer.refusal.about}\n` } : {};
			return { name, latest, body: text, expect: codeOf(answer), status, ...conflict };
		})
	};
}
