import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { type ActName, actNames, may, type Role, rolesOf } from '#core/access';
import { accepted, must, refused } from '#core/base';
import { randomId } from '#core/sealing';
import type { Endpoint, Policy } from '#server/api/endpoint.ts';
import { endpoints } from '#server/api/endpoints.ts';
import { type Actor, acting } from '#server/operations/acting.ts';
import { makeTestApp } from '#tests/support/app.ts';
import { withDatabase } from '#tests/support/database.ts';
import { InventedStaff } from '#tests/support/invented-staff.ts';
import { serveApi } from '#tests/support/served-api.ts';

/** What each endpoint of staff does. An endpoint that is in neither list fails below: somebody has to say what it is. */
const actOf: Readonly<Record<string, ActName>> = {
	'POST /staff/salt': 'give-salt',
	'POST /staff/sign-in': 'sign-in',
	'POST /staff/passkey/options': 'ask-passkey',
	'POST /staff/passkey/sign-in': 'sign-in',
	'POST /staff/passkey/register-options': 'prepare-passkey',
	'POST /staff/passkey/register': 'add-passkey',
	'GET /staff/passkeys': 'list-passkeys',
	'POST /staff/passkeys/remove': 'remove-passkey',
	'POST /staff/sign-out': 'sign-out',
	'GET /staff/me': 'read-own-keys',
	'GET /staff/closed-desk': 'read-closed-desk',
	'POST /staff/closed-desk/reopen': 'reopen-desk',
	'GET /invitations/:id': 'read-invitation',
	'POST /invitations/:id/accept': 'accept-invitation',
	'GET /desks/:desk/team': 'read-team',
	'POST /desks/:desk/invitations': 'invite',
	'POST /desks/:desk/invitations/:id/revoke': 'revoke-invitation',
	'POST /desks/:desk/admissions': 'admit-member',
	'POST /desks/:desk/keys': 'set-desk-key',
	'POST /desks/:desk/members/:member/remove': 'remove-member',
	'POST /desks/:desk/recovery/drilled': 'record-drill',
	'GET /desks/:desk/inbox': 'read-inbox',
	'GET /desks/:desk/inbox/mark': 'read-inbox',
	'GET /desks/:desk/cases/:case/door': 'see-door',
	'POST /desks/:desk/cases/:case/open': 'open-case',
	'GET /desks/:desk/cases/:case': 'read-case',
	'POST /desks/:desk/cases/:case/acts': 'act-in-case',
	'POST /desks/:desk/cases/:case/cut-off': 'cut-off-guardian',
	'GET /desks/:desk/cases/:case/pieces/:file/:index': 'read-piece',
	'PUT /desks/:desk/cases/:case/pieces/:file/:index': 'add-piece',
	'POST /desks/:desk/cases/:case/files/:file/withhold': 'withhold-file',
	'GET /desks/:desk/glass': 'list-glass',
	'POST /desks/:desk/cases/:case/glass': 'ask-glass',
	'POST /desks/:desk/glass/:use/approve': 'answer-glass',
	'POST /desks/:desk/glass/:use/deny': 'answer-glass',
	'POST /desks/:desk/glass/:use/open': 'open-glass',
	'GET /desks/:desk/oversight/glass': 'list-glass-uses',
	'POST /desks/:desk/oversight/glass/:use/finding': 'review-glass',
	'GET /desks/:desk/exposure': 'read-exposure',
	'POST /desks/:desk/exposure': 'count-exposure',
	'GET /desks/:desk/exposure/team': 'read-team-exposure',
	'POST /desks/:desk/exposure/budget': 'set-exposure-budget',
	'GET /desks/:desk/agreements': 'read-agreements',
	'POST /desks/:desk/organisation-key': 'set-organisation-key',
	'POST /desks/:desk/agreements': 'sign-agreement',
	'POST /desks/:desk/agreements/end': 'end-agreement',
	'POST /desks/:desk/cases/:case/pass-on': 'pass-on',
	'GET /desks/:desk/retractions': 'list-retractions',
	'POST /desks/:desk/cases/:case/acknowledgements': 'acknowledge-retraction',
	'GET /desks/:desk/retractions/counts': 'read-own-overdue',
	'GET /desks/:desk/oversight/overdue': 'read-overdue',
	'GET /admin/retractions': 'read-node-overdue',
	'GET /admin/organisations': 'list-organisations',
	'POST /admin/organisations': 'add-organisation',
	'GET /admin/desks': 'list-desks',
	'GET /admin/founders': 'list-founders',
	'POST /admin/desks': 'add-desk',
	'POST /admin/desks/:desk': 'change-desk',
	'GET /admin/invitations': 'list-invitations',
	'POST /admin/invitations': 'invite-to-node',
	'POST /admin/invitations/:id/revoke': 'revoke-node-invitation',
	'GET /admin/members': 'list-members',
	'POST /admin/members/:member/disable': 'disable-member',
	'GET /admin/audit': 'read-audit',
	'GET /demonstration/members': 'read-demonstration-members'
};
const rolesByPolicy: Readonly<Record<Policy, readonly Role[]>> = {
	public: ['public'],
	demonstration: ['public'],
	survivor: ['survivor'],
	supporter: [],
	member: ['member'],
	'desk-member': ['desk-member', 'desk-lead'],
	'desk-lead': ['desk-lead'],
	watchdog: ['watchdog'],
	admin: ['admin']
};
const nameOf = ({ method, path: at }: Endpoint): string => `${method} ${at}`;
const ofStaff = endpoints.filter(
	({ policy, path: at }) =>
		/^\/(staff|desks|admin|invitations|demonstration)\//.test(at) || !['public', 'survivor', 'supporter'].includes(policy)
);

