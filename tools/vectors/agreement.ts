/**
 * Writes our vectors of agreements: `node tools/vectors/agreement.ts`. They come out the same in every run.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Day, must, type Outcome } from '#core/base';
import {
	type AgreementBody,
	type AgreementBook,
	type AgreementEndBody,
	type Clauses,
	endAgreement,
	hashOfAgreement,
	parseAgreementBody,
	parseAgreementEndBody,
	renewAgreement,
	replayAgreements,
	signAgreement
} from '#core/consent';
import type { ClearStatement } from '#core/log';
import { type Labelled, sign } from '#core/sealing';
import {
	harbour,
	inventedAgreement,
	inventedClauses,
	inventedParty,
	lantern,
	meadow,
	signerOfParty
} from '#tests/support/invented-agreement.ts';
import { inventedId, inventedSigner } from '#tests/support/key-story.ts';
import { codeOf } from './code-of.ts';
import { vectorFolder } from './log.ts';

const first = inventedAgreement();
const second = must(
	renewAgreement(first, {
		...inventedClauses,
		purposes: ['support', 'advice', 'proceedings'],
		term: { firstDay: '2026-07-01' as Day, reviewDay: '2027-01-01' as Day, lastDay: '2027-06-30' as Day }
	})
);
const other = inventedAgreement({ direction: 'first-to-second', onward: null, answer: null, breach: null }, 'another agreement');
const keyOf = (name: string) => inventedSigner(name);
const signed = (body: AgreementBody, by: string): ClearStatement => signAgreement(body, keyOf(by));

/** Harbour House offers twice, Lantern Clinic signs the later; they renew it; a second agreement is ended by one side. */
const story: readonly ClearStatement[] = [
	signed(inventedAgreement({ retention: { days: 3660 } }), 'Harbour House'),
	signed(first, 'Harbour House'),
	signed(first, 'Lantern Clinic'),
	signed(other, 'Lantern Clinic'),
	signed(other, 'Harbour House'),
	signed(second, 'Lantern Clinic'),
	signed(second, 'Harbour House'),
	endAgreement(other, lantern, '2026-10-31' as Day, keyOf('Lantern Clinic'))
];

const days = [
	'2025-12-31',
	'2026-01-01',
	'2026-06-30',
	'2026-07-01',
	'2026-10-31',
	'2026-11-01',
	'2027-06-30',
	'2027-07-01'
] as Day[];

const told = (book: AgreementBook, day: Day) => ({
	day,
	inForce: book
		.inForce(day)
		.map(({ body, hash, lastDay }) => ({ agreement: body.agreement, version: body.version, hash, lastDay })),
	states: [first, other].map(({ agreement }) => ({
		agreement,
		state: book.stateOf(agreement, day),
		reviewDue: book.isReviewDue(agreement, day)
	}))
});

const replayed = (statements: readonly ClearStatement[]): Outcome<AgreementBook> => replayAgreements(statements, signerOfParty);

function replayVectors() {
	return {
		about:
			'Statements in the order of a log, the keys of the parties, and what the statements say on some days. `hash` names the body of a version.',
		keys: [harbour, lantern, meadow].map((party) => ({ ...party, key: signerOfParty(party) })),
		statements: story,
		versions: [first, second, other].map((body) => ({
			agreement: body.agreement,
			version: body.version,
			hash: hashOfAgreement(body)
		})),
		days: days.map((day) => told(must(replayed(story)), day))
	};
}

const resigned = (body: AgreementBody, change: object, by: string): ClearStatement =>
	sign({ ...body, ...change } as unknown as Labelled<string>, keyOf(by));
const ending = (change: Partial<AgreementEndBody>, by: string, of = second): ClearStatement =>
	sign({ ...endAgreement(of, harbour, '2026-12-31' as Day, keyOf('Harbour House')).body, ...change }, keyOf(by));

