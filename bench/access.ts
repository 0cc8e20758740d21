/**
 * Decisions about parts of cases by the engine of policies, everything prepared: a member opens a part under a consent that names one of so many agreements in force.
 * Nine of ten are a yes; a no is told with its reasons, which costs more, and is measured beside. Against what we want, 5,000 a second on one core: no other program
 * answers this question. Counted is the time of the processor, all threads together, in rounds of which the quickest counts: whatever else the machine does only adds.
 */
import type { Day } from '#core/base';
import type { AgreementBody, PartAnswer, PartQuestion } from '#core/consent';
import { PolicyEngine } from '#server/gateways/policy.ts';
import { inventedAgreement, inventedConsent, inventedQuestion, quickBook } from '#tests/support/invented-agreement.ts';
import { sized, tell } from './support/result.ts';

const counts = [10, 100, 1000];
const wantedASecond = 5000;
const rounds = 100;
const decisionsInARound = 100;

/** One agreement for each number, no two alike. */
const numbered = (at: number): AgreementBody =>
	inventedAgreement({ retention: { days: 30 + at }, purposes: at % 2 ? ['support'] : ['support', 'advice'] }, `agreement ${at}`);

const asked = (agreement: AgreementBody, yes: boolean): PartQuestion =>
	inventedQuestion({
		kind: yes ? 'account' : 'money',
		receivedOn: '2026-11-20' as Day,
		consents: [inventedConsent({ agreement: agreement.agreement })]
	});

function processorSeconds(act: () => void): number {
	const before = process.cpuUsage();
	act();
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1e6;
}

/** So many a second, in the best of the rounds. Every answer is looked at. */
function rate(
	engine: PolicyEngine,
	book: ReturnType<typeof quickBook>,
	questions: readonly PartQuestion[],
	isRight: (answer: PartAnswer, at: number) => boolean
): number {
	let best = Number.POSITIVE_INFINITY;
	for (let round = 0; round < rounds; round++) {
		let wrong = 0;
		const seconds = processorSeconds(() => {
			for (let at = 0; at < decisionsInARound; at++) {
				const which = (round * decisionsInARound + at) % questions.length;
				if (!isRight(engine.decide(questions[which] as PartQuestion, book), which)) wrong++;
			}
		});
		if (wrong > 0) throw new Error(`impossible: ${wrong} answers are wrong`);
		best = Math.min(best, seconds);
	}
	return decisionsInARound / best;
}

const sizes = [];
const beside: { name: string; value: number; unit: string }[] = [];
for (const count of counts) {
	const agreements = Array.from({ length: count }, (_, at) => numbered(at));
	const book = quickBook(agreements);
	const engine = new PolicyEngine();
	const preparing = processorSeconds(() => {
		for (const agreement of agreements) if (!engine.prepare(agreement).ok) throw new Error('impossible: it cannot be prepared');
	});
	const isYes = (at: number): boolean => at % 10 !== 0;
	// One more than the agreements, so that over the rounds each of them is asked both ways.
	const mixed = Array.from({ length: count * 10 + 1 }, (_, at) => asked(agreements[at % count] as AgreementBody, isYes(at)));
	const refused = agreements.map((agreement) => asked(agreement, false));
	sizes.push(
		sized(
			count,
			rate(engine, book, mixed, (answer, at) => answer.allowed === isYes(at)),
			wantedASecond
		)
	);
	const noes = rate(engine, book, refused, (answer) => !answer.allowed && answer.code === 'clause-parts');
	beside.push({ name: `${count} agreements: a no with its reasons`, value: Math.round(noes), unit: 'a second' });
	beside.push({
		name: `${count} agreements: preparing one`,
		value: Number(((preparing * 1000) / count).toPrecision(3)),
		unit: 'ms'
	});
}

tell({
	name: 'access',
	unit: 'decisions a second',
	how: 'decisions of the policy engine with so many agreements in force, nine of ten a yes, against what we want on one core',
	reach: { ratio: 1, at: 'least' },
	sizes,
	beside
});
