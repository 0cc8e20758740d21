/** Made by `tools/build-law.ts` from the law sheets when the pages are built. */
declare module 'virtual:callable-places' {
	import type { CallablePlace } from '#server/page-source.ts';

	export const places: readonly CallablePlace[];
}

/** The whole law folder, from the same place. */
declare module 'virtual:law-book' {
	import type { LawBook } from '#core/law';

	export const book: LawBook;
}
