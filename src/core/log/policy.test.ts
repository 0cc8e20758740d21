import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { must } from '#core/base';
import { signingKeyFrom } from '#core/sealing';
import { type CosignerKey, cosignerKeyOf, formatCosignerVkey } from './cosigner-key.ts';
import { formatPolicy, isQuorum, parsePolicy } from './policy.ts';
import { formatVkey, noteKeyOf } from './vkey.ts';

const publicKey = (number: number): string => signingKeyFrom(new Uint8Array(32).fill(number)).public;
const logVkey = formatVkey(noteKeyOf('node.example/log', publicKey(100)));
const names = ['X1', 'X2', 'X3', 'Y1', 'Y2', 'Y3'];
const keys = Object.fromEntries(
	names.map((name, at): [string, CosignerKey] => [name, cosignerKeyOf(`${name}.example`, 'ed25519', publicKey(at))])
);
const witnessLines = names.map((name) => `witness ${name} ${formatCosignerVkey(keys[name] as CosignerKey)}`).join('\n');
const [x1, y1] = ['X1', 'Y1'].map((name) => formatCosignerVkey(keys[name] as CosignerKey));
const example = `# Two houses, and one witness of the second is enough.
log ${logVkey}

${witnessLines}
group X-witnesses 2 X1 X2 X3
	group Y-witnesses  any Y1 Y2 Y3\t
group X-and-Y all X-witnesses Y-witnesses
 # done
quorum X-and-Y
`;
const code = (text: string): string => {
	const parsed = parsePolicy(text);
	return parsed.ok ? 'accepted' : `${parsed.refusal.code} ${parsed.refusal.about}`.trim();
};
const quorate = (text: string, ...cosigned: string[]): boolean =>
	isQuorum(
		must(parsePolicy(text)),
		cosigned.map((name) => keys[name] as CosignerKey)
	);

test('the example of two houses asks for two of one and one of the other', () => {
	const policy = must(parsePolicy(example));
	assert.deepEqual([policy.logs.length, policy.witnesses.length, policy.groups.length, policy.quorum], [1, 6, 3, 'X-and-Y']);
	for (const [cosigned, answer] of [
		['X1 X2 Y1', true],
		['X3 X2 Y3 X1', true],
		['X1 X2 X3', false],
		['X1 Y1 Y2 Y3', false],
		['X1 X1 Y1', false],
		['', false]
	] as const)
		assert.equal(quorate(example, ...cosigned.split(' ').filter((name) => name !== '')), answer, cosigned);
});

test('a single witness, or none, can be the quorum', () => {
	assert.equal(quorate(`witness X1 ${x1}\nquorum X1\n`, 'X1'), true);
	assert.equal(quorate(`witness X1 ${x1}\nquorum X1\n`, 'Y1'), false);
	assert.equal(quorate('quorum none\n'), true);
});

test('a policy reads back as it was written', () => {
	const policy = must(parsePolicy(example.replace(`log ${logVkey}`, `log ${logVkey} https://node.example/log/`)));
	assert.equal(policy.logs[0]?.url, 'https://node.example/log/');
	assert.deepEqual(must(parsePolicy(formatPolicy(policy))), policy);
});

