/** Made by `tools/build-law.ts` from the law sheets: one file for everybody, which no choice of a reader can change. */
declare module 'virtual:shown-law' {
	import type { ShownLaw } from '#core/law';

	export const law: ShownLaw;
}
