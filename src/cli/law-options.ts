import { daysIn, type Law, type Option, periodIn, type Remedy } from '#core/law';

/** What can be acted on before what is over, and that before what does not fit. */
const standing: readonly Option['outcome'][] = ['available', 'depends', 'too-late', 'not-available'];
const lastDay = '9999';

/**
 * Options for reading: what is open before what depends, and that before what is over or does not fit. In each, taking content down
 * comes first, the fastest before the others, because every hour counts there; then the nearest day. One line each: place, remedy, outcome, how
 * long a decision takes or until when one can act, the law, and what it hangs on.
 */
export function printedOptions(law: Law, answers: readonly Option[], asOf: string): readonly string[] {
	const remedies = new Map(law.sheets.flatMap(({ remedies: all }) => all.map((remedy) => [remedy.id, remedy] as const)));
	const placed = answers.map((option) => {
		const remedy = remedies.get(option.remedy);
		return { option, remedy, rank: rankOf(option, remedy) };
	});
	return placed
		.sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0))
		.map(({ option, remedy }) => lineOf(option, remedy, asOf).join('\t').trimEnd());
}

/** Text that sorts. */
function rankOf({ outcome, kind, limit }: Option, remedy: Remedy | undefined): string {
	const at = standing.indexOf(outcome);
	const period = remedy?.decisionTime?.period;
	const hours = Math.round(24 * (period === undefined ? 4_000 : daysIn(period)));
	if (kind === 'content-removal' && at < 2) return `${at} a ${String(hours).padStart(7, '0')}`;
	return `${at} b ${limit?.date ?? limit?.earliest ?? lastDay}`;
}

function lineOf(option: Option, remedy: Remedy | undefined, asOf: string): readonly string[] {
	const { jurisdiction, kind, outcome, dependsOn, confidence } = option;
	const period = remedy?.decisionTime?.period;
	const days = [
		kind === 'content-removal' && period !== undefined ? `decided in ${periodIn('en', period)}` : '',
		endOf(option, asOf),
		confidence === 'recalled' ? 'not yet checked' : ''
	];
	const told = outcome === 'not-available' ? '' : days.filter((each) => each !== '').join(', ');
	return [jurisdiction, option.remedy, outcome, told, remedy?.cite ?? '', dependsOn.join(' ')];
}

function endOf({ outcome, limit }: Option, asOf: string): string {
	if (limit === null) return '';
	const { date, earliest, latest, steps } = limit;
	if (outcome === 'too-late') return `ended by ${date ?? latest}`;
	const day = date ?? earliest;
	if (day !== undefined) return day < asOf ? `may be over since ${day}` : date ? `until ${day}` : `safe until ${day}`;
	return steps.every(({ code }) => code === 'no-limit') ? 'no time limit' : 'time not worked out';
}
