import { formatHashLines, formatIndicators, type ListedHashes } from '#core/evidence';
import { saveFile } from './save-file.ts';

/** The shapes in which fingerprints are passed on: lines, and indicators. */
export type HashShape = 'csv' | 'json';

/** Saves the hashes of one picture in a file whose name says nothing of it. */
export function saveHashes(listed: ListedHashes, as: HashShape): void {
	const [text, type] = as === 'csv' ? [formatHashLines([listed]), 'text/csv'] : [formatIndicators([listed]), 'application/json'];
	saveFile(`list.${as}`, new Blob([text], { type }));
}
