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

/** What the form offers; all else of the law comes later. `places`: the countries that the ways know, and the members of the Union. */
declare module 'virtual:removal-choices' {
	import type { LetterConduct, PersonKind, PlatformKind } from '#core/law';

	export const places: readonly string[];
	export const platforms: readonly PlatformKind[];
	export const persons: readonly PersonKind[];
	export const conducts: readonly LetterConduct[];
}
