import type { LetterConduct, PersonKind, PlatformKind } from '#core/law';

/** What the ways are asked for. `country` is empty where it is not said. */
export type Asked = {
	readonly platform: PlatformKind;
	readonly person: PersonKind;
	readonly conduct: LetterConduct;
	readonly country: string;
};
