import type { Words } from '#ui/words/words.ts';

const steps = ['unpack', 'program', 'keys', 'rest'] as const;

/** What the archive is, who can read it and how it is opened, in her language: it lies in the archive beside what programs need. */
export function archiveReadme(words: Words<'return'>, whole = true): string {
	const lines = [
		words.say('return.keep.readme.what'),
		'',
		...(whole ? [] : [words.say('return.keep.readme.lost'), '']),
		words.say('return.keep.readme.careful'),
		words.say('return.keep.readme.hide'),
		'',
		words.say('return.keep.readme.open'),
		...steps.map((step, at) => `${words.number(at + 1)}. ${words.say(`return.keep.readme.${step}`)}`),
		'',
		words.say('return.keep.readme.help'),
		''
	];
	return lines.join('\n');
}
