import { toBase64url } from '#core/base';
import type { Finding } from '#core/sealing';
import { inventedSeed } from '#tests/support/key-story.ts';
import type { ToldAct, ViewStep } from './sealed-case-story.ts';

/** Changes something in a view before it is read: sets what stands at a path, or takes it out. */
export type Change =
	| { readonly set: readonly (string | number)[]; readonly to: unknown }
	| { readonly drop: readonly (string | number)[] };

type Steps = Readonly<Record<'survivor' | 'desk', readonly ViewStep[]>>;

/** What a reader must find in a view that was tampered with: each `what`, once, in the order of the alphabet. */
export function readingVectors(acts: readonly ToldAct[], views: Steps, malformedGrant: string) {
	const all = acts.flatMap(({ submission }) => submission.entries.map((entry, at) => ({ entry, sealed: submission.sealed[at] })));
	const at = (reader: 'survivor' | 'desk', part: number, seq: number): number =>
		views[reader].findIndex((step) => step[0] === part && step[1] === seq);
	const steps = (part: number, type: string) =>
		all.filter(({ entry }) => entry.part === part && entry.type === `causeway/${type}/v1`);
	const place = (reader: 'survivor' | 'desk', part: number, type: string, which = 0): number =>
		at(reader, part, steps(part, type)[which]?.entry.seq ?? 0);
	const lastOf = (part: number): number => views.survivor.findLastIndex((step) => step[0] === part);
	const act = (index: number) => acts[index]?.submission.act;
	const keyOf = (part: number): unknown => steps(part, 'epoch').map(recipientOf)[0];
	const stranger = toBase64url(inventedSeed('Vector stranger of a reading'));

	const one = (name: string, reader: 'survivor' | 'desk', changes: readonly Change[], ...findings: Finding['what'][]) => ({
		name,
		reader,
		changes,
		findings
	});
	const set = (path: readonly (string | number)[], to: unknown): Change => ({ set: path, to });
	const drop = (...path: (string | number)[]): Change => ({ drop: path });

	return {
		about:
			'Views of case.json with changes made to them in order, and what their reader must find. `members` is what the key log says.',
		cases: [
			one('as it is', 'survivor', []),
			one('as it is', 'desk', []),
			one('the last step of the thread held back', 'survivor', [drop('entries', lastOf(2))], 'rolled-back'),
			one(
				'a step left out of the middle',
				'survivor',
				[drop('entries', place('survivor', 2, 'item'))],
				'chain-broken',
				'rolled-back'
			),
			one('an act held back', 'survivor', [drop('acts', 1)], 'act-missing', 'entry-altered', 'not-permitted'),
			one('the last act held back, not its steps', 'survivor', [drop('acts', 4)], 'entry-altered'),
			one('an act with another signature', 'survivor', [set(['acts', 4, 'sig'], act(1)?.sig)], 'act-forged', 'entry-altered'),
			one(
				'an act of another case',
				'survivor',
				[set(['acts', 4, 'body', 'case'], stranger.slice(0, 22))],
				'act-forged',
				'entry-altered'
			),
			one('an act signed by nobody of the desk', 'survivor', [set(['members'], [])], 'author-unknown', 'entry-altered'),
			one(
				'an item at another place',
				'survivor',
				[set(['entries', place('survivor', 2, 'item'), 'sealed'], steps(1, 'item')[0]?.sealed)],
				'cannot-open',
				'entry-altered'
			),
			one(
				'the bytes of an item held back',
				'survivor',
				[set(['entries', place('survivor', 1, 'item'), 'sealed'], null)],
				'sealed-missing'
			),
			one(
				'a grant of another part',
				'survivor',
				[set(['entries', place('survivor', 1, 'grant'), 'sealed'], steps(0, 'grant')[0]?.sealed)],
				'entry-altered',
				'place-wrong'
			),
			one(
				'a grant that opens to no key',
				'survivor',
				[set(['entries', place('survivor', 1, 'grant'), 'sealed'], malformedGrant)],
				'entry-altered',
				'place-wrong'
			),
			one(
				'a changed field of a step',
				'survivor',
				[set(['entries', place('survivor', 0, 'consent'), 'entry', 'parts'], [1, 0])],
				'entry-altered'
			),
			one(
				'a key that the node put in',
				'survivor',
				[set(['entries', place('survivor', 1, 'epoch', 1), 'entry', 'recipient'], keyOf(0))],
				'entry-altered',
				'place-wrong'
			),
			one(
				'another signing key in the first step',
				'survivor',
				[set(['entries', at('survivor', 0, 1), 'entry', 'signingKey'], stranger)],
				'case-key-changed',
				'entry-altered'
			),
			one(
				'two steps exchanged',
				'survivor',
				[set(['entries', 0, 'seq'], 2), set(['entries', 1, 'seq'], 1)],
				'chain-broken',
				'entry-altered'
			),
			one(
				'another recipient of hers in the first step',
				'desk',
				[set(['entries', at('desk', 0, 1), 'entry', 'recipient'], keyOf(1))],
				'entry-altered'
			),
			one('an item held back at the door', 'desk', [set(['entries', place('desk', 1, 'item'), 'sealed'], null)], 'sealed-missing')
		]
	};
}

const recipientOf = ({ entry }: { readonly entry: object }): unknown => ('recipient' in entry ? entry.recipient : null);
