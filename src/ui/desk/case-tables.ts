import type { DeskCase, Happening } from '#core/report';
import { sayIfAny } from '#ui/survivor/spoken.ts';
import type { Words } from '#ui/words/words.ts';
import type { CaseList } from './case-list.svelte.ts';
import type { DeskState } from './desk-state.svelte.ts';
import { caseName } from './desk-words.ts';
import { sayHappening } from './happening-words.ts';

type Speaking = Words<'desk' | 'report'>;
type Rows = readonly (readonly string[])[];

/** The rows of the list as they are shown, with what this browser knows of those it opened. Days and codes in the reader's words. */
export function listTable(
	words: Speaking,
	desk: DeskState,
	{ shown, opened, due }: Pick<CaseList, 'shown' | 'opened' | 'due'>
): Rows {
	const yes = (claim: boolean): string => words.say(claim ? 'desk.save.yes' : 'desk.save.no');
	const heads = ['case', 'state', 'urgent', 'waiting', 'with', 'since', 'due', 'opened', 'name', 'way', 'language'] as const;
	return [
		heads.map((head) => words.say(`desk.save.columns.${head}`)),
		...shown.map((row) => {
			const facts = opened.get(row.case);
			return [
				caseName(row.case),
				words.say(`desk.states.${row.state}`),
				yes(row.urgent),
				yes(row.waiting === 'desk' && row.state !== 'closed'),
				row.assigned ? (desk.memberName(row.assigned) ?? caseName(row.assigned)) : words.say('desk.list.nobody'),
				row.openedOn,
				due.get(row.case)?.by ?? '',
				yes(facts !== undefined),
				facts?.name ?? '',
				facts ? words.say(`desk.case.ways.${facts.way ?? 'not-said'}`) : '',
				facts?.language ?? ''
			];
		})
	];
}

/** An opened case as a table: what was told, the messages, what happened; oldest first. Moments are those of UTC, as they are stored. */
export function caseTable(words: Speaking, desk: DeskState, shown: DeskCase): Rows {
	const person = words.say('desk.case.messages.person');
	const by = (kind: string): string => (kind === 'survivor' ? person : words.say('desk.case.messages.you'));
	const told = shown.parts.flatMap(({ kind, told }) =>
		told.map((piece) => {
			const part = words.say(`desk.case.kinds.${kind}`);
			if (piece.kind !== 'answer')
				return [piece.at, person, part, 'name' in piece ? piece.name : 'address' in piece ? piece.address : ''];
			const question = sayIfAny(words, `report.questions.${piece.question}.heading`) ?? words.say('desk.case.otherQuestion');
			const choice = piece.choice && (sayIfAny(words, `report.questions.${piece.question}.${piece.choice}`) ?? piece.choice);
			return [piece.at, person, `${part}: ${question}`, [choice, piece.text].filter(Boolean).join('\n')];
		})
	);
	const dangers = shown.because.map(({ choice }) => words.say(`report.danger.${choice}`));
	const messages = shown.messages.map(({ at, by: author, text }) => [
		at,
		by(author.kind),
		words.say('desk.case.messages.heading'),
		text
	]);
	const isStep = ({ what }: Happening): boolean => what !== 'told' && what !== 'message';
	const steps = shown.happenings.filter(isStep).map((step) => {
		const { title, detail } = sayHappening(words, step);
		return [step.at, by(step.by.kind), title, detail];
	});
	const heads = ['moment', 'by', 'what', 'text'] as const;
	return [
		[words.say('desk.list.case', { name: caseName(shown.case) }), shown.name ?? '', desk.deskName(desk.desk), ''],
		...(dangers.length > 0 ? [['', person, words.say('desk.case.urgent'), words.list(dangers)]] : []),
		heads.map((head) => words.say(`desk.save.columns.${head}`)),
		...[...told, ...messages, ...steps].sort(([a = ''], [b = '']) => (a < b ? -1 : a > b ? 1 : 0))
	];
}