test('8: every endpoint of staff has the policy that the table of acts gives it', () => {
	for (const endpoint of ofStaff) {
		const act = actOf[nameOf(endpoint)];
		assert.ok(act, `${nameOf(endpoint)} is no declared act`);
		assert.deepEqual(rolesOf(act).toSorted(), rolesByPolicy[endpoint.policy].toSorted(), nameOf(endpoint));
	}
	assert.deepEqual(Object.keys(actOf).toSorted(), ofStaff.map(nameOf).toSorted());
});

test('every declared act is one that somebody can do: at an endpoint, or as the operator', () => {
	const reached = new Set(Object.values(actOf));
	assert.deepEqual(
		actNames.filter((act) => !reached.has(act)),
		['invite-first-admin']
	);
});

test('9: no endpoint changes anything on GET, by what its act is called', () => {
	for (const [name, act] of Object.entries(actOf)) if (name.startsWith('GET ')) assert.match(act, /^(read|list|see)-/, name);
});

test(
	'8: every route of staff x everybody who may knock: let in exactly where the table says so',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db, { mode: 'demonstration' });
		const staff = new InventedStaff(app);
		const admin = await staff.admin();
		const { place, lead } = await staff.desk(admin);
		const other = await staff.desk(admin);
		const watch = await staff.desk(admin, 'watchdog');
		const member = await place.join(lead);
		const waiting = await staff.enrol(await staff.invite(lead, place.desk, 'member'));
		const open = await staff.invite(lead, place.desk, 'member');
		const api = await serveApi(t, app);
		const people: Record<string, { readonly token: string | null; readonly roles: readonly Role[] }> = {
			'nobody signed in': { token: null, roles: ['public'] },
			'a member who waits': { token: waiting.token, roles: ['public', 'member'] },
			'a member of the desk': { token: member.token, roles: ['public', 'member', 'desk-member'] },
			'the lead of the desk': { token: lead.token, roles: ['public', 'member', 'desk-lead'] },
			'the lead of another desk': { token: other.lead.token, roles: ['public', 'member'] },
			'a member of a desk of watchdogs': { token: watch.lead.token, roles: ['public', 'member', 'watchdog'] },
			'an admin': { token: admin.token, roles: ['public', 'member', 'admin'] }
		};
		let asked = 0;
		for (const endpoint of ofStaff) {
			// A case that is not there is not found by anybody; who may read one is tested with the cases.
			if (endpoint.method === 'GET' && endpoint.path.includes(':case')) continue;
			const at = endpoint.path
				.replace(':desk', endpoint.policy === 'watchdog' ? watch.place.desk : place.desk)
				.replace('/invitations/:id', `/invitations/${open}`)
				.replace(/:\w+/g, randomId());
			const act = actOf[nameOf(endpoint)] as ActName;
			for (const [who, { token, roles }] of Object.entries(people)) {
				// A body that is no JSON is looked at only after the door: it changes nothing, and tells who is past it.
				const answer = await api.ask(endpoint.method, at, { token, text: endpoint.method === 'GET' ? null : '[' });
				const allowed = roles.some((role) => may(role, act));
				const past = endpoint.method === 'GET' && act !== 'read-demonstration-members' ? 'accepted' : 'body-malformed';
				const inside = act === 'read-demonstration-members' ? 'not-found' : past;
				const expected = allowed ? inside : token === null ? 'sign-in-first' : 'not-found';
				assert.equal(answer.code, expected, `${nameOf(endpoint)} by ${who}`);
				asked += 1;
			}
		}
		assert.ok(asked > 150, `${asked}`);
	})
);

