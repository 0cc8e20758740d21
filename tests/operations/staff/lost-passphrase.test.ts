import assert from 'node:assert/strict';
import { test } from 'node:test';
import { words } from '#core/sealing/wordlists/en.ts';
import { makePassphrase, totpCode } from '#core/support';
import { endpoints } from '#server/api/endpoints.ts';
import { enterAdmin, enterDesk, enterSurvivor } from '#tests/support/invented-stage.ts';
import { codeOf } from '#tests/support/lying-stage.ts';
import { TestMember } from '#tests/support/member.ts';
import { startTestNode } from '#tests/support/node.ts';
import { placeAt } from '#tests/support/survivor.ts';

test('a lost passphrase is never reset: who lost it leaves, is invited anew, and reads the old cases under new keys', {
	timeout: 300_000
}, async (t) => {
	const node = await startTestNode(t, { mode: 'real' });
	const place = await placeAt(node.origin);
	const { desk, lead } = await enterDesk(await enterAdmin(node, place), place, 'lea.quay');
	const old = await new TestMember(place).join(await lead.invite(desk), 'cy.quay');
	await lead.admitAll(desk);
	const her = await enterSurvivor(place, 'Invented old words.');
	await her.share({ desk, kinds: ['account'] });

	const guessed = new TestMember(place);
	const code = totpCode(old.totpSecret, new Date(Date.now() + 30_000));
	assert.equal(codeOf(await guessed.session.signIn('cy.quay', makePassphrase(words), code)), 'sign-in-wrong');
	assert.deepEqual(
		endpoints.filter(({ path }) => /reset|recover-pass|password/.test(path)).map(({ path }) => path),
		[],
		'nothing in the API gives a passphrase anew'
	);

	await lead.remove(desk, old.id);
	const again = await lead.invite(desk);
	await assert.rejects(
		new TestMember(place).join(again, 'cy.quay'),
		/name-taken/,
		'the old account keeps its name, and its lost keys'
	);
	const back = await new TestMember(place).join(again, 'cy.again');
	await lead.admitAll(desk);
	assert.notEqual(back.id, old.id);
	const [row] = (await back.desks()) && (await back.inbox(desk));
	assert.ok(row);
	assert.ok(JSON.stringify(await back.open(desk, row.case)).includes('Invented old words.'));
});
