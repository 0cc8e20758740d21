import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pageAddress } from './page-address.ts';

test('an address is taken as it is copied, with https where nothing stands before it; what is none is none', () => {
	assert.equal(pageAddress(' https://page.example/a?b#c '), 'https://page.example/a?b#c');
	assert.equal(pageAddress('page.example/a'), 'https://page.example/a');
	assert.equal(pageAddress('http://PAGE.example'), 'http://page.example/');
	for (const none of [
		'',
		'two words',
		'file:///etc/passwd',
		'ftp://page.example/',
		'javascript:alert(1)',
		`https://${'a'.repeat(2001)}`
	])
		assert.equal(pageAddress(none), null, none);
});
