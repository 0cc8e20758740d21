import type { EvidenceItem, OwnAnswer } from '#core/report';
import { sayIfAny } from '#ui/survivor/spoken.ts';
import type { Words } from '#ui/words/words.ts';
import { sayTitle } from './evidence-words.ts';

/** One thing that can go into a folder, by its words alone: nothing visual opens here. `id` is its place. */
export type FolderThing = { readonly value: string; readonly label: string; readonly hint: string };

export const keptThings = (words: Words<'custody'>, items: readonly EvidenceItem[]): readonly FolderThing[] =>
	items.map((item) => ({
		value: item.id,
		label: sayTitle(words, item),
		hint: [words.say(`custody.forms.${item.form}`), words.moment(item.at), item.file ? words.bytes(item.file.bytes) : '']
			.filter((part) => part !== '')
			.join(' · ')
	}));

/** Answers by what was asked, with the beginning of what was written, so that one is told from another. */
export const writtenThings = (
	words: Words<'custody' | 'report' | 'folder'>,
	answers: readonly Pick<OwnAnswer, 'id' | 'question' | 'text' | 'at'>[]
): readonly FolderThing[] =>
	answers.map(({ id, question, text, at }) => ({
		value: id,
		label: sayIfAny(words, `report.questions.${question}.heading`) ?? words.say('folder.added'),
		hint: [beginning(text), words.moment(at)].filter((part) => part !== '').join(' · ')
	}));

const shownAtMost = 80;
function beginning(text: string): string {
	const line = text.trim().replace(/\s+/gu, ' ');
	return line.length <= shownAtMost ? line : `${line.slice(0, shownAtMost).trimEnd()}…`;
}