/** What must not follow the first so many statements of the story. */
const refusedSteps: readonly [name: string, after: number, statement: ClearStatement][] = [
	['signed by somebody who is no party', 0, signed(first, 'Meadow Court')],
	['signed by a key that nobody has', 0, signed(first, 'Nobody')],
	['the same offer again', 2, signed(first, 'Harbour House')],
	['the first version again, after both signed it', 3, signed(first, 'Harbour House')],
	['a second version before there is a first', 0, signed(second, 'Harbour House')],
	['a version left out', 3, resigned(second, { version: 3 }, 'Harbour House')],
	['a version after another one', 3, resigned(second, { prev: hashOfAgreement(other) }, 'Harbour House')],
	[
		'a version between others',
		3,
		resigned(second, { parties: [harbour, meadow], clauses: { ...second.clauses, onward: null } }, 'Harbour House')
	],
	['parties that changed places', 3, resigned(second, { parties: [lantern, harbour] }, 'Harbour House')],
	['signed with the key of the other party', 3, { ...signed(second, 'Harbour House'), key: keyOf('Lantern Clinic').public }],
	[
		'changed after it was signed',
		0,
		{
			...signed(first, 'Harbour House'),
			body: { ...first, version: 1, clauses: { ...first.clauses, retention: { days: 91 } } } as never
		}
	],
	['of a later version of the format', 0, resigned(first, { v: 2 }, 'Harbour House')],
	['another kind of statement', 0, sign({ v: 1, type: 'causeway/treaty/v1' } as const, keyOf('Harbour House'))],
	['an ending of nothing', 0, ending({}, 'Harbour House')],
	[
		'an ending by somebody who is no party',
		7,
		ending({ by: { node: meadow.node, organisation: meadow.organisation } }, 'Meadow Court')
	],
	[
		'an ending in the name of the other party',
		7,
		ending({ by: { node: lantern.node, organisation: lantern.organisation } }, 'Harbour House')
	],
	['an ending of a version that another followed', 7, ending({ of: hashOfAgreement(first) }, 'Harbour House')],
	[
		'a later end after an ending',
		8,
		ending({ agreement: other.agreement, of: hashOfAgreement(other), lastDay: '2026-11-30' as Day }, 'Harbour House')
	],
	['a version after an ending', 8, signed(must(renewAgreement(other, other.clauses)), 'Harbour House')],
	['an ending with a member more', 7, ending({ reason: 'none' } as never, 'Harbour House')],
	['an ending on no day', 7, ending({ lastDay: '2026-02-30' as Day }, 'Harbour House')]
];

const refusedVectors = () => ({
	about: 'What must not follow the first `after` statements of replay.json, and the code of the refusal.',
	cases: refusedSteps.map(([name, after, statement]) => ({
		name,
		after,
		statement,
		expect: codeOf(replayed([...story.slice(0, after), statement]))
	}))
});

const withClause = (change: Partial<Record<keyof Clauses, unknown>>): object => ({
	...first,
	clauses: { ...first.clauses, ...change }
});
const { term, basis, recipients } = first.clauses;

