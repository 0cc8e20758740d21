import type { OwnCase } from '#core/report';
import { type Identity, normaliseCodename } from '#core/sealing';

/**
 * All identities of a case as an age identity file: any age program that knows hybrid keys (1.3 or newer) opens the archive with it. `own` is hers, where
 * a desk wrote to her alone; whoever can open this file has it already, for her words give it.
 */
export const archiveKeys = ({ parts }: OwnCase, own: Identity | null): string =>
	[
		...(own ? [`# what desks sealed to her alone\n${own}\n`] : []),
		...parts.flatMap(({ part, kind, identities }) =>
			[...identities].map(([epoch, identity]) => `# part ${part} (${kind}), key ${epoch}\n${identity}\n`)
		)
	].join('\n');

/** What opens keys.age: the eight words in small letters with one space between them; with a PIN, a space and the PIN after them. */
export const archivePassphrase = (codename: string, pin: string): string =>
	`${normaliseCodename(codename)} ${pin.normalize('NFKD').trim()}`.trim();
