import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { fromBase64url, must, toBase64url } from '#core/base';
import { randomId, randomOf } from '#core/sealing';
import { totpCode } from '#core/support';
import { deskProfile, publicNames, shortLabel, staffName } from '#server/api/staff-shapes.ts';
import { inviteFirstAdmin } from '#server/operations/admin/invite-first-admin.ts';
import { demonstrationFile } from '#server/operations/staff/read-demonstration-members.ts';
import { makeTestApp } from '#tests/support/app.ts';
import { withDatabase } from '#tests/support/database.ts';
import { InventedStaff, inventedProfile, type Person } from '#tests/support/invented-staff.ts';
import { serveApi } from '#tests/support/served-api.ts';
import { SoftwarePasskey } from '#tests/support/software-passkey.ts';
import { wireAcceptance } from '#tests/support/wire-acceptance.ts';

const wire = (bytes: Uint8Array): string => toBase64url(bytes);

test(
	'15: from invitation to signing out over HTTP: the token is in the cookie alone, and leaves with everything else',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const staff = new InventedStaff(app);
		const api = await serveApi(t, app);
		const { id, secret } = must(await inviteFirstAdmin(app));
		staff.hold(id, secret);
		assert.equal((await api.ask('GET', `/invitations/${id}`)).body.admin, true);

		const { answer, auth, totpSecret, member } = await staff.answerTo(id, 'invented.admin');
		const accepted = await api.ask('POST', `/invitations/${id}/accept`, { json: wireAcceptance(answer) });
		assert.equal(accepted.code, 'accepted');
		const cookie = accepted.headers.get('set-cookie') ?? '';
		const token = /^session=([\w-]{43}); Path=\/; HttpOnly; SameSite=Strict$/.exec(cookie)?.[1] as string;
		assert.ok(token, cookie);
		assert.ok(!JSON.stringify(accepted.body).includes(token));

		app.clock.pass({ seconds: 60 });
		const { salt } = (await api.ask('POST', '/staff/salt', { json: { name: ' Invented.ADMIN' } })).body;
		assert.equal(salt, wire(answer.salt), 'a name is typed as one likes');
		const code = totpCode(totpSecret, app.clock.now());
		const signedIn = await api.ask('POST', '/staff/sign-in', { json: { name: 'Invented.Admin', auth, code } });
		assert.deepEqual(signedIn.body, {
			member: { id: member, name: 'invented.admin', displayName: 'Invented invented.admin', admin: true }
		});

		const me = await api.ask('GET', '/staff/me', { token });
		assert.equal((me.body.wraps as { sealed: string }[])[0]?.sealed, wire(answer.wraps[0] as Uint8Array));
		assert.equal(me.body.salt, wire(answer.salt));
		const out = await api.ask('POST', '/staff/sign-out', { token, json: {} });
		assert.equal(out.headers.get('clear-site-data'), '"cache", "cookies"');
		assert.match(out.headers.get('set-cookie') ?? '', /^session=; .*Max-Age=0$/);
		assert.deepEqual([(await api.ask('GET', '/staff/me', { token })).status, api.reported.length], [401, 0]);
		assert.ok(
			(await api.ask('POST', '/staff/sign-out', { token, json: {} })).headers.get('clear-site-data'),
			'also when it is over'
		);
	})
);

test(
	'9: a request that another site had sent changes nothing, signed in or not',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const admin = await new InventedStaff(app).admin();
		const api = await serveApi(t, app);
		for (const origin of [null, 'https://elsewhere.example', 'http://localhost:8081', 'null'])
			for (const at of ['/staff/sign-out', '/admin/organisations', '/staff/passkey/register-options'])
				assert.equal(
					(await api.ask('POST', at, { token: admin.token, json: {}, origin })).code,
					'origin-wrong',
					`${at} ${origin}`
				);
		assert.equal((await api.ask('GET', '/staff/me', { token: admin.token })).status, 200);
	})
);

test(
	'5: over HTTP too a wrong name and a wrong passphrase are one answer, byte for byte',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const person = await new InventedStaff(app).admin();
		const api = await serveApi(t, app);
		const attempt = { auth: wire(randomOf(32)), code: '123456' };
		const known = await api.ask('POST', '/staff/sign-in', { json: { ...attempt, name: person.name } });
		const unknown = await api.ask('POST', '/staff/sign-in', { json: { ...attempt, name: 'invented.nobody' } });
		assert.deepEqual([known.status, known.body], [unknown.status, unknown.body]);
		assert.equal(known.code, 'sign-in-wrong');
		assert.deepEqual([...known.headers.keys()], [...unknown.headers.keys()]);
	})
);

