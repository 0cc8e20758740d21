import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actNames, may, type Role, roles, rolesOf } from './index.ts';

test('nobody may do an act that is not declared', () => {
	for (const role of roles)
		for (const act of ['', 'read-everything', 'constructor', '__proto__', 'toString']) assert.equal(may(role, act), false, act);
	assert.deepEqual(rolesOf('constructor'), []);
});

test('a role that is not declared may do nothing, not even what everybody may', () => {
	for (const role of ['', 'root', 'lead', 'Admin', 'constructor', '__proto__'])
		for (const act of actNames) assert.equal(may(role, act), false, `${role} ${act}`);
});

test('every act names at least one role, and public stands alone where it stands', () => {
	for (const act of actNames) {
		const allowed = rolesOf(act);
		assert.ok(allowed.length > 0, act);
		assert.equal(new Set(allowed).size, allowed.length, act);
		if (allowed.includes('public')) assert.deepEqual(allowed, ['public'], act);
	}
});

test('an admin may do nothing inside a desk and opens no case', () => {
	const ofDesks = actNames.filter((act) => rolesOf(act).some((role) => role.startsWith('desk-')));
	assert.ok(ofDesks.includes('open-case'));
	for (const act of ofDesks) assert.equal(may('admin', act), false, act);
});

test('whatever a member of a desk may do, its lead may do too, and a lead alone decides who belongs to it', () => {
	for (const act of actNames) if (may('desk-member', act)) assert.equal(may('desk-lead', act), true, act);
	for (const act of ['invite', 'revoke-invitation', 'admit-member', 'remove-member', 'record-drill']) {
		assert.equal(may('desk-lead', act), true, act);
		assert.equal(may('desk-member', act), false, act);
	}
});

test('a survivor may do nothing of staff beyond what anybody may', () => {
	for (const act of actNames) assert.equal(may('survivor', act), may('public', act), act);
});

test('no request over the network can do what is left to the operator', () => {
	for (const role of roles) assert.equal(may(role, 'invite-first-admin'), role === 'operator', role);
});

/** What an act names one of these roles for; a role that is not here may do nothing but what anybody may. */
const namedFor: Partial<Record<Role, readonly string[]>> = { watchdog: ['list-glass-uses', 'review-glass', 'read-overdue'] };

test('defence, court, amicus, watchdog and survivor evaluator are roles, and each may do nothing but what anybody may until an act names it', () => {
	for (const role of ['defence', 'court', 'amicus', 'watchdog', 'survivor-evaluator'] as const) {
		assert.ok((roles as readonly string[]).includes(role), role);
		const more = actNames.filter((act) => may(role, act) && !may('public', act));
		assert.deepEqual(more, namedFor[role] ?? [], role);
	}
});
