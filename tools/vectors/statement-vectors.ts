import { type CaseId, canonicalBytes, canonicalText, concat, type Day, type Json, must, toHex, utf8 } from '#core/base';
import {
	type ClearStatement,
	codeFileOf,
	compareCode,
	entryBytes,
	leafHash,
	leafOfOpening,
	openingOf,
	parseEntry,
	parseOpening,
	signAccepted,
	signCodeManifest,
	signRestored,
	verifyAccepted,
	verifyCodeManifest,
	verifyRestored
} from '#core/log';
import { sign } from '#core/sealing';
import { inventedId, inventedSeed, inventedSigner } from '#tests/support/key-story.ts';
import { codeOf } from './code-of.ts';

const node = inventedSigner('node.example/log');
const stranger = inventedSigner('stranger');

export function entryVectors() {
	const statement: ClearStatement = sign({ v: 1, type: 'causeway/invented/v1', words: 'été' } as const, node);
	const text = canonicalText(statement as unknown as Json);
	const leaf = inventedSeed('leaf');
	const clear = (written: string): Uint8Array => concat(Uint8Array.of(1), utf8(written));
	const clearOf = (value: object): Uint8Array => concat(Uint8Array.of(1), canonicalBytes(value as Json));
	const { key: _, ...unsigned } = statement;
	const entries: [name: string, entry: Uint8Array][] = [
		['a blind leaf', entryBytes({ kind: 'blind', leaf })],
		['a clear statement', entryBytes({ kind: 'clear', statement })],
		['nothing', new Uint8Array()],
		['a short leaf', concat(Uint8Array.of(0), leaf.subarray(1))],
		['a long leaf', concat(Uint8Array.of(0, 0), leaf)],
		['an unknown kind', concat(Uint8Array.of(2), leaf)],
		['no text', Uint8Array.of(1)],
		['a space before', clear(` ${text}`)],
		['a byte order mark', clear(`\ufeff${text}`)],
		['a line feed after', clear(`${text}\n`)],
		['an escape that is not needed', clear(text.replace('é', '\\u00e9'))],
		['a member twice', clear(text.replace('"v":1', '"v":1,"v":1'))],
		['a fraction', clear(text.replace('"v":1', '"v":1,"w":1.5'))],
		['half a character', clear(text.replace('été', '\\ud800'))],
		['not UTF-8', concat(Uint8Array.of(1), Uint8Array.of(0x22, 0xff, 0x22))],
		['no object', clear('1')],
		['no key', clearOf(unsigned)],
		['one member more', clearOf({ ...statement, more: 1 })],
		['a short signature', clearOf({ ...statement, sig: statement.sig.slice(2) })],
		['version 2', clearOf({ ...statement, body: { ...statement.body, v: 2 } })],
		['a label of somebody else', clearOf({ ...statement, body: { ...statement.body, type: 'elsewhere/invented/v1' } })]
	];
	return {
		about: 'Log entries in hex. Reading an entry does not verify the signature in it. `leafHash` is the hash in the tree.',
		cases: entries.map(([name, entry]) => {
			const parsed = parseEntry(entry);
			const expected = { name, entry: toHex(entry), expect: codeOf(parsed) };
			if (!parsed.ok) return expected;
			const content = parsed.value.kind === 'blind' ? { leaf: toHex(parsed.value.leaf) } : { statement: parsed.value.statement };
			return { ...expected, kind: parsed.value.kind, ...content, leafHash: toHex(leafHash(entry)) };
		})
	};
}

export function openingVectors() {
	const key = inventedSeed('opening');
	const good = openingOf(key, { act: 'share', n: 7, words: ['été', null, true] });
	const openings: [name: string, opening: Json][] = [
		['an event', good],
		[
			'members in another order',
			{ event: { words: ['été', null, true], n: 7, act: 'share' }, key: good.key, type: good.type, v: 1 }
		],
		['another event', { ...good, event: { act: 'share', n: 8 } }],
		['an event that is a text', { ...good, event: '' }],
		['a short key', { ...good, key: good.key.slice(2) }],
		['a padded key', { ...good, key: `${good.key}=` }],
		['one member more', { ...good, more: 1 }],
		['no event', { v: 1, type: good.type, key: good.key }],
		['a fraction', { ...good, event: 0.5 }],
		['version 2', { ...good, v: 2 }],
		['another label', { ...good, type: 'causeway/event/v1' }]
	];
	return {
		about: 'Openings and the blind leaves (hex) that they open: HMAC-SHA-256 over `causeway/event/v1`, line feed, RFC 8785 text.',
		cases: openings.map(([name, opening]) => {
			const parsed = parseOpening(opening);
			return { name, opening, expect: codeOf(parsed), ...(parsed.ok ? { leaf: toHex(leafOfOpening(parsed.value)) } : {}) };
		})
	};
}