test(
	'a passkey goes through the API, and its PRF output is refused before anything looks at it',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const { token } = await new InventedStaff(app).admin();
		const api = await serveApi(t, app);
		const passkey = new SoftwarePasskey(app.origin);
		const prepare = async () =>
			(await api.ask('POST', '/staff/passkey/register-options', { token, json: {} })).body as {
				options: { challenge: string };
				ticket: string;
			};
		const one = await prepare();
		const response = passkey.register(one.options.challenge);
		const sealed = wire(randomOf(700));
		const leaky = { ...response, clientExtensionResults: { prf: { enabled: true, results: { first: {} } } } };
		const label = 'Invented device';
		const refused = await api.ask('POST', '/staff/passkey/register', {
			token,
			json: { ticket: one.ticket, response: leaky, sealed, label }
		});
		assert.equal(refused.code, 'body-malformed');
		const enabled = { ...response, clientExtensionResults: { prf: { enabled: true } } };
		const added = await api.ask('POST', '/staff/passkey/register', {
			token,
			json: { ticket: one.ticket, response: enabled, sealed, label }
		});
		assert.equal(added.code, 'accepted', JSON.stringify(added.body));

		const asked = (await api.ask('POST', '/staff/passkey/options', { json: {} })).body as typeof one;
		const answer = passkey.answer(asked.options.challenge);
		const begun = await api.ask('POST', '/staff/passkey/sign-in', { json: { ticket: asked.ticket, response: answer } });
		assert.equal(begun.code, 'accepted');
		assert.match(begun.headers.get('set-cookie') ?? '', /^session=/);
	})
);

test(
	'a desk is entered, staffed, keyed, drilled and rotated over HTTP, as its browsers would',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const staff = new InventedStaff(app);
		const admin = await staff.admin();
		const api = await serveApi(t, app);
		const post = async (by: Person, at: string, json: unknown) => {
			const answer = await api.ask('POST', at, { token: by.token, json });
			assert.equal(answer.code, 'accepted', `${at} ${JSON.stringify(answer.body)}`);
			return answer.body;
		};
		const { id: organisation } = await post(admin, '/admin/organisations', { kind: 'hotline', names: { en: 'Invented house' } });
		const place = await staff.emptyDesk(admin);
		await post(admin, '/admin/desks', { id: randomId(), organisation, kind: 'police', profile: inventedProfile });
		await post(admin, `/admin/desks/${place.desk}`, { profile: { ...inventedProfile, answerHours: 2 } });
		const drawn = () => {
			const { id, acceptHash } = staff.drawInvitation();
			return { id, acceptHash: wire(acceptHash), sealedSecret: wire(randomOf(4000)) };
		};
		const first = drawn();
		await post(admin, '/admin/invitations', { ...first, desk: place.desk, role: 'lead', admin: false });
		const lead = await staff.enrol(first.id);

		const founding = await place.founding(lead);
		const wireKeys = (change: typeof founding) => ({
			...change,
			wraps: change.wraps.map(({ member, sealed }) => ({ member, sealed: wire(sealed) })),
			recovery: { ...change.recovery, sealed: wire(change.recovery.sealed) }
		});
		await post(lead, `/desks/${place.desk}/keys`, wireKeys(founding));
		await post(lead, `/desks/${place.desk}/recovery/drilled`, { generation: 1 });
		const second = drawn();
		await post(lead, `/desks/${place.desk}/invitations`, { ...second, role: 'member', admin: false });
		const member = await staff.enrol(second.id);
		const team = (await api.ask('GET', `/desks/${place.desk}/team`, { token: lead.token })).body;
		assert.deepEqual((team.newcomers as { sealedSecret: string }[])[0]?.sealedSecret, second.sealedSecret);
		const { invitation, statement, keys } = await place.admission(lead, second.id, member, 'member');
		await post(lead, `/desks/${place.desk}/admissions`, {
			invitation,
			statement,
			keys: keys.map(({ generation, sealed }) => ({ generation, sealed: wire(sealed) }))
		});
		const me = (await api.ask('GET', '/staff/me', { token: member.token })).body;
		assert.deepEqual(fromBase64url((me.deskKeys as { sealed: string }[])[0]?.sealed ?? ''), keys[0]?.sealed);
		await post(lead, `/desks/${place.desk}/members/${member.member}/remove`, {});
		await post(lead, `/desks/${place.desk}/keys`, wireKeys(await place.rotation(lead, member)));
		const audit = (await api.ask('GET', '/admin/audit?page=0', { token: admin.token })).body.acts as { act: string }[];
		assert.deepEqual(
			audit.slice(0, 2).map(({ act }) => act),
			['set-desk-key', 'remove-member']
		);
		const listed = (await api.ask('GET', '/admin/members', { token: admin.token })).body.members as unknown[];
		assert.equal(listed.length, 3);
		const asInvited = { ...drawn(), role: 'member', admin: true };
		assert.equal(
			(await api.ask('POST', `/desks/${place.desk}/invitations`, { token: lead.token, json: asInvited })).code,
			'body-malformed',
			'a lead makes no admins'
		);
	})
);

