import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deskReach } from './desk-reach.ts';

test('a desk with a lead is whole, one without is leaderless, one with nobody is unreadable', () => {
	assert.equal(deskReach([{ role: 'member' }, { role: 'lead' }]), 'whole');
	assert.equal(deskReach([{ role: 'member' }, { role: 'member' }]), 'leaderless');
	assert.equal(deskReach([]), 'unreadable');
});