export function codeVectors() {
	const files = ['/app/exit.js', '/app/report.js', '/app/report.css'].map((path) => codeFileOf(path, utf8(`invented ${path}`)));
	const manifest = must(signCodeManifest('0.1.0', files, node));
	const changed = (change: object): ClearStatement => sign({ ...manifest.body, ...change }, node);
	const [first, second] = manifest.body.files;
	const statements: [name: string, statement: ClearStatement][] = [
		['a manifest', manifest],
		['another key', sign(manifest.body, stranger)],
		['another version than signed', { ...manifest, body: { ...manifest.body, version: '0.1.1' } } as ClearStatement],
		['not sorted', changed({ files: [second, first] })],
		['a path twice', changed({ files: [first, first] })],
		['no file', changed({ files: [] })],
		['a relative path', changed({ files: [{ ...first, path: 'app/exit.js' }] })],
		['a path with dots', changed({ files: [{ ...first, path: '/app/../exit.js' }] })],
		['a hash in upper case', changed({ files: [{ ...first, sha256: first?.sha256.toUpperCase() }] })],
		['one member more', changed({ more: 1 })]
	];
	const found = [codeFileOf('/app/exit.js', utf8('other')), ...files.slice(2), codeFileOf('/app/new.js', utf8('new'))];
	return {
		about:
			'Signed manifests of served code, verified under `nodeKey` (base64url); `differences` are those of `found` from the first.',
		nodeKey: node.public,
		cases: statements.map(([name, statement]) => ({
			name,
			statement,
			expect: codeOf(verifyCodeManifest(statement, node.public))
		})),
		found,
		differences: compareCode(manifest.body, found)
	};
}

export function acceptedVectors() {
	const hash = toHex(inventedSeed('head'));
	const headHash = Buffer.from(hash, 'hex').toString('base64url');
	const statement = signAccepted(
		{
			case: inventedId<'case'>('case') as CaseId,
			heads: [
				[0, 4, headHash],
				[3, 17, headHash]
			],
			checkpointSize: 1000,
			day: '2026-11-22' as Day
		},
		node
	);
	const changed = (change: object): ClearStatement => sign({ ...statement.body, ...change }, node);
	const statements: [name: string, statement: ClearStatement][] = [
		['an acceptance', statement],
		['another key', sign(statement.body, stranger)],
		['another size than signed', { ...statement, body: { ...statement.body, checkpointSize: 1001 } } as ClearStatement],
		['heads not sorted', changed({ heads: statement.body.heads.toReversed() })],
		['no heads', changed({ heads: [] })],
		['a part that is a text', changed({ heads: [['0', 4, headHash]] })],
		['a day that is none', changed({ day: '2026-02-30' })],
		['one member more', changed({ more: 1 })],
		['version 2', changed({ v: 2 })]
	];
	return {
		about: 'Acceptances of a case, verified under `nodeKey` (base64url).',
		nodeKey: node.public,
		cases: statements.map(([name, given]) => ({ name, statement: given, expect: codeOf(verifyAccepted(given, node.public)) }))
	};
}

export function restoredVectors() {
	const statement = signRestored(
		1000,
		[
			{ size: 1200, root: inventedSeed('root') },
			{ size: 1100, root: inventedSeed('other root') }
		],
		'2026-11-22' as Day,
		node
	);
	const changed = (change: object): ClearStatement => sign({ ...statement.body, ...change }, node);
	const [first] = statement.body.abandoned;
	const statements: [name: string, statement: ClearStatement][] = [
		['a restored log', statement],
		['a restored log that knows of nothing later', signRestored(1000, [], '2026-11-22' as Day, node)],
		['another key', sign(statement.body, stranger)],
		['another size than signed', { ...statement, body: { ...statement.body, size: 1001 } } as ClearStatement],
		['not by size', changed({ abandoned: statement.body.abandoned.toReversed() })],
		['a checkpoint twice', changed({ abandoned: [first, first] })],
		['a checkpoint of no entries', changed({ abandoned: [[0, first?.[1]]] })],
		['a root that is none', changed({ abandoned: [[1200, 'AAAA']] })],
		['a day that is none', changed({ day: '2026-02-30' })],
		['one member more', changed({ more: 1 })],
		['version 2', changed({ v: 2 })]
	];
	return {
		about: 'Statements of restored logs, verified under `nodeKey` (base64url).',
		nodeKey: node.public,
		cases: statements.map(([name, given]) => ({ name, statement: given, expect: codeOf(verifyRestored(given, node.public)) }))
	};
}
