import { type Islands, readIslands } from '#server/page-source.ts';
import { isLanguage } from '#ui/words/languages.ts';
import { offered } from '#ui/words/load.ts';
import type { LayoutServerLoad } from './$types';

/** Read at the first page: while the pages themselves are built there are no islands yet. */
let islands: Islands | undefined;

export const load: LayoutServerLoad = ({ locals, url }) => {
	islands ??= readIslands();
	const steps = url.pathname.split('/').slice(1);
	const here = isLanguage(steps[0]) ? steps.slice(1) : steps;
	return {
		language: locals.language,
		offered,
		/** The address without its language, so that a change of language keeps the page. */
		here: `/${here.join('/')}` as const,
		node: { name: locals.source.node.name, mode: locals.source.node.mode, vkey: locals.source.node.vkey },
		islands
	};
};
