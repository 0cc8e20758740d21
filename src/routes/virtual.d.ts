/** Made by `tools/build-law.ts` from the law sheets when the pages are built. */
declare module 'virtual:callable-places' {
	import type { CallablePlace } from '#server/page-source.ts';

	export const places: readonly CallablePlace[];
}
