import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { test } from 'node:test';
import { setSecurityHeaders } from './security-headers.ts';

function headersOf(path: string, secure = true): Record<string, string> {
	const set: Record<string, string> = {};
	const response = { setHeader: (name: string, value: string) => Object.assign(set, { [name.toLowerCase()]: value }) };
	setSecurityHeaders(response as unknown as ServerResponse, path, secure);
	return set;
}
const policyOf = (path: string): string[] => headersOf(path)['content-security-policy']?.split('; ') ?? [];

test('14: pages, answers and every address that nobody knows get the whole policy', () => {
	for (const path of ['/', '/en/now', '/api/v1/challenge', '/icon.svg', '/application/x.js', '/en/app/x.js', '/log/checkpoint']) {
		const policy = policyOf(path);
		for (const line of [
			"default-src 'none'",
			"script-src 'self'",
			"frame-ancestors 'none'",
			"require-trusted-types-for 'script'"
		])
			assert.ok(policy.includes(line), `${path} ${line}`);
		assert.ok(!policy.join().includes('unsafe'), path);
		const headers = headersOf(path);
		assert.equal(headers['x-frame-options'], 'DENY');
		assert.equal(headers['cross-origin-opener-policy'], 'same-origin');
		assert.match(headers['permissions-policy'] ?? '', /camera=\(\)/);
	}
});

test('only the two entrances that show a kept page again may hold a frame, of this place alone; that frame has no origin and asks nobody', () => {
	for (const path of ['/return', '/es/return', '/fil/return', '/desk', '/ar/desk', '/desk/x'])
		assert.ok(policyOf(path).includes("frame-src 'self'"), path);
	for (const path of ['/', '/report', '/en/now', '/returns', '/desks', '/en/desks', '/api/v1/desk', '/open/desk', '/x/y/desk'])
		assert.ok(!policyOf(path).join().includes('frame-src'), path);
	assert.deepEqual(policyOf('/app/replay.html'), [
		"default-src 'none'",
		"script-src 'self'",
		"script-src-attr 'unsafe-inline'",
		'img-src data: blob:',
		"style-src 'unsafe-inline' data: blob:",
		'font-src data:',
		"form-action 'none'",
		"frame-ancestors 'self'",
		"require-trusted-types-for 'script'",
		'trusted-types causeway-replay',
		'sandbox allow-scripts'
	]);
	assert.equal(headersOf('/app/replay-a_b-c1.js')['cross-origin-resource-policy'], 'cross-origin');
	for (const path of ['/app/replay.html', '/app/replay.js', '/app/replay-abcdef.css', '/replay-abcdef.js'])
		assert.equal(headersOf(path)['cross-origin-resource-policy'], 'same-origin', path);
});

test('files that the build made may do nothing by themselves', () => {
	for (const path of ['/app/report-abc.js', '/app/report-abc.css', '/_app/immutable/assets/_layout.abc.css', '/app/no-such-file'])
		assert.deepEqual(policyOf(path), ["default-src 'none'", "frame-ancestors 'none'"], path);
});

test('only a worker may compile WebAssembly, and one that reads files of others reaches nothing', () => {
	for (const name of ['survivor', 'desk'])
		assert.deepEqual(policyOf(`/app/${name}-worker-abc.js`), [
			"default-src 'none'",
			"script-src 'self' 'wasm-unsafe-eval'",
			"connect-src 'self'"
		]);
	assert.deepEqual(policyOf('/app/sending-worker-abc.js'), ["default-src 'none'", "connect-src 'self'"]);
	assert.deepEqual(policyOf('/app/media-worker-a_b-c.js'), ["default-src 'none'"]);
	for (const name of ['reading', 'checking']) assert.deepEqual(policyOf(`/app/${name}-worker-abc.js`), ["default-src 'none'"]);
	assert.deepEqual(policyOf('/app/manifest-worker-abc.js'), ["default-src 'none'", "script-src 'wasm-unsafe-eval'"]);
	for (const path of ['/app/worker/x.js', '/app/worker-abc.css', '/worker-abc.js', '/app/constructor-worker-abc.js'])
		assert.ok(!policyOf(path).join().includes('wasm'), path);
});

test('whatever it is, nobody else embeds it, guesses its type or is told where she came from', () => {
	for (const path of ['/', '/app/report-abc.js', '/app/survivor-worker-abc.js', '/_app/x.css', '/api/v1/challenge']) {
		const headers = headersOf(path);
		assert.equal(headers['x-content-type-options'], 'nosniff', path);
		assert.equal(headers['cross-origin-resource-policy'], 'same-origin', path);
		assert.equal(headers['referrer-policy'], 'same-origin', path);
		assert.match(headers['strict-transport-security'] ?? '', /max-age=\d{8}/);
		assert.equal(headersOf(path, false)['strict-transport-security'], undefined);
	}
});
