import { isDay } from '#core/base';
import { type LossSchedule, lossSchedule, parseRates } from '#core/law';
import { readConducts, readLaw } from '#server/law/read-law.ts';
import { readLossProof } from '#server/law/read-losses.ts';
import { type Command, readWords, refuse, sayUsage } from './command.ts';
import { readFacts, readJson } from './json-file.ts';

/** `./causeway law losses`: what was lost, by head and currency, and what the sheets say of amounts. */
export const lawLosses: Command = {
	name: ['law', 'losses'],
	usage: '--facts FILE --as-of DATE [--rates FILE] [--json]',
	summary: 'a schedule of losses, the usual proof, and the limits that the law names',
	async run(words, surroundings) {
		const text = { type: 'string' } as const;
		const read = readWords(words, { facts: text, 'as-of': text, rates: text, json: { type: 'boolean' } as const });
		const { facts: file, 'as-of': asOf, rates: ratesFile, json } = read?.values ?? {};
		if (file === undefined || !isDay(asOf)) return sayUsage(surroundings, lawLosses);
		const facts = readFacts(file, readConducts());
		if (!facts.ok) return refuse(surroundings, facts.refusal);
		const rates = ratesFile !== undefined ? readRates(ratesFile, asOf) : null;
		if (rates && !rates.ok) return refuse(surroundings, rates.refusal);
		const schedule = lossSchedule(readLaw(), readLossProof(), facts.value, asOf, rates?.value);
		if (!schedule.ok) return refuse(surroundings, schedule.refusal);
		if (json) surroundings.say(JSON.stringify(schedule.value, null, '\t'));
		else for (const line of linesOf(schedule.value)) surroundings.say(line);
		return 0;
	}
};

function readRates(file: string, asOf: string) {
	const given = readJson(file, 'rates-malformed');
	return given.ok ? parseRates(given.value, asOf) : given;
}

function linesOf({ lines, totals, converted, remedies }: LossSchedule): readonly string[] {
	return [
		...lines.map(({ head, amount, currency, overlaps }) =>
			[head, `${amount} ${currency}`, ...new Set(overlaps.map(({ kind }) => kind))].join('\t')
		),
		...totals.map(({ amount, currency }) => `total\t${amount} ${currency}`),
		...(converted
			? [`together\t${converted.amount} ${converted.currency}\twithout: ${converted.missing.join(' ') || 'nothing'}`]
			: []),
		...remedies.flatMap(({ remedy, outcome, amount }) =>
			(['fixed', 'min', 'max'] as const).flatMap((name) => {
				const money = amount?.[name];
				return money ? [`${remedy}\t${outcome}\t${name} ${money.amount} ${money.currency}`] : [];
			})
		),
		'This adds up what was said. It promises no amount.'
	];
}
