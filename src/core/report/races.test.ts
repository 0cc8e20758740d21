import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import fc from 'fast-check';
import type { Outcome } from '#core/base';
import type { ActSubmission } from '#core/sealing';
import { type RaceDeed, RacedCase } from '#tests/support/raced-case.ts';

/** Everything that two browsers may do at once: give, narrow and take back, write, answer, and a desk's own change of key. */
const deeds: readonly RaceDeed[] = [
	{ do: 'share', desk: 0 },
	{ do: 'narrow', desk: 0 },
	{ do: 'stop', desk: 0 },
	{ do: 'share', desk: 1 },
	{ do: 'stop', desk: 1 },
	{ do: 'write' },
	{ do: 'answer', desk: 0 },
	{ do: 'change-key', desk: 0 }
];
const nameOf = (deed: RaceDeed): string => ('desk' in deed ? `${deed.do} ${deed.desk}` : deed.do);

type Composed = Outcome<ActSubmission, string>;
/** A case where a race begins, with each deed composed on it: what a browser has ready while another's write arrives. */
type Start = { readonly reads: string; readonly raced: RacedCase; readonly ready: readonly Composed[] };
const starts: Start[] = [];

before(async () => {
	const begin = async (reads: string, raced: RacedCase): Promise<RacedCase> => {
		starts.push({ reads, raced, ready: await Promise.all(deeds.map((deed) => raced.compose(deed))) });
		return raced;
	};
	const share = async (raced: RacedCase, desk: 0 | 1): Promise<RacedCase> =>
		raced.arrive({ do: 'share', desk }, await raced.compose({ do: 'share', desk }));
	const nobody = await begin('nobody reads', await RacedCase.open());
	const one = await begin('one desk reads', await share(nobody, 0));
	await begin('both desks read', await share(one, 1));
});

/** She finds nothing that does not fit; what she writes next goes to who may read and to nobody else, and they read all of it. */
async function fits(raced: RacedCase, round: string): Promise<void> {
	const epochs = raced.epochs();
	const next = await raced.arrive({ do: 'write' }, await raced.compose({ do: 'write' }));
	assert.deepEqual(next.broken(), [], `${round}, then she writes`);
	const own = await next.ownReading();
	assert.deepEqual(own.findings, [], round);
	assert.ok(own.lastActs.get(next.keys.signing.public)?.n !== undefined);
	const account = own.parts.find(({ kind }) => kind === 'account')?.part as number;
	const epoch = next.epochs().get(account) as number;
	assert.ok(epoch >= (epochs.get(account) as number));
	for (const which of [0, 1] as const) {
		const reads = next.readsNow(which).has(account);
		assert.equal(next.givenTo(which, account).includes(epoch), reads, `${round}: desk ${which} has the newest key, or none`);
		if (!reads) continue;
		const reading = await next.deskReading(which);
		assert.deepEqual(reading.findings, [], `${round}: desk ${which} finds nothing`);
		assert.deepEqual(RacedCase.told(reading), RacedCase.told(own), `${round}: desk ${which} reads all that she told`);
	}
}

test('two browsers at once, whatever each does, whichever arrives first: no removed desk has a new key, none that may read loses one', async () => {
	let rounds = 0;
	for (const { reads, raced, ready } of starts) {
		// What her browser would not even send where nobody reads is no race.
		const able = deeds.filter((deed, at) => deed.do === 'change-key' || ready[at]?.ok);
		assert.ok(able.length >= 5, reads);
		for (const first of able) {
			const at = deeds.indexOf(first);
			const after = await raced.arrive(first, ready[at] as Composed);
			for (const second of able) {
				const round = `${reads}: ${nameOf(first)} arrives, then ${nameOf(second)}, composed before it`;
				assert.deepEqual(after.broken(), [], round);
				const end = await after.arrive(second, ready[deeds.indexOf(second)] as Composed);
				assert.deepEqual(end.broken(), [], round);
				// What people see of it, where most can meet; the mixed races look at the rest.
				if (raced === starts.at(-1)?.raced) await fits(end, round);
				rounds++;
			}
		}
		rounds -= able.length ** 2;
	}
	assert.equal(rounds, 0, 'every pair, both ways round');
});

test('three and four deeds of two browsers, mixed in any way: the same', async () => {
	const step = fc.record({ deed: fc.nat(deeds.length - 1), late: fc.boolean() });
	await fc.assert(
		fc.asyncProperty(fc.nat(2), fc.array(step, { minLength: 3, maxLength: 4 }), async (from, steps) => {
			const { raced, ready } = starts[from] as Start;
			let now = raced;
			// `late`: composed on the case as it was before the race, else on what the others left.
			for (const { deed, late } of steps) {
				const chosen = deeds[deed] as RaceDeed;
				now = await now.arrive(chosen, late ? (ready[deed] as Composed) : await now.compose(chosen));
				assert.deepEqual(now.broken(), []);
			}
			await fits(now, steps.map(({ deed, late }) => `${nameOf(deeds[deed] as RaceDeed)}${late ? ' late' : ''}`).join(', '));
		}),
		{ numRuns: 15, endOnFailure: true }
	);
});

test('the check would see a key left with a desk that was removed, and one missing where a desk may read', async () => {
	const { raced } = starts[2] as Start;
	const stop: RaceDeed = { do: 'stop', desk: 0 };
	const stopped = await raced.arrive(stop, await raced.compose(stop));
	assert.deepEqual(stopped.broken(), []);
	const kept = stopped.copy();
	for (const one of kept.node.kept) one.sealed ??= new Uint8Array(1);
	assert.ok(kept.broken().some((line) => line.startsWith('desk 0 keeps')));
	const undone = raced.copy();
	for (const [part, state] of undone.node.parts) undone.node.parts.set(part, { ...state, epoch: state.epoch + 1 });
	assert.ok(undone.broken().some((line) => line.startsWith('desk 1 lost')));
	const silent = raced.copy();
	silent.node.consents = silent.node.consents.map((one) => ({ ...one, inForce: false }));
	for (const one of silent.node.kept) if (one.entry.type === 'causeway/grant/v1') one.sealed = null;
	assert.ok(silent.broken().some((line) => line.startsWith('desk 0 has the key')));
});
