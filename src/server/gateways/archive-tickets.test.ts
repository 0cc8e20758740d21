import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import type { CaseId } from '#core/base';
import { randomId } from '#core/sealing';
import { HeldClock } from '#tests/support/app.ts';
import { ArchiveTickets } from './archive-tickets.ts';

const newCase = (): CaseId => randomId<'case'>() as CaseId;

test('a ticket opens the archive of its case once, within half an hour, and only the newest does', () => {
	const clock = new HeldClock();
	const tickets = new ArchiveTickets(clock);
	const [hers, another] = [newCase(), newCase()];
	const ticket = tickets.issue(hers);
	const other = tickets.issue(another);
	assert.equal(tickets.take(ticket), hers);
	assert.equal(tickets.take(ticket), null, 'once');
	assert.equal(tickets.take(other), another, 'the other one is left alone');

	const older = tickets.issue(hers);
	const newer = tickets.issue(hers);
	assert.equal(tickets.take(older), null);
	assert.equal(tickets.take(newer), hers, 'a try with the older one takes nothing from the newer');

	const late = tickets.issue(hers);
	clock.pass({ minutes: 30 });
	assert.equal(tickets.take(late), null);
});

test('nobody makes a ticket out of a case’s id, of another ticket or of nothing, and none lies in memory', () => {
	const tickets = new ArchiveTickets(new HeldClock());
	const [hers, another] = [newCase(), newCase()];
	const ticket = tickets.issue(hers);
	const secret = ticket.slice(hers.length + 1);
	assert.match(secret, /^[\w-]{43}$/);
	tickets.issue(another);
	for (const wrong of [
		'',
		'.',
		hers,
		`${hers}.`,
		`${another}.${secret}`,
		secret,
		`${ticket}A`,
		ticket.slice(0, -1),
		'__proto__.x'
	])
		assert.equal(tickets.take(wrong), null, wrong);
	assert.ok(!inspect(tickets, { depth: 9, showHidden: true }).includes(secret));
	assert.equal(tickets.take(ticket), hers);
	assert.equal(new ArchiveTickets(new HeldClock()).take(tickets.issue(hers)), null, 'another program knows none of it');
});

test('however many are asked for, what ran out is forgotten', () => {
	const clock = new HeldClock();
	const tickets = new ArchiveTickets(clock);
	const first = newCase();
	for (let one = 0; one < 1000; one++) tickets.issue(one === 0 ? first : newCase());
	clock.pass({ minutes: 31 });
	tickets.issue(newCase());
	assert.ok(!inspect(tickets, { depth: 9, showHidden: true, maxArrayLength: null }).includes(first));
});
