import { parseArgs } from 'node:util';
import { isDay } from '#core/base';
import { changedSince, countLaw, dueForReview, weighDue } from '#server/law/review-law.ts';
import type { Command } from './command.ts';

function flagsOf(words: readonly string[]) {
	try {
		const options = {
			since: { type: 'string' },
			'as-of': { type: 'string' },
			weight: { type: 'boolean' },
			json: { type: 'boolean' }
		} as const;
		return parseArgs({ args: [...words], options }).values;
	} catch {
		return null;
	}
}

const today = (): string => new Date().toISOString().slice(0, 10);

const lawStats: Command = {
	name: ['law', 'stats'],
	usage: '[--json]',
	summary: 'count the law folder, and how much of it was checked',
	async run(words, { say }) {
		const counts = countLaw();
		if (flagsOf(words)?.json) say(JSON.stringify(counts));
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
	async run(words, { say, complain }) {
		const flags = flagsOf(words);
		if (!flags || (flags['as-of'] !== undefined && !isDay(flags['as-of']))) {
			complain(`usage: ./causeway law due ${lawDue.usage}`);
			return 2;
		}
		if (flags.weight) {
			const heavy = weighDue(20);
			if (flags.json) say(JSON.stringify(heavy));
			else for (const { at, kind, name, answers } of heavy) say(`${answers}\t${at}\t${kind}\t${name}`);
			return 0;
		}
		const due = dueForReview(flags['as-of'] ?? today());
		if (flags.json) say(JSON.stringify(due));
		else for (const { at, kind, name, confidence } of due) say(`${at}\t${kind}\t${name}\t${confidence}`);
		return 0;
	}
};

const lawChanged: Command = {
	name: ['law', 'changed'],
	usage: '--since DATE [--as-of DATE] [--json]',
	summary: 'what of the law changed since a day, and which kinds of case it touches',
	async run(words, { say, complain }) {
		const { since, 'as-of': asOf = today(), json } = flagsOf(words) ?? {};
		if (!isDay(since) || !isDay(asOf)) {
			complain(`usage: ./causeway law changed ${lawChanged.usage}`);
			return 2;
		}
		const changed = changedSince(since, asOf);
		if (json) say(JSON.stringify(changed));
		else
			for (const { on, at, kind, name, conducts } of changed)
				say(`${on.join(' ')}\t${at}\t${kind}\t${name}\t${conducts.join(' ')}`.trimEnd());
		return 0;
	}
};

export const lawReviewCommands: readonly Command[] = [lawStats, lawDue, lawChanged];
