import type { FileId, Moment } from '#core/base';
import type { ReadItem } from '#core/sealing';
import type { ReportContent } from './content.ts';
import type { AssessmentContent } from './media-content.ts';

export type Assessed = { readonly at: Moment } & Pick<AssessmentContent, 'file' | 'words' | 'conducts' | 'memberName'>;

/** What a desk noted in its thread of files: the newest words of each, and which of them may show a person under 18. */
export type MediaNotes = { readonly assessed: readonly Assessed[]; readonly mayShowMinor: readonly FileId[] };

type Noted = { readonly item: ReadItem; readonly content: ReportContent | null };

/** Only what members wrote counts, and no act that only opened the case. */
export function mediaNotesIn(thread: readonly Noted[]): MediaNotes {
	const assessed = new Map<FileId, Assessed>();
	const mayShowMinor = new Set<FileId>();
	for (const { item, content } of thread) {
		if (item.by.kind !== 'member' || item.actCode === 'open' || !content) continue;
		if (content.kind === 'assessment') {
			const { file, words, conducts, memberName } = content;
			assessed.set(file, { file, words, conducts, memberName, at: item.at });
		} else if (content.kind === 'may-show-minor') mayShowMinor.add(content.file);
	}
	return { assessed: [...assessed.values()], mayShowMinor: [...mayShowMinor] };
}
