import { isDay } from '#core/base';
import { type PersonKind, type PlatformKind, personKinds, platformKinds, removalAnswers, removalDates } from '#core/law';
import { readConducts, readConfirms } from '#server/law/read-law.ts';
import { readRemoval, readRemovalPlan } from '#server/law/read-removal.ts';
import { lawSpeech } from '#server/law/speech.ts';
import { type Command, readWords, refuse, sayUsage } from './command.ts';
import { readFacts } from './json-file.ts';

type Told = ReturnType<ReturnType<typeof lawSpeech>['removal']>;

const text = { type: 'string' } as const;
const flags = {
	facts: text,
	'as-of': text,
	platform: text,
	person: text,
	sent: text,
	time: text,
	zone: text,
	json: { type: 'boolean' }
} as const;

/** `./causeway law removal`: which notices work, what each must say, its clock, the days that follow, and what comes next. */
export const lawRemoval: Command = {
	name: ['law', 'removal'],
	usage: '--facts FILE --as-of DATE [--platform KIND] [--person KIND] [--sent DATE [--time HH:MM] [--zone ZONE]] [--json]',
	summary: 'how to get content taken offline: notices, their clocks, days to look again',
	async run(words, surroundings) {
		const {
			facts: file,
			'as-of': asOf,
			platform,
			person,
			sent,
			time,
			zone = 'UTC',
			json
		} = readWords(words, flags)?.values ?? {};
		const isPlatform = (kind: string | undefined): kind is PlatformKind | undefined =>
			kind === undefined || platformKinds.includes(kind as PlatformKind);
		const isPerson = (kind: string | undefined): kind is PersonKind | undefined =>
			kind === undefined || personKinds.includes(kind as PersonKind);
		if (typeof file !== 'string' || !isDay(asOf) || !isPlatform(platform) || !isPerson(person)) {
			surroundings.complain(`platforms: ${platformKinds.join(' ')}; persons: ${personKinds.join(' ')}`);
			return sayUsage(surroundings, lawRemoval);
		}
		const facts = readFacts(file, readConducts());
		if (!facts.ok) return refuse(surroundings, facts.refusal);
		const [law, plan, speech] = [readRemoval(), readRemovalPlan(), lawSpeech(readConfirms())];
		const told: Told[] = [];
		for (const answer of removalAnswers(law, facts.value, asOf, platform, person)) {
			const dates = removalDates(answer.way, plan, { day: sent ?? asOf, zone, ...(time === undefined ? {} : { time }) });
			if (!dates.ok) return refuse(surroundings, dates.refusal);
			told.push(speech.removal(answer, dates.value));
		}
		if (json) surroundings.say(JSON.stringify(told, null, '\t'));
		else for (const line of told.flatMap(linesOf)) surroundings.say(line);
		return 0;
	}
};

function linesOf({ way, place, standing, name, clock, contents, dates, escalation, dependsOn }: Told): readonly string[] {
	return [
		[place, way, standing, name].join('\t'),
		...(dependsOn.length > 0 ? [`\topen: ${dependsOn.join(' ')}`] : []),
		...(clock?.text ? [`\tclock: ${clock.text}${clock.checked ? '' : ' (not yet checked)'}, from the ${clock.starts}`] : []),
		...(contents.length > 0 ? [`\tsay: ${contents.map((each) => each.text).join('; ')}`] : []),
		...dates.map(
			({ day, at, text: what, fromLaw }) => `\t${at ?? day}: ${what}${fromLaw ? '' : ' (our suggestion, not the law)'}`
		),
		...(escalation.length > 0 ? [`\tthen: ${escalation.map((next) => `${next.way} (${next.name})`).join('; ')}`] : [])
	];
}
