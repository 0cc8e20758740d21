/** Made by `tools/build-removal.ts` from `law/` when pages and islands are built. */
declare module 'virtual:removal' {
	import type { RemovalLaw, RemovalPlan } from '#core/law';

	export const law: RemovalLaw;
	export const plan: RemovalPlan;
}

/** The words of the letter, by language. */
declare module 'virtual:removal-letters' {
	export const letters: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}
