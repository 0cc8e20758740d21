import type { Option } from '#core/law';

type Dated = Option & { readonly day: string };

/**
 * The limits of a case. `dated`: those that end on a day still to come, nearest first; `unsure`: those that may be over already, by facts
 * that are not known; `open`: those without a day yet; `past`: those that are over. What has no limit is in none of them.
 */
export type CaseLimits = {
	readonly dated: readonly Dated[];
	readonly unsure: readonly Dated[];
	readonly open: readonly Option[];
	readonly past: readonly Option[];
};

/** The day of a limit is the earliest that what is known allows: the one to act by. `dayIn`: the day that it is in a place. */
export function limitsOf(answers: readonly Option[], dayIn: (place: string) => string): CaseLimits {
	const live = answers.filter(({ outcome, limit }) => limit !== null && (outcome === 'available' || outcome === 'depends'));
	const days = live
		.flatMap((option): Dated[] => {
			const day = option.limit?.date ?? option.limit?.earliest;
			return day === undefined ? [] : [{ ...option, day }];
		})
		.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.remedy < b.remedy ? -1 : 1));
	return {
		dated: days.filter(({ day, jurisdiction }) => day >= dayIn(jurisdiction)),
		unsure: days.filter(({ day, jurisdiction }) => day < dayIn(jurisdiction)),
		open: live.filter(
			({ limit }) =>
				limit?.date === undefined && limit?.earliest === undefined && !limit?.steps.every(({ code }) => code === 'no-limit')
		),
		past: answers.filter(({ outcome }) => outcome === 'too-late')
	};
}

/** The days of a calendar file: each once, and nothing of what they are for. */
export const calendarDays = ({ dated }: CaseLimits): readonly string[] => [...new Set(dated.map(({ day }) => day))];
