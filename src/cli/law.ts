import { parseArgs } from 'node:util';
import { isDay } from '#core/base';
import {
	channelBook,
	channels,
	type Facts,
	type Law,
	type Measure,
	measures,
	nextQuestions,
	offences,
	options,
	parseFacts,
	states
} from '#core/law';
import { lintLaw } from '#server/law/lint-law.ts';
import { readInstruments } from '#server/law/read-instruments.ts';
import { lawFrom, readConfirms, readWrittenLaw } from '#server/law/read-law.ts';
import { lawSpeech } from '#server/law/speech.ts';
import { type Command, refuse, type Surroundings } from './command.ts';
import { readJson } from './json-file.ts';
import { lawLosses } from './law-losses.ts';
import { lawRemoval } from './law-removal.ts';

const usage = '--facts FILE --as-of DATE [--json]';

type Asked = { readonly facts: Facts; readonly asOf: string; readonly json: boolean };

/** Reads `--facts FILE --as-of DATE [--json]`; the exit code where it cannot. */
function asked(words: readonly string[], surroundings: Surroundings, conducts: readonly string[]): Asked | number {
	const { facts: file, 'as-of': asOf, json = false } = flags(words) ?? {};
	if (
		typeof file !== 'string' ||
		typeof asOf !== 'string' ||
		!/^\d{4}-\d{2}-\d{2}$/.test(asOf) ||
		Number.isNaN(Date.parse(asOf))
	) {
		surroundings.complain(`usage: ./causeway law options|offences|states|next ${usage}`);
		return 2;
	}
	const read = readJson(file, 'facts-malformed');
	if (!read.ok) return refuse(surroundings, read.refusal);
	const facts = parseFacts(read.value, conducts);
	return facts.ok ? { facts: facts.value, asOf, json: json === true } : refuse(surroundings, facts.refusal);
}

function flags(words: readonly string[]) {
	try {
		const options = { facts: { type: 'string' }, 'as-of': { type: 'string' }, json: { type: 'boolean' } } as const;
		return parseArgs({ args: [...words], options }).values;
	} catch {
		return null;
	}
}

const lawOptions: Command = {
	name: ['law', 'options'],
	usage,
	summary: 'what a person can do in each country, and until when',
	run(words, surroundings) {
		const speech = lawSpeech(readConfirms());
		return answering(
			words,
			surroundings,
			(law, facts, asOf) => options(law, facts, asOf).map((answer) => speech.option(answer)),
			({ jurisdiction, remedy, outcome, dependsOn, limit }) => [
				jurisdiction,
				remedy,
				outcome,
				limit?.date ?? limit?.earliest ?? '',
				dependsOn.join(' ')
			]
		);
	}
};

const lawOffences: Command = {
	name: ['law', 'offences'],
	usage,
	summary: 'which offences match in each country, element by element',
	run(words, surroundings) {
		const speech = lawSpeech(readConfirms());
		return answering(
			words,
			surroundings,
			(law, facts, asOf) => offences(law, facts, asOf).map((answer) => speech.offence(answer)),
			({ jurisdiction, conduct, outcome, offence, cite, reasons, note }) => [
				jurisdiction,
				conduct,
				outcome,
				offence ?? (outcome === 'gap' ? (note ?? '') : ''),
				cite ?? '',
				reasons.map(({ text }) => text).join(' ')
			]
		);
	}
};

const lawStates: Command = {
	name: ['law', 'states'],
	usage,
	summary: 'which states can act, on which basis',
	run: (words, surroundings) =>
		answering(words, surroundings, states, ({ jurisdiction, outcome, bases, dependsOn }) => [
			jurisdiction,
			outcome,
			bases
				.filter((each) => each.outcome === 'met')
				.map(({ basis }) => basis)
				.join(' '),
			dependsOn.join(' ')
		])
};

const lawNext: Command = {
	name: ['law', 'next'],
	usage,
	summary: 'which unknown facts would settle most answers',
	run: (words, surroundings) =>
		answering(words, surroundings, nextQuestions, ({ fact, opens, settles }) => [fact, String(opens), String(settles)])
};

/** Runs one of the engine's questions over the law of the checkout, and prints JSON or a line for each answer. */
async function answering<Answer>(
	words: readonly string[],
	surroundings: Surroundings,
	question: (law: Law, facts: Facts, asOf: string) => readonly Answer[],
	line: (answer: Answer) => readonly string[]
): Promise<number> {
	const written = readWrittenLaw();
	const found = asked(words, surroundings, written.conducts);
	if (typeof found === 'number') return found;
	const answers = question(lawFrom(written), found.facts, found.asOf);
	if (found.json) surroundings.say(JSON.stringify(answers, null, '\t'));
	else for (const answer of answers) surroundings.say(line(answer).join('\t').trimEnd());
	return 0;
}

const lawChannels: Command = {
	name: ['law', 'channels'],
	usage: '--from A --to B --measure M [--urgent] --as-of DATE [--json]',
	summary: 'how one state asks another for something, best first',
	async run(words, surroundings) {
		const { from, to, measure, urgent = false, 'as-of': asOf, json = false } = channelFlags(words) ?? {};
		const isState = (code: string | undefined): code is string =>
			code !== undefined && /^[A-Z]{2}(-[A-Z]{2,3})?$/.test(code) && code !== 'EU';
		const isMeasure = (name: string | undefined): name is Measure => measures.includes(name as Measure);
		if (!isState(from) || !isState(to) || !isMeasure(measure) || asOf === undefined || !isDay(asOf)) {
			surroundings.complain(`usage: ./causeway law channels ${lawChannels.usage}`);
			surroundings.complain(`states by their codes (DE, GB-EAW); measures: ${measures.join(' ')}`);
			return 2;
		}
		const speech = lawSpeech(readConfirms());
		const found = channels(channelBook(readInstruments(), asOf), from, to, measure, urgent).map(speech.channel);
		if (json) surroundings.say(JSON.stringify(found, null, '\t'));
		else
			for (const { instrument, article, sender, receiver, timeLimit, confidence } of found)
				surroundings.say([instrument, article ?? '', `${sender} > ${receiver}`, timeLimit?.period ?? '', confidence].join('\t'));
		return 0;
	}
};

function channelFlags(words: readonly string[]) {
	try {
		const text = { type: 'string' } as const;
		const flag = { type: 'boolean' } as const;
		return parseArgs({
			args: [...words],
			options: { from: text, to: text, measure: text, 'as-of': text, urgent: flag, json: flag }
		}).values;
	} catch {
		return null;
	}
}

const lawLint: Command = {
	name: ['law', 'lint'],
	usage: '[CODE ...]',
	summary: 'hold the law folder to its rules',
	async run(words, { say, complain }) {
		const faults = lintLaw(undefined, words);
		for (const { at, says } of faults) complain(`${at}: ${says}`);
		say(faults.length === 0 ? 'the law folder keeps its rules' : `${faults.length} faults`);
		return faults.length === 0 ? 0 : 1;
	}
};

export const lawCommands: readonly Command[] = [
	lawOptions,
	lawOffences,
	lawStates,
	lawChannels,
	lawLosses,
	lawRemoval,
	lawNext,
	lawLint
];
