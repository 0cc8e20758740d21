/** Made by `tools/build-law.ts`: what desks need beside the readers' law. The same for every desk. */
declare module 'virtual:staff-law' {
	import type { StaffLaw } from '#core/law';

	export const staffLaw: StaffLaw;
}

/** What the interview asks and answers with, by language. */
declare module 'virtual:interview-words' {
	import type { Language } from '#ui/words/languages.ts';
	import type { Catalogue } from '#ui/words/words.ts';

	export const interview: Readonly<Record<Language, Catalogue>>;
}

/** What each sheet says to somebody who comes upon material that may show a child. */
declare module 'virtual:child-steps' {
	import type { ChildSteps } from '#core/law';

	export const steps: Readonly<Record<string, ChildSteps>>;
}
