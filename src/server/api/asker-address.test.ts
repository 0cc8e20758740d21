import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { test } from 'node:test';
import { askerAddress } from './asker-address.ts';

const proxy = '10.0.0.2';
const asked = (told: string | string[] | undefined, connection = proxy): string =>
	askerAddress(
		{ headers: { 'x-real-ip': told }, socket: { remoteAddress: connection } } as unknown as IncomingMessage,
		'x-real-ip'
	);

test('without a trusted header the connection counts, whatever the asker sends', () => {
	const request = { headers: { 'x-forwarded-for': '203.0.113.9' }, socket: { remoteAddress: '198.51.100.7' } };
	assert.equal(askerAddress(request as unknown as IncomingMessage, null), '198.51.100.7');
});

test('of several values the last counts, which the own proxy wrote: nobody chooses whom to be', () => {
	assert.equal(asked('203.0.113.9'), '203.0.113.9');
	assert.equal(asked('203.0.113.1, unknown,  198.51.100.7'), '198.51.100.7');
	assert.equal(asked('198.51.100.7:4711'), '198.51.100.7');
	assert.equal(asked(`${'203.0.113.1, '.repeat(1000)}198.51.100.7`), '198.51.100.7');
});

test('rubbish counts as the connection: it makes nobody new, and empty is nobody', () => {
	for (const rubbish of [
		'',
		' ',
		',',
		'unknown',
		'203.0.113.9,',
		'for=203.0.113.9',
		'203.0.113.256',
		'1.2.3',
		'::1::',
		'[::1',
		'a'.repeat(9000)
	])
		assert.equal(asked(rubbish), proxy, rubbish.slice(0, 20));
	assert.equal(asked(undefined), proxy);
	assert.equal(asked(['203.0.113.9', '203.0.113.8']), proxy, 'what came as a list was told by nobody we know');
	assert.equal(asked('', ''), '');
});

test('one line of IPv6 is one asker however many addresses it takes; another network is another', () => {
	const line = '2001:db8:1:2::/64';
	for (const address of ['2001:db8:1:2::', '2001:DB8:0001:2::7', '2001:db8:1:2:ffff:ffff:ffff:ffff', '[2001:db8:1:2::9]:443'])
		assert.equal(asked(address), line, address);
	assert.equal(asked(undefined, '2001:db8:1:2::5'), line);
	assert.equal(asked('fe80::1%eth0'), 'fe80:0:0:0::/64');
	assert.notEqual(asked('2001:db8:1:3::'), line);
	assert.equal(asked('::1'), '0:0:0:0::/64');
	assert.equal(asked('1:2:3:4:5:6:7::'), '1:2:3:4::/64');
});

test('IPv4 in the clothes of IPv6 is the same asker as without', () => {
	for (const address of ['::ffff:198.51.100.7', '::FFFF:c633:6407', '[::ffff:198.51.100.7]:99'])
		assert.equal(asked(address), '198.51.100.7', address);
});
