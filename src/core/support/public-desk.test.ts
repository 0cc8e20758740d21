import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeskId } from '#core/base';
import { type Directory, localText, publicDesks } from './public-desk.ts';

const directory: Directory = {
	organisations: [{ id: 'org', names: { en: 'Lantern House', es: 'Casa Farol' } }],
	desks: [
		{
			id: 'desk' as DeskId,
			organisation: 'org',
			kind: 'spaceport',
			names: { es: 'Línea' },
			about: {},
			duties: [],
			hours: { zone: 'UTC', spans: [] },
			answerHours: null,
			languages: ['es'],
			live: true
		}
	]
};

test('a desk carries the names of its organisation, and an unknown kind is shown as any other desk', () => {
	const [desk] = publicDesks(directory);
	assert.deepEqual(desk?.organisation, { en: 'Lantern House', es: 'Casa Farol' });
	assert.equal(desk?.kind, 'other');
});

test('a desk that is not live is shown to nobody', () => {
	assert.deepEqual(publicDesks({ ...directory, desks: directory.desks.map((desk) => ({ ...desk, live: false })) }), []);
});

test('a desk where nobody can read is listed as not answering, after all others', () => {
	const [desk] = directory.desks as [Directory['desks'][number]];
	const silent = { ...desk, id: 'silent' as DeskId, kind: 'hotline', answering: false };
	const shown = publicDesks({ ...directory, desks: [silent, desk] });
	assert.deepEqual(
		shown.map(({ id, answering }) => [id, answering]),
		[
			['desk', true],
			['silent', false]
		]
	);
});

test('a text comes in the reader’s language, else English, else whatever there is, and says which', () => {
	assert.deepEqual(localText({ en: 'Line', es: 'Línea' }, 'es'), { text: 'Línea', language: 'es' });
	assert.deepEqual(localText({ en: 'Line', es: 'Línea' }, 'ar'), { text: 'Line', language: 'en' });
	assert.deepEqual(localText({ es: 'Línea', en: '' }, 'ar'), { text: 'Línea', language: 'es' });
	assert.deepEqual(localText({}, 'ar'), { text: '', language: 'ar' });
});
