import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { statusOf } from '#server/refusal-status.ts';
import { endpoints } from './endpoints.ts';
import { openapiOf } from './openapi.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const spec = readFileSync(path.join(root, 'spec/api.md'), 'utf8');
const rows = spec.split('\n').filter((line) => line.startsWith('|'));
const cells = (row: string): readonly string[] => row.split('|').map((cell) => cell.trim());

test('spec/api.md names every endpoint with its policy, its limit and its work, and none that is not there', () => {
	const named = rows.flatMap((row) => {
		const [, at = '', policy, body, work] = cells(row);
		const [, method, place] = /^`(GET|POST|PUT) (\/[^`]*)`$/.exec(at) ?? [];
		return method ? [{ at: `${method} ${place}`, policy, body, work }] : [];
	});
	const bytesOf = (most: number): string =>
		most % 1048576 === 0 ? `${most / 1048576} MiB` : `${most.toLocaleString('en')} bytes`;
	assert.deepEqual(
		named,
		endpoints.map(({ method, path: at, policy, maxBytes, work }) => ({
			at: `${method} ${at}`,
			policy,
			body: method === 'PUT' ? 'bytes' : maxBytes ? bytesOf(maxBytes) : '',
			work: work === undefined ? '' : work === 0 ? 'after failures' : `${work} bits`
		}))
	);
});

test('openapi.json has the same endpoints', () => {
	const { paths } = openapiOf(endpoints, 'Invented') as { paths: Record<string, Record<string, { responses: object }>> };
	const described = Object.entries(paths).flatMap(([at, methods]) => Object.keys(methods).map((method) => `${method} ${at}`));
	assert.deepEqual(
		new Set(described),
		new Set(endpoints.map(({ method, path: at }) => `${method.toLowerCase()} ${at.replace(/:(\w+)/g, '{$1}')}`))
	);
	assert.deepEqual(Object.keys(paths['/case/pieces/{file}/{index}']?.put?.responses ?? {}), ['204', 'default']);
});

test('every refusal code of the table has the status beside it, and every code with a status of its own stands there', () => {
	const told = rows.flatMap((row) => {
		const [, status = '', codes = ''] = cells(row);
		return /^\d{3}$/.test(status)
			? [...codes.matchAll(/`([a-z-]+)`/g)].map(([, code]) => [code as string, Number(status)] as const)
			: [];
	});
	for (const [code, status] of told) assert.equal(statusOf(code), status, code);
	const source = readFileSync(path.join(root, 'src/server/refusal-status.ts'), 'utf8');
	const ours = [...source.matchAll(/^\t'?([a-z-]+)'?: \d{3}/gm)].map(([, code]) => code as string);
	assert.ok(ours.length > 15);
	assert.deepEqual(
		ours.filter((code) => !told.some(([one]) => one === code)),
		[]
	);
});
