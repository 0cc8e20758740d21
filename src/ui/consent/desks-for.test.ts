import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeskId } from '#core/base';
import type { DeskKind } from '#core/support';
import type { OfferedDesk } from '#ui/sealing/offered-desks.ts';
import { desksFor } from './desks-for.ts';

const desk = (kind: DeskKind, given: Partial<OfferedDesk> = {}): OfferedDesk => ({
	id: kind as string as DeskId,
	name: { en: kind },
	organisation: { en: 'Invented' },
	kind,
	about: {},
	duties: [],
	hours: { zone: 'UTC', spans: [] },
	answerHours: null,
	languages: [],
	answering: true,
	purposes: ['support'],
	takesUrgent: false,
	acceptsMinors: true,
	institutional: false,
	...given
});
const all = [
	desk('police', { acceptsMinors: false }),
	desk('defence'),
	desk('watchdog', { institutional: true }),
	desk('legal-aid', { institutional: true }),
	desk('hotline')
];
const kindsFor = (way: Parameters<typeof desksFor>[1]): string[] => desksFor(all, way).map(({ kind }) => kind);

test('help comes before prosecution, and the defence of an accused is offered to nobody', () => {
	assert.deepEqual(kindsFor('self'), ['hotline', 'legal-aid', 'police']);
	assert.deepEqual(kindsFor('helper'), ['hotline', 'legal-aid', 'police']);
});

test('a desk where nobody can read stands last', () => {
	const silent = [desk('hotline', { answering: false }), desk('police')];
	assert.deepEqual(
		desksFor(silent, 'self').map(({ kind }) => kind),
		['police', 'hotline']
	);
});

test('somebody under 18 is offered only desks that take such cases', () => {
	assert.deepEqual(kindsFor('under-18'), ['hotline', 'legal-aid']);
});

test('about an institution only desks that look into institutions are offered', () => {
	assert.deepEqual(kindsFor('institution'), ['legal-aid', 'watchdog']);
});
