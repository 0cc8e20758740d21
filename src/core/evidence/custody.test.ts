import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import type { Moment } from '#core/base';
import {
	type CustodyContent,
	type CustodyDraft,
	hashOfCustody,
	type PlacedCustody,
	placeCustody,
	readChains
} from './custody.ts';
import { cannotProve, formOfMedia, formOfSource, itemForms } from './item-about.ts';
import { ownTool } from './own-tool.ts';

const [item, other] = ['A'.repeat(22), 'B'.repeat(21).concat('A')];
const now = '2026-11-22T10:00:00Z' as Moment;
const draft = (note: string, of = item): CustodyDraft => ({
	kind: 'custody',
	item: of,
	at: null,
	what: 'noted',
	by: 'Invented Person',
	tool: null,
	from: null,
	to: null,
	seal: null,
	note
});

/** A chain as it would be written: each note an event of its item. */
function chain(...drafts: readonly CustodyDraft[]): CustodyContent[] {
	const made: CustodyContent[] = [];
	for (const one of drafts) made.push(placeCustody(one, made, now));
	return made;
}
const placed = (contents: readonly CustodyContent[], part = 8): PlacedCustody[] =>
	contents.map((content, at) => ({
		part,
		seq: at + 1,
		writtenAt: `2026-11-22T10:00:0${at}Z` as Moment,
		author: { kind: 'survivor' },
		content
	}));
const gapsOf = (events: readonly PlacedCustody[]): string[] =>
	readChains(events).flatMap(({ gaps }) => gaps.map(({ what }) => what));

test('events of one item are counted and chained in each part by themselves, and a whole chain has no gap', () => {
	const made = chain(draft('first'), draft('of another', other), draft('second'));
	assert.deepEqual(
		made.map(({ n }) => n),
		[1, 1, 2]
	);
	assert.equal(made[2]?.prev, hashOfCustody(made[0] as CustodyContent));
	assert.deepEqual([made[0]?.prev, made[1]?.prev], [null, null]);
	assert.equal(made[0]?.at, now);
	const chains = readChains([...placed(made), ...placed(chain(draft('in her own part')), 3)]);
	assert.deepEqual(
		chains.map(({ part, item, events, gaps }) => [part, item, events.length, gaps.length]),
		[
			[3, item, 1, 0],
			[8, item, 2, 0],
			[8, other, 1, 0]
		]
	);
});

test('a missing, a repeated, an altered event and a clock that went back are each named', () => {
	const whole = placed(chain(draft('a'), draft('b'), draft('c'), draft('d')));
	assert.deepEqual(gapsOf(whole), []);
	const [a, b, c, d] = whole as [PlacedCustody, PlacedCustody, PlacedCustody, PlacedCustody];
	assert.deepEqual(readChains([a, d])[0]?.gaps, [{ what: 'missing', part: 8, item, from: 2, to: 3 }]);
	assert.deepEqual(readChains([b, c, d])[0]?.gaps, [{ what: 'missing', part: 8, item, from: 1, to: 1 }]);
	assert.deepEqual(gapsOf([a, b, { ...b, seq: 3, writtenAt: c.writtenAt }]), ['out-of-order']);
	assert.deepEqual(gapsOf([a, { ...b, content: { ...b.content, note: 'changed' } }, c, d]), ['altered']);
	assert.deepEqual(gapsOf([{ ...a, content: { ...a.content, prev: hashOfCustody(b.content) } }]), ['altered']);
	assert.deepEqual(gapsOf([a, { ...b, writtenAt: '2026-11-21T00:00:00Z' as Moment }]), ['clock-back']);
});

test('an event with no canonical text breaks its chain and nothing else', () => {
	const odd = { ...(chain(draft('a'))[0] as CustodyContent), later: 1.5 } as CustodyContent;
	assert.equal(hashOfCustody(odd), null);
	const next = placeCustody(draft('b'), [odd], now);
	assert.deepEqual([next.n, next.prev], [2, null]);
	assert.deepEqual(gapsOf(placed([odd, next])), ['altered']);
});

test('nothing proves that it is true, and every form says more than that of what it cannot show', () => {
	for (const form of itemForms) {
		const limits = cannotProve(form);
		assert.equal(limits[0], 'not-true');
		assert.ok(limits.length > 1, form);
		assert.ok(cannotProve(form, true).includes('less-than-original'));
	}
	assert.ok(cannotProve('chat').includes('export-editable'));
	assert.deepEqual(['image/png', 'video/mp4', 'message/rfc822', 'application/zip', ''].map(formOfMedia), [
		'picture',
		'video',
		'mail',
		'other',
		'other'
	]);
	assert.deepEqual((['log', 'list', 'logins', 'mail', 'whatsapp'] as const).map(formOfSource), [
		'server-log',
		'document',
		'platform-data',
		'mail',
		'chat'
	]);
});

test('this program names itself by the version that it has', async () => {
	const { version } = JSON.parse(await readFile('package.json', 'utf8'));
	assert.equal(ownTool.version, version);
});