test(
	'8: operations ask the table again, whatever let the request through',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const staff = new InventedStaff(app);
		const admin = await staff.admin();
		const { place, lead } = await staff.desk(admin);
		const member = await place.join(lead);
		const { desk } = place;
		const actors: Record<string, readonly [Actor, Role | null]> = {
			visitor: [{ as: 'visitor', member: null }, 'public'],
			operator: [{ as: 'operator' }, 'operator'],
			'a member': [{ as: 'member', member: member.member }, 'member'],
			'somebody unknown': [{ as: 'member', member: randomId() }, null],
			admin: [{ as: 'admin', member: admin.member }, 'admin'],
			'a lead as if an admin': [{ as: 'admin', member: lead.member }, null],
			'a member in the desk': [{ as: 'desk', member: member.member, desk }, 'desk-member'],
			'the lead in the desk': [{ as: 'desk', member: lead.member, desk }, 'desk-lead'],
			'an admin in the desk': [{ as: 'desk', member: admin.member, desk }, null],
			'the lead in no desk': [{ as: 'desk', member: lead.member, desk: randomId() }, null]
		};
		const before = (await db.selectFrom('audit').select('act').execute()).length;
		let done = 0;
		for (const [who, [actor, role]] of Object.entries(actors))
			for (const act of actNames) {
				let reached = false;
				const outcome = await acting(app, actor, act, { kind: 'desk', id: desk }, async () => {
					reached = true;
					return accepted(null);
				});
				const allowed = role !== null && may(role, act);
				assert.deepEqual([outcome.ok, reached], [allowed, allowed], `${act} by ${who}`);
				if (!outcome.ok) assert.equal(outcome.refusal.code, 'not-found');
				done += Number(allowed);
			}
		const rows = await db.selectFrom('audit').select('act').execute();
		assert.equal(rows.length - before, done, 'one line for each act that was done, none for those refused');
	})
);

test(
	'an act that is refused or breaks is not in the audit list, and one that is in it was done',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const admin = await new InventedStaff(app).admin();
		const lines = async () => (await db.selectFrom('audit').select('act').execute()).length;
		const before = await lines();
		const actor = { as: 'admin', member: admin.member } as const;
		const subject = { kind: 'node', id: app.node.id } as const;
		const refusal = await acting(app, actor, 'change-desk', subject, async () => refused('desk-unknown'));
		assert.deepEqual(refusal, refused('desk-unknown'));
		await assert.rejects(
			acting(app, actor, 'change-desk', subject, async () => {
				throw new Error('broken');
			}),
			/broken/
		);
		assert.equal(await lines(), before);
		must(await acting(app, actor, 'change-desk', subject, async () => accepted(null)));
		assert.equal(await lines(), before + 1);
	})
);

test('no operation of staff or administration opens a transaction past the audit list', async () => {
	const folder = path.resolve(import.meta.dirname, '../../../src/server/operations');
	/** What is no act: being seen, a ticket for one answer, and one's own numbers of a day. */
	const without = ['staff/session.ts', 'staff/passkey-place.ts', 'desk/count-exposure.ts'];
	const found: string[] = [];
	for (const room of ['staff', 'admin', 'desk'])
		for (const file of await readdir(path.join(folder, room))) {
			const text = await readFile(path.join(folder, room, file), 'utf8');
			if (/\b(inTransaction|transaction\(\))/.test(text)) found.push(`${room}/${file}`);
		}
	assert.ok(found.includes('staff/session.ts'), 'the search finds what it looks for');
	assert.deepEqual(
		found.filter((file) => !without.includes(file)),
		[]
	);
});
