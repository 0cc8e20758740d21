import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type PaperSpeech, type PaperWords, paperSpeech } from '#core/bundle';

const folder = path.join(import.meta.dirname, '../../../locales');

/** What papers are written with on this machine, in one of the languages of `locales/`. `null` for any other. */
export function localSpeech(language: string): PaperSpeech | null {
	const words = /^[a-z]{2,3}$/.test(language) ? wordsOf(language) : null;
	return words && paperSpeech(language, words);
}

function wordsOf(language: string): PaperWords | null {
	try {
		return JSON.parse(readFileSync(path.join(folder, `${language}.json`), 'utf8')) as PaperWords;
	} catch {
		return null;
	}
}
