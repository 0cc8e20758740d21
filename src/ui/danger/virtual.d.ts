/** Made by `tools/build-law.ts`: what can be called in a danger, of every place ({@link packPlaces}). */
declare module 'virtual:near-places' {
	import type { NearPlace } from '#ui/danger/near-places.ts';

	export const places: readonly NearPlace[];
}