test('what could count twice, or refers to nothing or to itself, is refused with its line', () => {
	const x = `witness X1 ${x1}\n`;
	const y = `witness Y1 ${y1}\n`;
	for (const [text, expected] of [
		['', 'policy-quorum-missing'],
		[x, 'policy-quorum-missing'],
		[`${x}quorum X1`, 'policy-malformed end of the text'],
		[`${x}quorum X1\nquorum X1\n`, 'policy-quorum-twice line 3'],
		[`${x}quorum X2\n`, 'policy-name-unknown line 2'],
		[`quorum X1\n${x}`, 'policy-name-unknown line 1'],
		[`${x}witness X2 ${x1}\nquorum X1\n`, 'policy-key-twice line 2'],
		[`${x}witness X1 ${y1}\nquorum X1\n`, 'policy-name-twice line 2'],
		[`witness none ${x1}\nquorum none\n`, 'policy-name-twice line 1'],
		[`${x}group X1 any X1\nquorum X1\n`, 'policy-name-twice line 2'],
		[`${x}group g any g\nquorum g\n`, 'policy-name-unknown line 2'],
		[`${x}group g any h\ngroup h any g\nquorum g\n`, 'policy-name-unknown line 2'],
		[`${x}group g any none\nquorum g\n`, 'policy-name-unknown line 2'],
		[`${x}group g any X1 X1\nquorum g\n`, 'policy-member-twice line 2'],
		[`${x}${y}group g any X1\ngroup h all X1 Y1\nquorum h\n`, 'policy-member-twice line 4'],
		[`${x}group g 0 X1\nquorum g\n`, 'policy-threshold-wrong line 2'],
		[`${x}group g 2 X1\nquorum g\n`, 'policy-threshold-wrong line 2'],
		[`${x}group g 01 X1\nquorum g\n`, 'policy-threshold-wrong line 2'],
		[`${x}group g -1 X1\nquorum g\n`, 'policy-threshold-wrong line 2'],
		[`${x}group g most X1\nquorum g\n`, 'policy-threshold-wrong line 2'],
		[`${x}group g constructor X1\nquorum g\n`, 'policy-threshold-wrong line 2'],
		[`${x}group g any\nquorum g\n`, 'policy-malformed line 2'],
		[`log ${logVkey}\nlog ${logVkey}\nquorum none\n`, 'policy-key-twice line 2'],
		[`log ${x1}\nquorum none\n`, 'policy-key-wrong line 1'],
		[`witness w ${logVkey}\nquorum none\n`, 'policy-key-wrong line 1'],
		[`log ${logVkey} https://node.example more\nquorum none\n`, 'policy-malformed line 1'],
		['log\nquorum none\n', 'policy-malformed line 1'],
		['witness w\nquorum none\n', 'policy-malformed line 1'],
		['quorum\n', 'policy-malformed line 1'],
		['quorum none none\n', 'policy-malformed line 1'],
		['quorums none\n', 'policy-malformed line 1'],
		['quorum none\r\n', 'policy-malformed line 1'],
		['# a\u0000comment\nquorum none\n', 'policy-malformed line 1'],
		['quorum\u00a0none\n', 'policy-malformed line 1']
	] as const)
		assert.equal(code(text), expected, JSON.stringify(text));
});

test('names are told apart byte by byte, whatever they look like', () => {
	const text = `witness K ${x1}\nwitness \u212a ${y1}\nquorum \u212a\n`;
	assert.equal(quorate(text, 'Y1'), true);
	assert.equal(quorate(text, 'X1'), false);
});

test('a chain of a thousand groups is weighed without going deep', () => {
	const chain = Array.from({ length: 1000 }, (_, at) => `group g${at + 1} all ${at === 0 ? 'X1' : `g${at}`}\n`).join('');
	assert.equal(quorate(`witness X1 ${x1}\n${chain}quorum g1000\n`, 'X1'), true);
});

test('no text makes the parser throw', () => {
	const word = fc.oneof(
		fc.constantFrom(
			'log',
			'witness',
			'group',
			'quorum',
			'all',
			'any',
			'1',
			'2',
			'none',
			'X1',
			'Y1',
			'g',
			logVkey,
			x1 as string,
			'\n',
			'\n',
			'#'
		),
		fc.string({ maxLength: 3 })
	);
	fc.assert(
		fc.property(fc.array(word, { maxLength: 25 }), (words) => {
			const parsed = parsePolicy(`${words.join(' ')}\n`);
			if (parsed.ok) assert.deepEqual(must(parsePolicy(formatPolicy(parsed.value))), parsed.value);
		}),
		{ numRuns: 1000 }
	);
});