test(
	'the demonstration’s sign-in list is there in the demonstration, and nowhere else',
	withDatabase(async ({ db }, t) => {
		const people = [
			{
				name: 'invented.one',
				displayName: 'Invented One',
				desk: null,
				deskName: null,
				passphrase: 'a b c',
				totpSecret: 'A'.repeat(32)
			}
		];
		const answers: unknown[] = [];
		for (const mode of ['demonstration', 'real'] as const) {
			const app = await makeTestApp(t, db, { mode });
			const api = await serveApi(t, app);
			answers.push((await api.ask('GET', '/demonstration/members')).code);
			await writeFile(path.join(app.node.folder, demonstrationFile), JSON.stringify(people));
			const answer = await api.ask('GET', '/demonstration/members');
			answers.push(answer.code === 'accepted' ? answer.body : answer.code);
			const pretending = await serveApi(t, { ...app, config: { ...app.config, mode: 'demonstration' } });
			answers.push((await pretending.ask('GET', '/demonstration/members')).code);
		}
		assert.deepEqual(answers, ['not-found', people, 'accepted', 'not-found', 'not-found', 'not-found']);
	})
);

test('a sign-in name is lower case in any script, and holds nothing that could be another', () => {
	const accepted = ['invented.person', 'mona_9', 'مريم', 'पूजा-2', 'ana.maría'];
	for (const name of accepted) assert.equal(staffName.parse(name.toUpperCase()), name.normalize('NFKC').toLowerCase());
	for (const odd of ['', 'ab', '.abc', 'abc.', 'a..b', 'a b c', 'a\u202eb', 'a/b/c', '<b>', 'x'.repeat(65), '\u200babc'])
		assert.equal(staffName.safeParse(odd).success, false, JSON.stringify(odd));
});

test('a desk’s profile is taken as a whole or not at all', () => {
	assert.ok(deskProfile.safeParse(inventedProfile).success);
	const { about: _, ...short } = inventedProfile;
	const span = { days: [1], from: '09:00', to: '17:00' };
	const odd: Record<string, unknown> = {
		'without a field': short,
		'with one more': { ...inventedProfile, secret: 'x' },
		'without a name': { ...inventedProfile, names: {} },
		'with a name that turns the text around': { ...inventedProfile, names: { en: 'desk\u202ekesd' } },
		'in no language': { ...inventedProfile, names: { '<script>': 'x' } },
		'with a duty that is none': { ...inventedProfile, duties: ['keeps-quiet'] },
		'with a duty twice': { ...inventedProfile, duties: ['must-investigate', 'must-investigate'] },
		'in no time zone': { ...inventedProfile, hours: { zone: 'Mars/Olympus', spans: [span] } },
		'open past midnight': { ...inventedProfile, hours: { zone: 'UTC', spans: [{ ...span, from: '22:00', to: '06:00' }] } },
		'open at 25:00': { ...inventedProfile, hours: { zone: 'UTC', spans: [{ ...span, to: '25:00' }] } },
		'open on an eighth day': { ...inventedProfile, hours: { zone: 'UTC', spans: [{ ...span, days: [8] }] } },
		'for no purpose': { ...inventedProfile, purposes: [] },
		'for a purpose that is none': { ...inventedProfile, purposes: ['publicity'] },
		'with an about too long': { ...inventedProfile, about: { en: 'x'.repeat(2001) } }
	};
	for (const [what, profile] of Object.entries(odd)) assert.equal(deskProfile.safeParse(profile).success, false, what);
	assert.ok(deskProfile.safeParse({ ...inventedProfile, hours: { zone: 'UTC', spans: [{ ...span, to: '24:00' }] } }).success);
	assert.equal(
		publicNames.safeParse(
			Object.fromEntries(
				Array.from({ length: 41 }, (_, at) => [`x${String.fromCharCode(97 + (at % 26))}${at > 25 ? 'b' : 'a'}`, 'x'])
			)
		).success,
		false
	);
	assert.equal(shortLabel.safeParse('x'.repeat(61)).success, false);
});
