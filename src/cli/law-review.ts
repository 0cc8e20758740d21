import { isDay } from '#core/base';
import { changedSince, countLaw, dueForReview } from '#server/law/review-law.ts';
import { weighLaw } from '#server/law/weigh-law.ts';
import { type Command, readWords, sayUsage } from './command.ts';

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

const today = (): string => new Date().toISOString().slice(0, 10);

const lawStats: Command = {
	name: ['law', 'stats'],
	usage: '[--json]',
	summary: 'count the law folder, and how much of it was checked',
	async run(words, surroundings) {
		const { say } = surroundings;
		const read = readWords(words, { json: flag });
		if (!read) return sayUsage(surroundings, lawStats);
		const counts = countLaw();
		if (read.values.json) say(JSON.stringify(counts));
		else
			for (const [name, value] of Object.entries(counts))
				say(
					typeof value === 'number'
						? `${name}\t${name === 'verified' ? percent(value) : value}`
						: `${name}\t${value.count}\tverified ${percent(value.verified)}`
				);
		return 0;
	}
};

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

const lawDue: Command = {
	name: ['law', 'due'],
	usage: '[--weight] [--as-of DATE] [--json]',
	summary: 'what of the law is to be reviewed; with --weight the 20 unchecked statements behind most answers',
	async run(words, surroundings) {
		const { say } = surroundings;
		const read = readWords(words, { weight: flag, 'as-of': text, json: flag });
		const { weight, 'as-of': asOf = today(), json } = read?.values ?? {};
		if (!read || !isDay(asOf)) return sayUsage(surroundings, lawDue);
		if (weight) {
			const { how, statements } = weighLaw(20, asOf);
			if (json) say(JSON.stringify({ how, statements }));
			else {
				for (const { at, kind, name, answers } of statements) say(`${answers}\t${at}\t${kind}\t${name}`);
				say(
					`Weighed: each of ${how.weighed} unchecked statements was left out in turn; the figure is how many answers to ${how.cases} invented cases (seed ${how.seed}, as of ${how.asOf}) were others without it.`
				);
			}
			return 0;
		}
		const due = dueForReview(asOf);
		if (json) say(JSON.stringify(due));
		else for (const { at, kind, name, confidence } of due) say(`${at}\t${kind}\t${name}\t${confidence}`);
		return 0;
	}
};

const lawChanged: Command = {
	name: ['law', 'changed'],
	usage: '--since DATE [--as-of DATE] [--json]',
	summary: 'what of the law changed since a day, and which kinds of case it touches',
	async run(words, surroundings) {
		const { say } = surroundings;
		const read = readWords(words, { since: text, 'as-of': text, json: flag });
		const { since, 'as-of': asOf = today(), json } = read?.values ?? {};
		if (!isDay(since) || !isDay(asOf)) return sayUsage(surroundings, lawChanged);
		const changed = changedSince(since, asOf);
		if (json) say(JSON.stringify(changed));
		else
			for (const { on, at, kind, name, conducts } of changed)
				say(`${on.join(' ')}\t${at}\t${kind}\t${name}\t${conducts.join(' ')}`.trimEnd());
		return 0;
	}
};

export const lawReviewCommands: readonly Command[] = [lawStats, lawDue, lawChanged];
