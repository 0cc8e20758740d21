import assert from 'node:assert/strict';
import { test } from 'node:test';
import ar from '#locales/ar.json' with { type: 'json' };
import { wordsFrom } from '#ui/words/words.ts';
import { fitting, packPlaces, regionNamed, serviceName } from './near-places.ts';

const line = (kind: string, dial: string | null) => ({
	kind,
	name: 'Police, ambulance, fire',
	phones: [{ text: dial ?? '1 or 2', dial }],
	checked: true,
	note: 'an invented note'
});
const places = [
	{ code: 'ES', likely: false, services: [line('report-hotline', '5'), line('emergency', '112'), line('crisis-line', null)] }
];

test('the language setting of a browser names a country, or none', () => {
	assert.equal(regionNamed('es-MX,es;q=0.9'), 'MX');
	assert.equal(regionNamed('zh-Hant-TW'), 'TW');
	assert.equal(regionNamed('es'), undefined);
	assert.equal(regionNamed(null), undefined);
});

test('a page carries what can be called in a danger, and nothing more of it', () => {
	assert.deepEqual(JSON.parse(packPlaces(places)), [
		{
			code: 'ES',
			likely: false,
			services: [{ kind: 'emergency', name: 'Police, ambulance, fire', phones: [{ text: '112', dial: '112' }], checked: true }]
		}
	]);
	const services = [line('emergency', '112'), line('crisis-line', null), line('crisis-line', '6')];
	assert.deepEqual(
		fitting({ services }, 'dying').map(({ kind }) => kind),
		['crisis-line', 'emergency']
	);
});

test('what is ours in the name of an emergency service is said in the reader’s language, a name of its own stays', () => {
	const words = wordsFrom('ar', { danger: ar.danger } as never) as Parameters<typeof serviceName>[0];
	assert.deepEqual(serviceName(words, 'Police'), { text: 'الشرطة', lang: 'ar' });
	assert.deepEqual(serviceName(words, 'Samaritans'), { text: 'Samaritans', lang: 'en' });
});
