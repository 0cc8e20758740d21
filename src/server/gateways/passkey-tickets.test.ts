import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HeldClock } from '#tests/support/app.ts';
import { PasskeyTickets } from './passkey-tickets.ts';

const asked = (challenge: string) => ({ challenge, member: null });

test('a flood of questions fills no memory without end: the oldest goes, what was asked just now is still answered', () => {
	const tickets = new PasskeyTickets(new HeldClock(), 100);
	const first = tickets.give(asked('first'));
	for (let one = 0; one < 99; one++) tickets.give(asked(`flood ${one}`));
	const latest = tickets.give(asked('latest'));
	assert.equal(tickets.size, 100);
	assert.equal(tickets.take(first), null);
	assert.deepEqual(tickets.take(latest), asked('latest'));
	assert.equal(tickets.take(latest), null, 'once');
});

test('what ran out is forgotten at the next question', () => {
	const clock = new HeldClock();
	const tickets = new PasskeyTickets(clock);
	const old = Array.from({ length: 50 }, (_, at) => tickets.give(asked(String(at))));
	clock.pass({ minutes: 5 });
	assert.equal(tickets.take(old[0] as never), null);
	tickets.give(asked('new'));
	assert.equal(tickets.size, 1);
});
