import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeskId } from '#core/base';
import { type CopyMaker, type DerivationContent, derivationFields, derivationOf } from './derivation.ts';

const [desk, other] = ['d'.repeat(21), 'o'.repeat(21)].map((id) => `${id}A`) as [DeskId, DeskId];
const [copy, original] = ['c'.repeat(21), 'p'.repeat(21)].map((id) => `${id}A`) as [string, string];
const made = (more: Partial<DerivationContent> = {}): DerivationContent => ({
	kind: 'derivation',
	item: copy,
	original,
	method: 'areas-covered',
	fill: 'solid',
	count: 1,
	tool: { name: 'Invented tool', version: '1' },
	originalSha256: 'a'.repeat(64),
	sha256: 'b'.repeat(64),
	...more
});

test('how a copy was made counts by the word of whoever put it there: hers for hers, a desk’s for its own, nobody’s for another’s', () => {
	const makers: readonly (CopyMaker | null)[] = ['survivor', desk, other, null];
	for (const holder of makers)
		for (const maker of makers) {
			const found = derivationOf(copy, holder, [{ maker, content: made() }]);
			assert.equal(found !== null, holder !== null && holder === maker, `${maker} of what ${holder} put there`);
		}
});

test('a forged word before or after the right one changes nothing, and of the right ones the first counts', () => {
	const [first, second] = [made({ count: 1 }), made({ count: 2 })];
	const forged = { maker: other, content: made({ original: 'f'.repeat(22), count: 9 }) };
	for (const holder of ['survivor', desk] as const) {
		const told = [forged, { maker: holder, content: first }, forged, { maker: holder, content: second }];
		assert.equal(derivationOf(copy, holder, told), first);
	}
	assert.equal(derivationOf(original, desk, [{ maker: desk, content: first }]), null, 'of another thing');
	assert.equal(
		derivationOf(copy, desk, [{ maker: desk, content: made({ original: copy }) }]),
		null,
		'nothing is a copy of itself'
	);
});

test('who made it may be named and need not be', () => {
	assert.ok(derivationFields.by(undefined) && derivationFields.by('Invented Person'));
	assert.ok(!derivationFields.by(7) && !derivationFields.by(null));
});
