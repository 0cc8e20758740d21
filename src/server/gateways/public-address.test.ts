import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPublicAddress, isPublicName } from './public-address.ts';

test('19: addresses of this machine, of private networks, of links and what wraps them are not public', () => {
	for (const address of [
		'127.0.0.1',
		'10.1.2.3',
		'172.31.0.1',
		'192.168.1.1',
		'169.254.169.254',
		'100.64.0.1',
		'0.0.0.0',
		'224.0.0.1',
		'255.255.255.255'
	])
		assert.equal(isPublicAddress(address), false, address);
	for (const address of [
		'::1',
		'::',
		'fe80::1',
		'fd00::1',
		'::ffff:127.0.0.1',
		'::ffff:8.8.8.8',
		'64:ff9b::7f00:1',
		'2002:7f00:1::',
		'2001:db8::1',
		'ff02::1'
	])
		assert.equal(isPublicAddress(address), false, address);
	for (const address of ['8.8.8.8', '93.184.216.34', '2606:2800:220:1::1']) assert.equal(isPublicAddress(address), true, address);
	for (const address of ['', 'localhost', '127.1', '0x7f000001']) assert.equal(isPublicAddress(address), false, address);
});

test('19: names of this machine, of a home, of a cloud and of other networks are not public', () => {
	for (const name of [
		'localhost',
		'a.localhost',
		'printer',
		'printer.local',
		'metadata.google.internal',
		'router.lan',
		'fritz.home.arpa',
		'abc.onion',
		'x.test',
		'localhost.',
		'db.corp',
		'a..example.com',
		'-a.example.com',
		''
	])
		assert.equal(isPublicName(name), false, name);
	for (const name of ['example.com', 'example.com.', 'xn--bcher-kva.example', 'a.b.co.uk'])
		assert.equal(isPublicName(name), true, name);
});
