import { accepted, type ConsentId, type Day, type DeskId, type Moment, must } from '#core/base';
import {
	formatReceipt,
	formatVkey,
	hashesToStore,
	inclusionProof,
	leafHashOf,
	leafOfOpening,
	noteKeyOf,
	readerOf,
	rootOf,
	signCheckpoint
} from '#core/log';
import { composeReceiptFile, type ReceiptFile } from '#core/receipt';
import { composeReport, composeSharing, composeWithdrawal, receiptsOf, type Sharing, type Surroundings } from '#core/report';
import {
	type CaseReading,
	derive,
	keyPairFrom,
	makeKeyPair,
	type Opening,
	randomId,
	readCase,
	recipientHash,
	signingKeyFrom
} from '#core/sealing';
import { KeptCase } from './kept-case.ts';

const logKey = signingKeyFrom(new Uint8Array(32).fill(77));
const origin = 'node.example/log';
export const inventedVkey = formatVkey(noteKeyOf(origin, logKey.public));
export const inventedKeys = {
	age: await keyPairFrom(derive(new Uint8Array(32), 'a')),
	signing: signingKeyFrom(derive(new Uint8Array(32), 's'))
};
const desk = randomId<'desk'>() as DeskId;
const pair = await makeKeyPair();
const today = '2026-11-22' as Day;
const aroundAt = (now: string): Surroundings => ({
	now: now as Moment,
	today,
	proveDesk: () => accepted({ desk, generation: 1, recipient: pair.recipient })
});
const sharing: Sharing = {
	desk,
	deskName: 'Invented desk',
	duties: ['professional-secret'],
	purpose: 'advice',
	kinds: ['account', 'money'],
	lastDay: '2027-05-22' as Day,
	urgent: false,
	language: 'en',
	organisation: 'Invented clinic',
	deskKind: 'legal-aid',
	node: 'https://node.example'
};
/** A log of one leaf. */
const proveIn = async (opening: Opening): Promise<string> => {
	const leaf = leafOfOpening(opening);
	const read = readerOf(hashesToStore(0, [leaf].map(leafHashOf), () => undefined));
	const checkpoint = signCheckpoint({ origin, size: 1, root: rootOf(1, read) }, logKey);
	return formatReceipt({ index: 0, proof: inclusionProof(0, 1, read), checkpoint }, leaf);
};

/**
 * A receipt file about an invented consent: `after` is what she did afterwards, `at` when the file was made, `logged` whether the log has it yet. `sharing`: what the consent says otherwise.
 */
export async function inventedReceipt({
	after = 'nothing',
	at = '2026-11-23T09:00:00Z',
	logged = true,
	besides = {}
}: {
	readonly after?: 'nothing' | 'withdrew' | 'changed';
	readonly at?: string;
	readonly logged?: boolean;
	readonly besides?: Partial<Sharing>;
} = {}): Promise<{ readonly file: ReceiptFile; readonly consent: ConsentId; readonly reading: CaseReading }> {
	const kept = new KeptCase();
	const world = { today, desks: new Map([[desk, { generation: 1, recipientHash: recipientHash(pair.recipient) }]]) };
	const filed = must(
		await composeReport({ way: 'self', language: 'en', answers: [] }, inventedKeys, aroundAt('2026-11-22T20:00:00Z'))
	);
	must(kept.accept(filed.submission, { kind: 'survivor' }, world));
	const given = must(
		await composeSharing(filed.next, { ...sharing, ...besides }, inventedKeys, aroundAt('2026-11-22T20:01:00Z'))
	);
	must(kept.accept(given.submission, { kind: 'survivor' }, world));
	const consent = given.next.consents[0]?.consent as ConsentId;
	const later = aroundAt('2026-11-22T20:05:00Z');
	if (after !== 'nothing') {
		const ended =
			after === 'withdrew'
				? must(await composeWithdrawal(given.next, consent, inventedKeys, later))
				: must(await composeSharing(given.next, { ...sharing, kinds: ['money'], replaces: 'advice' }, inventedKeys, later));
		must(kept.accept(ended.submission, { kind: 'survivor' }, world));
	}
	const handed = kept.handed();
	const reading = await readCase(handed, {
		identities: (holder) => (holder.kind === 'survivor' ? [inventedKeys.age.identity] : []),
		survivorKey: inventedKeys.signing.public,
		isMember: () => false,
		complete: true
	});
	const content = receiptsOf(reading).get(consent);
	if (!content) throw new Error('impossible: she has the receipt of what she gave');
	const source = { handed, reading, content, prove: async (opening: Opening) => (logged ? proveIn(opening) : null) };
	const by = { by: { kind: 'survivor' }, key: inventedKeys.signing, now: at as Moment } as const;
	return { file: must(await composeReceiptFile(source, by)), consent, reading };
}
