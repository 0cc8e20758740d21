import type { PartKind } from '#core/sealing';
import type { AgreementBody } from './agreement.ts';

/**
 * The kinds of parts that an agreement does not let pass. For browsers, which alone know the kinds: hers asks it before she consents under the agreement, a desk's before it shows a
 * part. A thread is the desk's own and passes nowhere, so it is never one of those that the clause is asked about.
 */
export const kindsOutside = ({ clauses }: Pick<AgreementBody, 'clauses'>, kinds: readonly PartKind[]): readonly PartKind[] =>
	kinds.filter((kind) => kind !== 'thread' && !clauses.parts.some((allowed) => allowed === kind));
