import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DeskId, must } from '#core/base';
import { type Directory, publicDesks } from '#core/support';
import { shutOutMember } from '#server/operations/admin/disable-member.ts';
import { recordDrill } from '#server/operations/desk/record-drill.ts';
import { setDeskKey } from '#server/operations/desk/set-desk-key.ts';
import { readAudit } from '#server/store/audit-store.ts';
import type { Db } from '#server/store/database.ts';
import { readDirectory } from '#server/store/directory-store.ts';
import { listMembers } from '#server/store/staff-store.ts';
import { makeTestApp } from '#tests/support/app.ts';
import { withDatabase } from '#tests/support/database.ts';
import { InventedStaff } from '#tests/support/invented-staff.ts';
import { serveApi } from '#tests/support/served-api.ts';

const codeOf = (outcome: { readonly ok: boolean; readonly refusal?: { readonly code: string } }): string =>
	outcome.ok ? 'accepted' : (outcome.refusal?.code ?? '');
const answering = async (db: Db, desk: DeskId): Promise<boolean | undefined> =>
	publicDesks((await readDirectory(db)) as Directory).find(({ id }) => id === desk)?.answering;

test(
	'the last lead of a desk is not shut out without a reason, and with one the reason stands in the audit list',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const staff = new InventedStaff(app);
		const admin = await staff.admin();
		const { place, lead } = await staff.desk(admin);
		const second = await place.join(lead, 'lead');
		const member = await place.join(lead);
		must(await shutOutMember(app, admin.member, second.member));
		must(await setDeskKey(app, lead, place.desk, await place.rotation(lead, second)));

		assert.equal(codeOf(await shutOutMember(app, admin.member, lead.member)), 'desk-left-alone');
		assert.equal((await listMembers(db)).find(({ id }) => id === lead.member)?.state, 'active', 'and nothing happened');
		must(await shutOutMember(app, admin.member, lead.member, 'in-wrong-hands'));
		const [last] = (await readAudit(db, 0)).acts;
		assert.deepEqual([last?.act, last?.subject.id, last?.reason], ['disable-member', lead.member, 'in-wrong-hands']);
		must(await shutOutMember(app, admin.member, member.member, 'gone'));
	})
);

test(
	'a desk is answering while one member is left to read, and is told as not answering after',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const staff = new InventedStaff(app);
		const admin = await staff.admin();
		const { place, lead } = await staff.desk(admin);
		const member = await place.join(lead);
		must(await recordDrill(app, lead, place.desk, 1));
		assert.equal(await answering(db, place.desk), true);
		must(await shutOutMember(app, admin.member, lead.member, 'gone'));
		assert.equal(await answering(db, place.desk), true, 'somebody can still read');
		assert.equal(codeOf(await shutOutMember(app, admin.member, member.member)), 'desk-left-alone');
		must(await shutOutMember(app, admin.member, member.member, 'desk-ends'));
		assert.equal(await answering(db, place.desk), false);
	})
);

test(
	'a member among others, and the founder of a desk without a key, need no reason; an unknown reason is refused at the edge',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const staff = new InventedStaff(app);
		const admin = await staff.admin();
		const { place, lead } = await staff.desk(admin);
		const member = await place.join(lead);
		const empty = await staff.emptyDesk(admin);
		const founder = await staff.founder(admin, empty.desk);
		must(await shutOutMember(app, admin.member, member.member));
		must(await shutOutMember(app, admin.member, founder.member));
		assert.ok(await staff.founder(admin, empty.desk), 'another founder can be invited');

		const api = await serveApi(t, app);
		const at = `/admin/members/${lead.member}/disable`;
		assert.equal((await api.ask('POST', at, { token: admin.token, json: {} })).code, 'desk-left-alone');
		assert.equal((await api.ask('POST', at, { token: admin.token, json: { reason: 'I say so' } })).code, 'body-malformed');
		assert.equal((await api.ask('POST', at, { token: admin.token, json: { reason: 'gone' } })).code, 'accepted');
	})
);
