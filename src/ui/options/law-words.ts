import { type Limit, type Option, periodIn, type ShownLaw, type ShownRemedy, type Speech, stateOf } from '#core/law';
import { isMoney, sayMoney } from '#ui/words/say-money.ts';
import { sayPlace } from '#ui/words/say-place.ts';
import type { Words } from '#ui/words/words.ts';
import type { interviewSections } from './options-sections.ts';
import { countOf } from './sorted-answers.ts';

export type LawWords = Words<(typeof interviewSections)[number]>;

/** Says a key that is put together while running. */
const sayAny = (words: LawWords, key: string, values?: Readonly<Record<string, string | number>>): string =>
	(words.say as (key: string, values?: object) => string)(key, values);

/** The same; null where the words have none. */
const sayIfThere = (words: LawWords, key: string): string | null => {
	const said = sayAny(words, key);
	return said === key ? null : said;
};

/** The question that a fact answers. `english` where only the sheet has words for it. */
export type Asked = { readonly text: string; readonly english: string | null };

export function questionOf(words: LawWords, law: ShownLaw, path: string): Asked {
	if (path === 'conducts') return { text: words.say('options.ask.conducts'), english: null };
	if (path === 'linked') return { text: words.say('options.ask.places'), english: null };
	if (path === 'ties') return { text: words.say('options.ask.ties'), english: null };
	if (path.startsWith('confirmed.')) return confirmOf(words, law, path.slice('confirmed.'.length));
	return { text: sayAny(words, `options.fact.${path.replace('.', '-')}`), english: null };
}

function confirmOf(words: LawWords, law: ShownLaw, id: string): Asked {
	const own = sayIfThere(words, `options.confirm.${id}`);
	if (own !== null) return { text: own, english: null };
	const there = id.startsWith('accused-in-') ? placeNamed(law, id.slice('accused-in-'.length)) : null;
	if (there !== null) return { text: words.say('options.confirm.accused-in', { place: sayPlace(words, there) }), english: null };
	return { text: words.say('options.confirm.own'), english: law.confirms[id] ?? conditionsInWords(law, id) };
}

/** The place that an id names by its code (`us`) or by its name in English (`south-korea`). */
function placeNamed(law: ShownLaw, name: string): string | null {
	const english = new Intl.DisplayNames('en', { type: 'region' });
	const slug = (code: string): string => (english.of(stateOf(code)) ?? '').toLowerCase().replaceAll(' ', '-');
	return law.sheets.map(({ code }) => code).find((code) => code.toLowerCase() === name || slug(code) === name) ?? null;
}

/** A condition of a time limit that stands in the sheet in words alone is asked under the id of its remedy. */
const conditionsInWords = (law: ShownLaw, remedyId: string): string =>
	law.sheets
		.flatMap(({ remedies }) => remedies)
		.filter(({ id }) => id === remedyId)
		.flatMap(({ limitation }) => limitation?.special ?? [])
		.flatMap((rule) => (rule.when && !rule.if ? [rule.when] : []))
		.join('; ');

/** What describes the engine's answers in the reader's language. */
export const speechOf = (words: LawWords, law: ShownLaw): Speech => ({
	say: (key, values) => sayAny(words, key, values),
	place: (code) => sayPlace(words, code),
	day: (day) => words.day(day),
	period: (period) => periodIn(words.language, period),
	list: (items, kind) => words.list(items, kind),
	conduct: (code) => sayIfThere(words, `lawTerms.conduct.${code}`) ?? code,
	confirm: (id) => {
		const { text, english } = confirmOf(words, law, id);
		return english === null ? text : words.say('options.confirm.ownShort');
	}
});

export const conductName = (words: LawWords, code: string): string => sayIfThere(words, `conducts.${code}.name`) ?? code;
export const conductHint = (words: LawWords, code: string): string => sayIfThere(words, `conducts.${code}.hint`) ?? '';
export const kindName = (words: LawWords, kind: string): string => sayIfThere(words, `options.kinds.${kind}`) ?? kind;
export const headName = (words: LawWords, head: string): string => sayIfThere(words, `lawTerms.head.${head}`) ?? head;
export const serviceKindName = (words: LawWords, kind: string): string =>
	sayIfThere(words, `options.services.${kind}`) ?? sayIfThere(words, `danger.list.kinds.${kind}`) ?? kind;

/** A cost: codes in the reader's language, what else the sheet says as it stands there. */
export const costsOf = (words: LawWords, cost: string): readonly { readonly text: string; readonly isEnglish: boolean }[] =>
	cost.split(/;\s*/).map((part) => {
		const text = sayIfThere(words, `lawTerms.cost.${part}`);
		return { text: text ?? part, isEnglish: text === null };
	});

/** What a law says of the sum. */
export function amountsOf(words: LawWords, amount: ShownRemedy['amount']): readonly string[] {
	return (
		[
			['min', 'options.answers.atLeast'],
			['max', 'options.answers.atMost'],
			['fixed', 'options.answers.fixed']
		] as const
	).flatMap(([field, key]) => {
		const value = amount?.[field];
		return isMoney(value) ? [words.say(key, { amount: sayMoney(words, value) })] : [];
	});
}

/** Whether the remedy or its time was recalled and not read at the source. */
export const isUnchecked = ({ confidence }: Option): boolean => confidence === 'recalled';

/** Whether the day to act by, or the one that may be it, is today or one of the two next days. */
export function endsSoon({ limit }: Option, asOf: string): boolean {
	const day = limit?.date ?? limit?.earliest;
	return day !== undefined && day >= asOf && Date.parse(day) - Date.parse(asOf) <= 2 * 86_400_000;
}

/** Until when, in one line, as of the day `asOf`: a day that has passed is never called safe. */
export function limitLine(words: LawWords, { limit }: Option, asOf: string): string {
	if (limit === null) return words.say('options.answers.noLimit');
	const { date, earliest, latest } = limit;
	if (date) return words.say(date < asOf ? 'options.answers.ended' : 'options.answers.until', { day: words.day(date) });
	if (latest && latest < asOf) return words.say('options.answers.endedBy', { day: words.day(latest) });
	if (earliest)
		return words.say(earliest < asOf ? 'options.answers.maybeOver' : 'options.answers.safeUntil', { day: words.day(earliest) });
	return words.say(isEndless(limit) ? 'options.answers.noLimit' : 'options.answers.noEnd');
}

const isEndless = ({ steps }: Limit): boolean => steps.length > 0 && steps.every(({ code }) => code === 'no-limit');

/** Whether {@link limitLine} names a day. Where it names none a list says so once. */
export const namesDay = ({ limit }: Option, asOf: string): boolean =>
	limit !== null && Boolean(limit.date || limit.earliest || (limit.latest && limit.latest < asOf));

/** What came of the questions so far, in one line: where nothing is open, what that means and not a nought. */
export function saySoFar(words: LawWords, answers: readonly Option[]): string {
	const counted = (['available', 'depends', 'too-late'] as const)
		.map((outcome) => ({ outcome, count: countOf(answers, outcome) }))
		.filter(({ count }) => count > 0);
	const [best] = counted;
	if (best?.outcome === 'depends') return words.say('options.answers.maybe', { count: best.count });
	if (best?.outcome !== 'available') return words.say('options.answers.none');
	const list = words.list(counted.map(({ outcome, count }) => words.say(`options.answers.counted.${outcome}`, { count })));
	return words.say('options.answers.soFar', { list });
}
