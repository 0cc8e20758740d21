import type { Config } from '#server/config.ts';
import type { Surroundings } from './command.ts';

/** Says which header is believed: a proxy that passes it on as it came lets everybody choose whom to count as. */
export function sayTrustedHeader({ say }: Surroundings, { addressHeader }: Config): void {
	if (addressHeader)
		say(`Believing the header ${addressHeader} for the address of who asks: the proxy in front must write it itself.`);
}
