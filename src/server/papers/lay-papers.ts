import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { must } from '#core/base';
import {
	type BagFile,
	bagFileOf,
	certificatePaper,
	type Paper,
	type PaperFacts,
	type PaperSpeech,
	paperFiles,
	paths,
	reportPaper
} from '#core/bundle';
import { printPaper } from './print-paper.ts';

/** In what language papers are written, for which place (`null`: none), and what this machine has: the folder of its build, a browser to print with. */
export type PaperWishes = {
	readonly speech: PaperSpeech;
	readonly place: string | null;
	readonly build: string;
	readonly browser: { readonly program: string; readonly sandbox: boolean };
};

/** What is not laid into a bundle, because this machine cannot: the page that checks it (nothing was built here), printed papers (no browser, or it ended). */
export type Unlaid = 'page' | 'print';

/** The papers of a bundle, printed too where there is a browser, and the page that checks it. */
export async function layPapers(
	told: PaperFacts,
	{ speech, place, build, browser }: PaperWishes
): Promise<{ readonly files: readonly BagFile[]; readonly unlaid: readonly Unlaid[] }> {
	const papers: Paper[] = [];
	const unlaid = new Set<Unlaid>();
	for (const paper of [reportPaper(told, speech), certificatePaper(told, speech, place)]) {
		papers.push(paper);
		const printed = existsSync(browser.program) ? await printPaper(paper.bytes, browser) : null;
		if (printed?.ok) papers.push({ name: paper.name.replace(/html$/, 'pdf'), bytes: printed.value });
		else unlaid.add('print');
	}
	const page = path.join(build, 'islands/verify.html');
	if (!existsSync(page)) unlaid.add('page');
	const checker = existsSync(page) ? [bagFileOf(paths.checker, readFileSync(page))] : [];
	return { files: [...must(paperFiles(papers)), ...checker], unlaid: [...unlaid] };
}
