import type { CaseId } from '#core/base';
import type { DeskCase } from './desk-case.ts';

/** A case as the search sees it: every word that this browser opened, folded. Lives where the keys live, and dies with them. */
export type SearchText = { readonly case: CaseId; readonly text: string };

/** Letters without marks and case, so that "cafe" finds "Café" and an unvowelled Arabic word its vowelled form. */
export const foldText = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

export function searchText(shown: DeskCase): SearchText {
	const words = [
		shown.case,
		...shown.added.map(({ name }) => name),
		...shown.parts.flatMap(({ told }) =>
			told.map((piece) => {
				if (piece.kind === 'answer') return piece.text;
				if (piece.kind === 'capture') return `${piece.page.title} ${piece.page.url} ${piece.asked}`;
				return 'name' in piece ? piece.name : 'address' in piece ? piece.address : '';
			})
		),
		...shown.items.flatMap(({ note, device }) => [...Object.values(note ?? {}), ...Object.values(device ?? {})]),
		...shown.messages.map(({ text }) => text),
		...shown.happenings.map((step) => (step.what === 'state' ? step.reason : step.what === 'assigned' ? step.note : ''))
	];
	return { case: shown.case, text: foldText(words.join('\n')) };
}

/** The cases in which every word of the query occurs. An empty query finds nothing: it asks nothing. */
export function searchOpened(texts: Iterable<SearchText>, query: string): ReadonlySet<CaseId> {
	const words = foldText(query).split(/\s+/u).filter(Boolean);
	const found = new Set<CaseId>();
	if (words.length === 0) return found;
	for (const { case: id, text } of texts) if (words.every((word) => text.includes(word))) found.add(id);
	return found;
}
