import { toBase64, toHex } from '#core/base';
import { formatNote, formatVkey, noteKeyOf, openCheckpoint, openNote, parseVkey, signCheckpoint, signNote } from '#core/log';
import { inventedSeed, inventedSigner } from '#tests/support/key-story.ts';
import { codeOf } from './code-of.ts';

const names = ['node.example/log', 'witness.example'] as const;
const [node, witness] = [inventedSigner(names[0]), inventedSigner(names[1])];
const [nodeKey, witnessKey] = [noteKeyOf(names[0], node.public), noteKeyOf(names[1], witness.public)];
const [vkey, witnessVkey] = [formatVkey(nodeKey), formatVkey(witnessKey)];

export function noteVectors() {
	const text = 'An invented text.\n\nIts second part.\n';
	const signed = signNote(text, names[0], node);
	const lineOf = (note: string): string => note.slice(note.lastIndexOf('\u2014'));
	const witnessLine = lineOf(signNote(text, names[1], witness));
	const noughts = (name: string, keyId: string, bytes: number): string =>
		formatNote({ text, signatures: [{ name, keyId, signature: new Uint8Array(bytes) }] });
	const notes: [name: string, note: string, keys: string[]][] = [
		['one known signature', signed, [vkey]],
		['a known and an unknown signature', signed + witnessLine, [vkey]],
		['two known signatures', signed + witnessLine, [vkey, witnessVkey]],
		['an unknown signature of a known name', signed + lineOf(noughts(names[0], '00000000', 2424)), [vkey]],
		['a hundred signatures', signed + witnessLine.repeat(99), [vkey]],
		['a signature line inside the text', signNote(`${text}\n${witnessLine}`, names[0], node), [vkey, witnessVkey]],
		['no known signature', signed, [witnessVkey]],
		['a changed text', signed.replace('second', 'third'), [vkey]],
		[
			'a known signature that fails beside one that verifies',
			signed + lineOf(noughts(names[1], witnessKey.keyId, 64)),
			[vkey, witnessVkey]
		],
		['a known key with a signature of another length', noughts(names[0], nodeKey.keyId, 63), [vkey]],
		['a known key given twice', signed, [vkey, vkey]],
		['a hundred and one signatures', signed + witnessLine.repeat(100), [vkey]],
		['text alone', text, [vkey]],
		['no last line feed', signed.slice(0, -1), [vkey]],
		['a line after the signatures', `${signed}more\n`, [vkey]],
		['a space in a name', signed.replace('\u2014 node.example', '\u2014 node example'), [vkey]],
		['a signature without bytes', `${text}\n\u2014 node.example AAAAAA==\n`, [vkey]],
		['a carriage return', signed.replaceAll('\n', '\r\n'), [vkey]],
		['a tabulator', signed.replace('An ', 'An\t'), [vkey]]
	];
	const wrongType = toBase64(new Uint8Array([4, ...new Uint8Array(32)]));
	return {
		about: 'C2SP signed-note v1.0.0, Ed25519 (type 0x01) only. Seeds are hex. `expect` is `accepted` or our code of refusal.',
		keys: [
			{ name: names[0], seed: toHex(inventedSeed(`signing ${names[0]}`)), vkey },
			{ name: names[1], seed: toHex(inventedSeed(`signing ${names[1]}`)), vkey: witnessVkey }
		],
		vkeys: [
			vkey,
			witnessVkey,
			vkey.replace(nodeKey.keyId, '00000000'),
			vkey.replace('node', 'mode'),
			vkey.slice(0, -4),
			vkey.replace('node.example', 'node example'),
			vkey.slice(vkey.indexOf('+')),
			vkey.replace(nodeKey.keyId, nodeKey.keyId.toUpperCase()),
			`node.example+00000000+${wrongType}`,
			''
		].map((text) => ({ vkey: text, expect: codeOf(parseVkey(text)) })),
		notes: notes.map(([name, note, keys]) => {
			const opened = openNote(
				note,
				keys.map((key) => (key === vkey ? { ...nodeKey } : { ...witnessKey }))
			);
			const answer = opened.ok ? { text: opened.value.text, signedBy: opened.value.signedBy.map((key) => key.name) } : {};
			return { name, note, keys, expect: codeOf(opened), ...answer };
		})
	};
}

export function checkpointVectors() {
	const root = inventedSeed('root');
	const good = { origin: names[0], size: 1_234_567, root };
	const signed = signCheckpoint(good, node);
	const emptyRoot = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';
	const lines = (...body: string[]): string => signNote(body.map((line) => `${line}\n`).join(''), names[0], node);
	const encoded = toBase64(root);
	const notes: [name: string, note: string][] = [
		['a checkpoint', signed],
		['the empty log', lines(names[0], '0', emptyRoot)],
		['the largest size', lines(names[0], String(Number.MAX_SAFE_INTEGER), encoded)],
		['the empty log under another root', lines(names[0], '0', encoded)],
		['one more than the largest size', lines(names[0], '9007199254740992', encoded)],
		['a leading nought', lines(names[0], '01', encoded)],
		['a sign', lines(names[0], '+1', encoded)],
		['no size', lines(names[0], encoded)],
		['an extension line', lines(names[0], '1', encoded, 'more')],
		['a root without its padding', lines(names[0], '1', encoded.replace('=', ''))],
		['a root of 31 bytes', lines(names[0], '1', toBase64(root.subarray(1)))],
		['another log under this key', lines('elsewhere.example/log', '1', encoded)],
		['another size than signed', signed.replace('1234567', '1234568')],
		['another key', signCheckpoint({ ...good, origin: names[1] }, witness)]
	];
	return {
		about: 'C2SP tlog-checkpoint v1.0.0 without extension lines, opened under `vkey`. `root` is hex.',
		vkey,
		cases: notes.map(([name, note]) => {
			const opened = openCheckpoint(note, vkey);
			const answer = opened.ok ? { ...opened.value, root: toHex(opened.value.root) } : {};
			return { name, note, expect: codeOf(opened), ...answer };
		})
	};
}
