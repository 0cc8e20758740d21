import { accepted, type Outcome } from '#core/base';
import type { PurposeCode } from '#core/sealing';
import { type Directory, type PublicDesk, publicDesks } from '#core/support';
import type { ApiClient } from './api-client.ts';

/** A live desk with what a survivor needs to know before she lets it read. */
export type OfferedDesk = PublicDesk & {
	readonly purposes: readonly PurposeCode[];
	readonly takesUrgent: boolean;
	readonly acceptsMinors: boolean;
	/** For reports about an office or a company, from inside too. */
	readonly institutional: boolean;
};

/** The live desks of the node, from an answer that it signed. A field that a desk does not state is read as no. */
export async function askDesks(client: ApiClient): Promise<Outcome<readonly OfferedDesk[], string>> {
	const answer = await client.ask<Directory>('GET', '/api/v1/directory');
	if (!answer.ok) return answer;
	return accepted(publicDesks(answer.value).map(offeredDesk));
}

/** A desk of the directory with all that it states. */
export function offeredDesk(desk: PublicDesk): OfferedDesk {
	const stated = desk as Partial<OfferedDesk> & PublicDesk;
	return {
		...desk,
		purposes: stated.purposes ?? [],
		takesUrgent: stated.takesUrgent === true,
		acceptsMinors: stated.acceptsMinors === true,
		institutional: stated.institutional === true
	};
}
