import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { phoneFrom, readCallablePlaces } from './law-services.ts';

const law = fileURLToPath(new URL('../../law/', import.meta.url));

test('every place has an emergency number or at least one service, each with a source', () => {
	const places = readCallablePlaces();
	assert.ok(places.length >= 25);
	for (const { services } of places) for (const { source } of services) assert.match(source.url, /^https?:\/\//);
	assert.deepEqual(
		places.filter(({ services }) => services[0]?.kind !== 'emergency').map(({ code }) => code),
		[]
	);
});

test('a number keeps its leading zero', () => {
	const spain = readCallablePlaces().find(({ code }) => code === 'ES');
	const police = spain?.services.find(({ kind }) => kind === 'police-report');
	assert.deepEqual(police?.phones, [{ text: '091', dial: '091' }]);
});

test('what was recalled is never shown as checked', () => {
	const raw = readFileSync(`${law}jurisdictions/AU.yaml`, 'utf8');
	assert.match(raw, /name: Kids Helpline[\s\S]*?confidence: recalled/);
	const australia = readCallablePlaces().find(({ code }) => code === 'AU');
	assert.equal(australia?.services.find(({ name }) => name === 'Kids Helpline')?.checked, false);
});

test('a phone number without quotes stops the build and names the sheet', () => {
	const folder = `${mkdtempSync(join(tmpdir(), 'law-'))}/`;
	try {
		cpSync(law, folder, { recursive: true });
		const sheet = `${folder}jurisdictions/ES.yaml`;
		writeFileSync(sheet, readFileSync(sheet, 'utf8').replace("phone: '091'", 'phone: 091'));
		assert.throws(
			() => readCallablePlaces(folder),
			/jurisdictions\/ES\.yaml: services\.\d+\.phone: a phone number must stand in quotes/
		);
	} finally {
		rmSync(folder, { recursive: true });
	}
});

test('only plain numbers are dialled', () => {
	const dialled = ['1-800-843-5678', '+48 222 309 900', '#8103', '1098 (children)', '0800 22 55 530'];
	assert.deepEqual(
		dialled.map((text) => phoneFrom(text).dial),
		['18008435678', '+48222309900', '%238103', '1098', '08002255530']
	);
	for (const text of ['WhatsApp 11-3133-1000', '*120*7867# (please call me)', 'SMS "help" to 31531', 'help@example.org'])
		assert.equal(phoneFrom(text).dial, null);
});
