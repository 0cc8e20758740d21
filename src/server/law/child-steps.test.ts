import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readChildSteps } from './child-steps.ts';

const steps = readChildSteps();

test('every statement of the steps has a source and says how sure it is', () => {
	const all = Object.values(steps).flatMap(({ duty, having, hotlines }) => [...duty, ...having, ...hotlines]);
	assert.ok(all.length > 30);
	for (const { text, source, confidence } of all) {
		assert.ok(text.length > 0 && /^https?:/.test(source.url) && source.title.length > 0, text);
		assert.ok(['verified', 'recalled', 'counsel-reviewed'].includes(confidence), text);
	}
});

test('a duty to report is there where a sheet says one, and is left open everywhere else', () => {
	assert.match(steps.ZA?.duty[0]?.text ?? '', /must tell the police/);
	assert.deepEqual(steps.DE?.duty, []);
	assert.ok((steps.DE?.hotlines.length ?? 0) > 0);
	assert.ok(steps.DE?.having.every(({ cite }) => cite !== null));
});
