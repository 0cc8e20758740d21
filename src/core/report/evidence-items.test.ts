import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FileId } from '#core/base';
import type { ChatSource } from '#core/evidence';
import { randomId, readCase } from '#core/sealing';
import { InventedCase } from '#tests/support/invented-case.ts';
import { InventedTeam } from '#tests/support/invented-team.ts';
import type { ChatContent } from './content.ts';
import { evidenceItems } from './evidence-items.ts';

test('what is kept of lines is a log, a document or data of a platform, and what each cannot prove follows', async () => {
	const team = new InventedTeam();
	const told = new InventedCase(() => team.book);
	await told.report([]);
	const kept = (source: ChatSource): ChatContent => {
		const file = randomId<'file'>() as FileId;
		return { kind: 'chat', file, source, title: source, people: [], messages: 1, kept: 1, originals: [] };
	};
	for (const source of ['log', 'list', 'logins', 'mail', 'x'] as const)
		await told.write({ place: 'evidence', content: kept(source) });
	const items = evidenceItems(await readCase(told.handToSurvivor(), await told.ownReader(team.isMember)));
	assert.deepEqual(
		items.map(({ title, form }) => [title, form]),
		[
			['log', 'server-log'],
			['list', 'document'],
			['logins', 'platform-data'],
			['mail', 'mail'],
			['x', 'chat']
		]
	);
	assert.deepEqual(items[0]?.limits, [
		'not-true',
		'log-can-be-made-up',
		'clock-of-device',
		'account-not-person',
		'may-be-incomplete'
	]);
});
