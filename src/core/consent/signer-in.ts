import type { KeyBook } from '#core/log';
import type { PartyRef } from './agreement.ts';

/**
 * With which key a party signs now, as the key logs have it: one book for each node. `null` where none of them has the party, or it has no key of its own: the node that then
 * speaks for its name does not bind it. For replaying, the books must be those of the moment at which the log has the statement.
 */
export const signerIn =
	(books: readonly KeyBook[]) =>
	({ node, organisation }: PartyRef): string | null => {
		const book = books.find((one) => one.nodeKey()?.body.subject.id === node);
		return book?.organisationKey(organisation)?.body.signingKey ?? null;
	};
