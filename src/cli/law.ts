import { isDay } from '#core/base';
import {
	channelBook,
	channels,
	type Facts,
	isState,
	type Law,
	type Matter,
	type Measure,
	matters,
	measures,
	nextQuestions,
	offences,
	options,
	stateOf,
	states
} from '#core/law';
import { lintLaw } from '#server/law/lint-law.ts';
import { readInstruments } from '#server/law/read-instruments.ts';
import { readConducts, readConfirms, readLaw, readWrittenLaw } from '#server/law/read-law.ts';
import { lawSpeech } from '#server/law/speech.ts';
import { type Command, readWords, refuse, sayUsage } from './command.ts';
import { readFacts } from './json-file.ts';
import { lawLosses } from './law-losses.ts';
import { printedOptions } from './law-options.ts';
import { lawRemoval } from './law-removal.ts';

/**
 * A command that puts one of the engine's questions to the law of the checkout, over a file of facts: JSON, or a line for each
 * answer.
 */
function asking<Answer>(
	name: string,
	summary: string,
	question: (law: Law, facts: Facts, asOf: string) => readonly Answer[],
	print: (answers: readonly Answer[], law: Law, asOf: string) => readonly string[],
	tell: (answers: readonly Answer[]) => unknown = (answers) => answers
): Command {
	const command: Command = {
		name: ['law', name],
		usage: '--facts FILE --as-of DATE [--json]',
		summary,
		async run(words, surroundings) {
			const { facts: file, 'as-of': asOf, json } = readWords(words, { facts: text, 'as-of': text, json: flag })?.values ?? {};
			if (file === undefined || !isDay(asOf)) {
				if (asOf !== undefined) surroundings.complain('--as-of takes a day of the calendar: 2026-11-22');
				return sayUsage(surroundings, command);
			}
			const facts = readFacts(file, readConducts());
			if (!facts.ok) return refuse(surroundings, facts.refusal);
			const law = readLaw();
			const answers = question(law, facts.value, asOf);
			if (json) surroundings.say(JSON.stringify(tell(answers), null, '\t'));
			else for (const line of print(answers, law, asOf)) surroundings.say(line);
			return 0;
		}
	};
	return command;
}

const text = { type: 'string' } as const;
const texts = { type: 'string', multiple: true } as const;
const flag = { type: 'boolean' } as const;

/** A line for each answer, in its order. */
const each =
	<Answer>(line: (answer: Answer) => readonly string[]) =>
	(answers: readonly Answer[]): readonly string[] =>
		answers.map((answer) => line(answer).join('\t').trimEnd());

const lawOptions = asking(
	'options',
	'what a person can do in each country, and until when',
	options,
	(answers, law, asOf) => printedOptions(law, answers, asOf),
	(answers) => {
		const speech = lawSpeech(readConfirms());
		return answers.map((answer) => speech.option(answer));
	}
);

const lawOffences = asking(
	'offences',
	'which offences match in each country, element by element',
	(law, facts, asOf) => {
		const speech = lawSpeech(readConfirms());
		return offences(law, facts, asOf).map((answer) => speech.offence(answer));
	},
	each(({ jurisdiction, conduct, outcome, link, offence, cite, reasons, note }) => [
		jurisdiction,
		conduct,
		link === 'unlinked' ? `${outcome}, unlinked` : outcome,
		offence ?? (outcome === 'gap' ? (note ?? '') : ''),
		cite ?? '',
		reasons.map((reason) => reason.text).join(' ')
	])
);

const lawStates = asking(
	'states',
	'which states can act, on which basis',
	states,
	each(({ jurisdiction, outcome, bases, dependsOn }) => [
		jurisdiction,
		outcome,
		bases
			.filter((each) => each.outcome === 'met')
			.map(({ basis }) => basis)
			.join(' '),
		dependsOn.join(' ')
	])
);

const lawNext = asking(
	'next',
	'which unknown facts would settle most answers',
	nextQuestions,
	each(({ fact, opens, settles }) => [fact, String(opens), String(settles)])
);

const lawChannels: Command = {
	name: ['law', 'channels'],
	usage: '--from A --to B --measure M [--urgent] [--matter civil|criminal] [--conduct C …] --as-of DATE [--json]',
	summary: 'how one state asks another for something, best first',
	async run(words, surroundings) {
		const known = { from: text, to: text, measure: text, 'as-of': text, urgent: flag, matter: text, conduct: texts, json: flag };
		const { from, to, measure, urgent = false, 'as-of': asOf, matter, conduct, json } = readWords(words, known)?.values ?? {};
		const namesState = (code: string | undefined): code is string =>
			code !== undefined && /^[A-Z]{2}(-[A-Z0-9]{1,3})?$/.test(code) && isState(stateOf(code));
		const isMeasure = (name: string | undefined): name is Measure => measures.includes(name as Measure);
		const isMatter = (name: string | undefined): name is Matter | undefined =>
			name === undefined || matters.includes(name as Matter);
		const conducts = readConducts();
		const isNamed = conduct?.every((code) => conducts.includes(code)) ?? true;
		if (!namesState(from) || !namesState(to) || !isMeasure(measure) || !isMatter(matter) || !isNamed || !isDay(asOf)) {
			const called = sayUsage(surroundings, lawChannels);
			surroundings.complain(
				`states by their codes (DE, GB-EAW); measures: ${measures.join(' ')}; conducts: ${conducts.join(' ')}`
			);
			return called;
		}
		const speech = lawSpeech(readConfirms());
		const found = channels(channelBook(readInstruments(), asOf), from, to, measure, urgent, {
			...(matter ? { matter } : {}),
			...(conduct ? { conducts: conduct } : {})
		}).map(speech.channel);
		if (json) surroundings.say(JSON.stringify(found, null, '\t'));
		else
			for (const { instrument, article, sender, receiver, timeLimit, confidence } of found)
				surroundings.say([instrument, article ?? '', `${sender} > ${receiver}`, timeLimit?.period ?? '', confidence].join('\t'));
		return 0;
	}
};

const lawLint: Command = {
	name: ['law', 'lint'],
	usage: '[CODE ...]',
	summary: 'hold the law folder to its rules',
	async run(words, surroundings) {
		const { say, complain } = surroundings;
		const known = readWrittenLaw().sheets.map(({ code }) => code);
		if (words.some((word) => !known.includes(word))) return sayUsage(surroundings, lawLint);
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
