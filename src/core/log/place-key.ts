import { accepted, type Outcome, refused } from '#core/base';
import { hashOfSigned } from '#core/sealing';
import type { KeyBody, KeyStatement } from './key-entry.ts';
import { currentKey, type KeyLedger, memberSigningWith } from './key-ledger.ts';

export type KeyRefusal =
	/** Not one more than the subject's generation before. */
	| 'key-generation-wrong'
	/** `prev` is not the subject's entry before. */
	| 'key-chain-broken'
	/** A second node, or a desk that changes its organisation. */
	| 'key-subject-changed'
	/** A desk of an organisation that stands nowhere before. */
	| 'key-subject-unknown'
	/** A key of somebody else, a key given up earlier, or a desk's recipient from an earlier generation. */
	| 'key-reused'
	/** Signed by a key that may not speak for this subject. */
	| 'key-signer-unknown';

/** Adds a key entry, whose form and signature are checked already, to the ledger, or says which rule it breaks and adds nothing. */
export function placeKey(ledger: KeyLedger, statement: KeyStatement): Outcome<null, KeyRefusal> {
	const { body } = statement;
	const { kind, id } = body.subject;
	const previous = currentKey(ledger, kind, id);
	if (body.generation !== (previous?.body.generation ?? 0) + 1) return refused('key-generation-wrong');
	if (body.prev !== (previous?.hash ?? null)) return refused('key-chain-broken');
	const refusal = refuseSubject(ledger, body, previous?.body) ?? refuseKeys(ledger, body, previous?.body);
	if (refusal) return refused(refusal);
	if (!maySign(ledger, statement, previous?.body)) return refused('key-signer-unknown');

	const placed = { body, statement, hash: hashOfSigned(statement), position: ledger.size };
	ledger.generations.set(`${kind}/${id}`, [...(ledger.generations.get(`${kind}/${id}`) ?? []), placed]);
	for (const key of keysOf(body)) ledger.owners.set(key, { kind, id });
	if (kind === 'node') ledger.node = id;
	const founder = memberSigningWith(ledger, statement.key);
	if (kind === 'desk' && !previous && founder)
		ledger.desks.set(id, { founder, head: null, recovery: null, reopenings: [], joined: new Map(), spans: new Map() });
	return accepted(null);
}

const keysOf = ({ recipient, signingKey }: KeyBody): string[] => [recipient, signingKey].filter((key) => key !== null);

function refuseSubject(ledger: KeyLedger, body: KeyBody, previous: KeyBody | undefined): KeyRefusal | null {
	const { subject, organisation } = body;
	if (subject.kind === 'node' && ledger.node !== null && ledger.node !== subject.id) return 'key-subject-changed';
	if (previous && previous.organisation !== organisation) return 'key-subject-changed';
	return organisation !== null && !currentKey(ledger, 'organisation', organisation) ? 'key-subject-unknown' : null;
}

/** A desk's recipient is new in each generation: with the old one, whoever left could read on. */
function refuseKeys(ledger: KeyLedger, body: KeyBody, previous: KeyBody | undefined): KeyRefusal | null {
	const kept = previous && body.subject.kind !== 'desk' ? keysOf(previous) : [];
	return keysOf(body).some((key) => ledger.owners.has(key) && !kept.includes(key)) ? 'key-reused' : null;
}

function maySign(ledger: KeyLedger, { body, key }: KeyStatement, previous: KeyBody | undefined): boolean {
	const { subject } = body;
	if (subject.kind !== 'desk') {
		const signer = (previous ?? body).signingKey;
		// Only an organisation can be without a signing key; the node then speaks for it.
		return key === (signer ?? (ledger.node && currentKey(ledger, 'node', ledger.node)?.body.signingKey));
	}
	const member = memberSigningWith(ledger, key);
	if (!member) return false;
	return previous ? ledger.desks.get(subject.id)?.joined.has(member) === true : true;
}
