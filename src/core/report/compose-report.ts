import { accepted, type CaseId, type Outcome } from '#core/base';
import { type PartKind, type PartNumber, partKinds, randomBelow, randomId } from '#core/sealing';
import type { AnswerContent, MapContent, Way } from './content.ts';
import { type Composed, type ComposeRefusal, OwnAct, type OwnKeys, type Surroundings } from './own-act.ts';
import type { OwnCase } from './own-case.ts';
import { type AskedPart, partOfQuestion } from './questions.ts';

export type FirstSave = { readonly way: Way; readonly language: string; readonly answers: readonly AnswerContent[] };

/**
 * The first save: opens a case with all its parts, so that which of them are filled cannot be seen, under numbers in an order that
 * says nothing; seals what she answered so far; grants everything to herself and to nobody else.
 */
export async function composeReport(
	{ way, language, answers }: FirstSave,
	keys: OwnKeys,
	around: Surroundings
): Promise<Outcome<Composed, ComposeRefusal>> {
	const own: OwnCase = {
		case: randomId<'case'>() as CaseId,
		way,
		parts: [],
		consents: [],
		supporters: [],
		lastAct: null,
		custody: new Map(),
		marked: new Set()
	};
	const numbers = numberParts();
	const act = new OwnAct(own, keys, around);
	act.openCase([...numbers.values()].sort((a, b) => a - b));
	// In the order of the numbers: the order of kinds would give away what the numbers hide.
	for (const [kind, part] of [...numbers].sort(([, a], [, b]) => a - b)) {
		const opened = await act.newEpoch(part, kind, null);
		if (!opened.ok) return opened;
	}
	const told = answers.map((answer) => {
		const kind: AskedPart = partOfQuestion(answer.question) ?? 'account';
		return { part: numbers.get(kind) as PartNumber, answer };
	});
	// Likewise: questions are asked in a known order.
	for (const { part, answer } of told.sort((a, b) => a.part - b.part)) await act.write(part, answer);
	const map: MapContent = {
		kind: 'map',
		way,
		language,
		parts: [...numbers].map(([kind, part]) => ({ part, kind, desk: null }))
	};
	return accepted(await act.finish('report', 0, map));
}

/** Her own part is 0; the others get the numbers from 1 in a random order (Fisher and Yates). */
function numberParts(): Map<PartKind, PartNumber> {
	const kinds = partKinds.filter((kind) => kind !== 'own' && kind !== 'thread');
	for (let at = kinds.length - 1; at > 0; at--) {
		const other = randomBelow(at + 1);
		[kinds[at], kinds[other]] = [kinds[other] as PartKind, kinds[at] as PartKind] as [
			(typeof kinds)[number],
			(typeof kinds)[number]
		];
	}
	return new Map<PartKind, PartNumber>([['own', 0], ...kinds.map((kind, at): [PartKind, PartNumber] => [kind, at + 1])]);
}
