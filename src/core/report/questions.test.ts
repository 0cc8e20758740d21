import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ways } from './content.ts';
import { notSure, partOfQuestion, questions, questionsFor, takesFiles } from './questions.ts';

test('every question has an id of its own and no choice that means not sure twice', () => {
	assert.equal(new Set(questions.map(({ id }) => id)).size, questions.length);
	for (const { id, choices } of questions) assert.ok(!(choices as readonly string[]).includes(notSure), id);
});

test('a child is never asked what happened, and is never asked for files', () => {
	assert.ok(questionsFor('under-18').every(({ part }) => part !== 'account' && part !== 'money'));
	assert.equal(takesFiles('under-18'), false);
	assert.equal(takesFiles('self'), true);
});

test('each way asks about contact near its end, and the name last', () => {
	for (const way of ways) {
		assert.deepEqual(
			questionsFor(way)
				.slice(-2)
				.map(({ id }) => id),
			['contact', 'name'],
			way
		);
	}
});

test('an answer finds its part, an unknown question none', () => {
	assert.equal(partOfQuestion('what'), 'account');
	assert.equal(partOfQuestion('danger'), 'support');
	assert.equal(partOfQuestion('something-later'), null);
});
