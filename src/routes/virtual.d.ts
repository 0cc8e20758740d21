/** Made by `tools/build-law.ts` from the law sheets when the pages are built. */
declare module 'virtual:callable-places' {
	export const places: readonly import('#server/page-source.ts').CallablePlace[];
}
