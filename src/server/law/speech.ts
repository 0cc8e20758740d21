import {
	type Channel,
	describeChannel,
	describeOffence,
	describeOption,
	describeRemoval,
	type OffenceAnswer,
	type Option,
	periodIn,
	type RemovalAnswer,
	type RemovalDate,
	type Speech
} from '#core/law';
import english from '#locales/en.json' with { type: 'json' };
import type { readConfirms } from './read-law.ts';

const sentenceAt = (key: string): string => {
	const found = key
		.split('.')
		.reduce<unknown>((branch, step) => (branch as Record<string, unknown> | undefined)?.[step], english);
	return typeof found === 'string' ? found : key;
};

/** The engine's answers in English, for the command and the API; pages speak the reader's language. */
export function lawSpeech(confirms: ReturnType<typeof readConfirms>): {
	readonly option: (option: Option) => ReturnType<typeof describeOption>;
	readonly offence: (offence: OffenceAnswer) => ReturnType<typeof describeOffence>;
	readonly channel: (channel: Channel) => ReturnType<typeof describeChannel>;
	readonly removal: (answer: RemovalAnswer, dates: readonly RemovalDate[]) => ReturnType<typeof describeRemoval>;
} {
	const places = new Intl.DisplayNames('en', { type: 'region' });
	const speech: Speech = {
		say: (key, values = {}) => sentenceAt(key).replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? '…')),
		place: (code) => (code.includes('-') ? code : (places.of(code) ?? code)),
		day: (day) => day,
		period: (period) => periodIn('en', period),
		list: (items, type) => new Intl.ListFormat('en', { type }).format(items),
		conduct: (code) => code,
		confirm: (id) => confirms.find((each) => each.id === id)?.asks ?? id
	};
	return {
		option: (option) => describeOption(option, speech),
		offence: (offence) => describeOffence(offence, speech),
		channel: (channel) => describeChannel(channel, speech),
		removal: (answer, dates) => describeRemoval(answer, dates, speech)
	};
}