/** Bodies as they may and may not be. */
const forms: readonly [name: string, body: object][] = [
	['an agreement', first],
	['its second version', second],
	['one way, with all that can be left out left out', other],
	['a member more', { ...first, more: 1 }],
	['a member less', { ...first, prev: undefined }],
	['a first version that follows another', { ...first, prev: hashOfAgreement(first) }],
	['a second version that follows none', { ...second, prev: null }],
	['version nought', { ...first, version: 0 }],
	['one party', { ...first, parties: [harbour] }],
	['the same party twice', { ...first, parties: [harbour, { ...harbour, name: 'Another name' }] }],
	['the same id on two nodes', { ...first, parties: [harbour, { ...harbour, node: lantern.node }] }],
	['a name that turns what stands beside it', { ...first, parties: [harbour, { ...lantern, name: 'Lantern \u202eClinic' }] }],
	['a clause too many', withClause({ penalties: {} } as never)],
	['a direction that is none', withClause({ direction: 'neither' })],
	['no ground of law', withClause({ basis: { ...basis, codes: [] } })],
	['a source twice', withClause({ basis: { ...basis, sources: ['Act 1', 'Act 1'] } })],
	['no purpose', withClause({ purposes: [] })],
	['purposes in another order', withClause({ purposes: ['advice', 'support'] })],
	['a purpose twice', withClause({ purposes: ['support', 'support'] })],
	['an unknown purpose', withClause({ purposes: ['support', 'research'] })],
	['her own part', withClause({ parts: ['own'] })],
	['threads', withClause({ parts: ['account', 'thread'] })],
	['the public as recipient', withClause({ recipients: { ...recipients, roles: ['public'] } })],
	['an unknown training', withClause({ recipients: { ...recipients, training: ['juggling'] } })],
	['no training asked for', withClause({ recipients: { ...recipients, training: [] } })],
	['kept for no day', withClause({ retention: { days: 0 } })],
	['kept for half a day', withClause({ retention: { days: 0.5 } })],
	['kept for ever', withClause({ retention: { days: 3661 } })],
	['retention left out', withClause({ retention: null })],
	['onward to nobody', withClause({ onward: { to: [] } })],
	['onward to a party', withClause({ onward: { to: [lantern] } })],
	['onward twice to the same', withClause({ onward: { to: [meadow, meadow] } })],
	['an answer within no time', withClause({ answer: { hours: 0 } })],
	['a last day before the first', withClause({ term: { ...term, lastDay: '2025-12-31' } })],
	['a review after the end', withClause({ term: { ...term, reviewDay: '2027-01-01' } })],
	['longer than ten years', withClause({ term: { ...term, lastDay: '2037-01-01' } })],
	['a day that is none', withClause({ term: { ...term, firstDay: '2026-02-30' } })],
	['an id that is none', { ...first, agreement: 'agreement' }],
	['onward to three, in the order of their places', withClause({ onward: { to: sortedParties() } })],
	['onward to three, in another order', withClause({ onward: { to: sortedParties().reverse() } })]
];

function sortedParties() {
	const all = ['Meadow Court', 'Orchard Desk', 'Quay Watch'].map(inventedParty);
	return all.sort((one, two) => (`${one.node}/${one.organisation}` < `${two.node}/${two.organisation}` ? -1 : 1));
}

const formVectors = () => ({
	about: 'Bodies of agreements that a reader takes (`accepted`) or refuses, with the code and what `about` names.',
	cases: forms.map(([name, body]) => {
		const given = JSON.parse(JSON.stringify(body));
		const parsed = parseAgreementBody({ body: given });
		return { name, body: given, expect: codeOf(parsed), ...(!parsed.ok && { about: parsed.refusal.about }) };
	}),
	endings: [
		['an ending', {}],
		['of nothing', { of: null }],
		['by a name', { by: harbour }],
		['of no agreement', { agreement: inventedId('x').slice(1) }]
	].map(([name, change]) => {
		const { body } = ending(change as object, 'Harbour House');
		return { name, body, expect: codeOf(parseAgreementEndBody({ body })) };
	})
});

/** Every file with its text, by path under the folder of vectors. */
export function agreementVectors(): ReadonlyMap<string, string> {
	const files = {
		'agreement/replay.json': replayVectors(),
		'agreement/refused.json': refusedVectors(),
		'agreement/form.json': formVectors()
	};
	return new Map(Object.entries(files).map(([name, value]) => [name, `${JSON.stringify(value, null, '\t')}\n`]));
}

if (import.meta.main) {
	for (const [name, text] of agreementVectors()) {
		const file = path.join(vectorFolder, name);
		await mkdir(path.dirname(file), { recursive: true });
		await writeFile(file, text);
	}
}
