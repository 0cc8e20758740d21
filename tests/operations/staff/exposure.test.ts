import assert from 'node:assert/strict';
import { test } from 'node:test';
import { must } from '#core/base';
import { exposureDays, usualBudget } from '#core/evidence';
import { randomId } from '#core/sealing';
import { today } from '#server/gateways/clock.ts';
import { countExposure, firstDayKept } from '#server/operations/desk/count-exposure.ts';
import { setExposureBudget } from '#server/operations/desk/set-exposure-budget.ts';
import { readBudget, readTeamExposure } from '#server/store/exposure-store.ts';
import { makeTestApp } from '#tests/support/app.ts';
import { withDatabase } from '#tests/support/database.ts';
import { InventedStaff } from '#tests/support/invented-staff.ts';
import { serveApi } from '#tests/support/served-api.ts';

test(
	'what people look at is two numbers of a person and day: they add up, the lead sees them, days long past are forgotten',
	withDatabase(async ({ db }, t) => {
		const app = await makeTestApp(t, db);
		const staff = new InventedStaff(app);
		const { place, lead } = await staff.desk(await staff.admin());
		const member = await place.join(lead);
		const { desk } = place;
		const api = await serveApi(t, app);
		const own = (token: string) => api.ask('GET', `/desks/${desk}/exposure`, { token });
		const ofTeam = await api.ask('GET', `/desks/${desk}/exposure/team`, { token: lead.token });
		assert.deepEqual([ofTeam.status, (ofTeam.body.members as unknown[]).length], [200, 2]);
		assert.deepEqual((await own(member.token)).body, { seen: { openings: 0, minutes: 0 }, budget: usualBudget });

		must(await countExposure(app, member.member, desk, { openings: 1, minutes: 1 }));
		const counted = must(await countExposure(app, member.member, desk, { openings: 0, minutes: 7 }));
		assert.deepEqual(counted, { seen: { openings: 1, minutes: 8 }, budget: usualBudget });
		assert.deepEqual(await countExposure(app, member.member, randomId(), { openings: 1, minutes: 1 }), {
			ok: false,
			refusal: { code: 'not-found', about: '' }
		});

		must(await setExposureBudget(app, lead.member, desk, { openings: 2, minutes: 5 }));
		const byMember = await setExposureBudget(app, member.member, desk, { openings: 400, minutes: 400 });
		assert.equal(!byMember.ok && byMember.refusal.code, 'not-found', 'nobody sets a limit but a lead');
		const nothing = await setExposureBudget(app, lead.member, desk, { openings: 0, minutes: 5 });
		assert.equal(!nothing.ok && nothing.refusal.code, 'budget-wrong');

		app.clock.pass({ hours: 24 });
		must(await countExposure(app, member.member, desk, { openings: 1, minutes: 2 }));
		assert.deepEqual(await readBudget(db, desk), { openings: 2, minutes: 5 });
		const team = await readTeamExposure(db, desk, today(app.clock), firstDayKept(app));
		const numbers = {
			member: member.member,
			today: { openings: 1, minutes: 2 },
			lately: { openings: 2, minutes: 10 },
			daysOfEnough: 1
		};
		const none = { openings: 0, minutes: 0 };
		assert.deepEqual(
			new Set(team),
			new Set([numbers, { member: lead.member, today: none, lately: none, daysOfEnough: 0 }]),
			'whoever looked at nothing is in the list too, and on one day it was enough by the limit of now'
		);

		app.clock.pass({ hours: (exposureDays + 2) * 24 });
		must(await countExposure(app, member.member, desk, { openings: 1, minutes: 1 }));
		const rows = await db.selectFrom('exposure').selectAll().execute();
		assert.deepEqual(
			rows.map(({ member_id, openings, minutes }) => ({ member_id, openings, minutes })),
			[{ member_id: member.member, openings: 1, minutes: 1 }]
		);
		assert.deepEqual(
			Object.keys(rows[0] ?? {}).toSorted(),
			['member_id', 'minutes', 'on_day', 'openings'],
			'no case, no desk, no kind'
		);
		const audited = await db.selectFrom('audit').select('act').where('act', 'like', '%exposure%').execute();
		assert.deepEqual(
			audited.map(({ act }) => act),
			['set-exposure-budget'],
			'nobody reads in the audit list who looked when'
		);
	})
);
