import { sha256 } from '@noble/hashes/sha2.js';
import { canonicalBytes, canonicalText, equalBytes, type Json, toBase64url } from '#core/base';
import { checkReceipt, leafOfOpening, type Policy, type Proved } from '#core/log';
import type { ReceiptContent } from '#core/report';
import { type ConsentEntry, type Entry, hashOfEntry, type Opening, type Signed, verifySigned } from '#core/sealing';
import { standing } from './compose-receipt-file.ts';
import { parseReceiptFile, type ReceiptFile, type ReceiptFileBody, type ShownAct } from './receipt-file.ts';
import { writeRecord } from './write-record.ts';

/** What does not hold in a receipt file. `about` names the member. */
export type ReceiptFaultCode =
	| 'receipt-malformed'
	| 'receipt-file-altered'
	| 'receipt-act-altered'
	| 'receipt-entry-altered'
	| 'receipt-field-altered'
	| 'receipt-opening-altered'
	| 'receipt-proof-wrong'
	| 'receipt-state-wrong'
	| 'receipt-record-altered'
	| 'receipt-maker-wrong';
export type ReceiptFault = { readonly code: ReceiptFaultCode; readonly about: string };

type Placed = { readonly proved: Proved; readonly index: number } | null;

/**
 * What a file has shown. `bound`: whether all of the content is bound to her signed act by what opens its leaf; where not, only the clear projection is. `logged`: where the log
 * has the giving and the ending; `null` where no proof is there, or none was held against a policy.
 */
export type CheckedReceipt = {
	readonly faults: readonly ReceiptFault[];
	readonly file: ReceiptFile | null;
	readonly bound: boolean;
	readonly logged: { readonly given: Placed; readonly ended: Placed };
};

/**
 * Checks a receipt file without asking anybody and names every member that is not as it was signed. With a policy the proofs of the log are checked as well; without one they are
 * only held against the leaf that they are about.
 */
export function checkReceiptFile(text: string, policy: Policy | null): CheckedReceipt {
	const file = parseReceiptFile(text);
	const nothing = { given: null, ended: null };
	if (!file) return { faults: [{ code: 'receipt-malformed', about: '' }], file: null, bound: false, logged: nothing };
	const faults: ReceiptFault[] = [];
	const fault = (code: ReceiptFaultCode, about = ''): void => {
		faults.push({ code, about });
	};
	const { body } = file;
	checkAct(body.given, 'given', ['share', 'waive'], fault);
	if (body.ended) {
		checkAct(body.ended, 'ended', ['withdraw', 'share'], fault);
		const { act, entry } = body.ended;
		const follows =
			act.key === body.given.act.key && act.body.case === body.given.act.body.case && act.body.n >= body.given.act.body.n;
		if (!follows || entry.consent !== body.content.receipt) fault('receipt-act-altered', 'ended');
	}
	for (const name of fieldsThatDiffer(body.content, body.given.entry)) fault('receipt-field-altered', name);
	const { principal } = body.content.record ?? {};
	if (principal !== undefined && principal !== body.given.act.key) fault('receipt-field-altered', 'record.principal');
	const { opening } = body.given;
	if (opening && contentIn(opening) !== hashOf(body.content)) fault('receipt-field-altered', 'content');
	const logged = { given: place(body.given, 'given', policy, fault), ended: place(body.ended, 'ended', policy, fault) };
	const { state, endedAt } = standing(body.ended, body.given.entry.lastDay, body.at);
	if (state !== body.state) fault('receipt-state-wrong', 'state');
	else if (endedAt !== body.endedAt) fault('receipt-state-wrong', 'endedAt');
	for (const name of recordDiffers(body)) fault('receipt-record-altered', name);
	if (body.by.kind === 'survivor' && file.key !== body.given.act.key) fault('receipt-maker-wrong', 'key');
	if (body.by.kind === 'member' && body.by.desk !== body.content.desk) fault('receipt-maker-wrong', 'by');
	if (!signs(file)) fault('receipt-file-altered');
	return { faults, file, bound: opening !== null, logged };
}

type Tell = (code: ReceiptFaultCode, about?: string) => void;

/** The act is signed, hers, of the kind that does this, and names the entry; the opening is about this very act. */
function checkAct({ act, entry, opening }: ShownAct<Entry>, about: string, codes: readonly string[], fault: Tell): void {
	const { body } = act;
	if (!signs(act) || body.type !== 'causeway/act/v1' || body.by.kind !== 'survivor' || !codes.includes(body.act))
		fault('receipt-act-altered', about);
	if (entry.case !== body.case || !body.entries.includes(hashOfEntry(entry))) fault('receipt-entry-altered', about);
	if (opening && !isAbout(opening, act.body)) fault('receipt-opening-altered', about);
}

const signs = (signed: Signed<{ readonly v: 1; readonly type: never }> | ReceiptFile | ShownAct<Entry>['act']): boolean => {
	try {
		return verifySigned(signed as ReceiptFile, signed.body.type as ReceiptFileBody['type']).ok;
	} catch {
		return false;
	}
};

type EventOfAct = { readonly [name: string]: Json };
const isAbout = ({ event }: Opening, body: ShownAct<Entry>['act']['body']): boolean => {
	const told = event as EventOfAct | null;
	if (typeof told !== 'object' || told === null) return false;
	const same = (one: unknown, other: unknown): boolean => canonicalText(one as Json) === canonicalText(other as Json);
	return (
		told.case === body.case &&
		told.act === body.act &&
		same(told.by ?? null, body.by) &&
		same(told.entries ?? null, body.entries.slice(0, -1))
	);
};

const contentIn = ({ event }: Opening): Json => (event as EventOfAct | null)?.content ?? null;
const hashOf = (content: ReceiptContent): string => toBase64url(sha256(canonicalBytes(content as unknown as Json)));

/** What the receipt says otherwise than the entry that she signed. */
function fieldsThatDiffer(content: ReceiptContent, entry: ConsentEntry): readonly string[] {
	const numbers = (parts: readonly number[]): string => [...parts].sort((a, b) => a - b).join(' ');
	const pairs: readonly (readonly [string, unknown, unknown])[] = [
		['receipt', content.receipt, entry.consent],
		['desk', content.desk, entry.desk],
		['parts', numbers(content.parts.map(({ part }) => part)), numbers(entry.parts)],
		['thread', content.thread, entry.thread],
		['purpose', content.purpose, entry.purpose],
		['lastDay', content.lastDay, entry.lastDay],
		['agreement', content.agreement ?? null, entry.agreement]
	];
	return pairs.filter(([, said, signed]) => said !== signed).map(([name]) => name);
}

function place(shown: ShownAct<Entry> | null, about: string, policy: Policy | null, fault: Tell): Placed {
	if (!shown?.proof || !policy) return null;
	const checked = checkReceipt(shown.proof, policy);
	if (!checked.ok) {
		fault('receipt-proof-wrong', `${about}: ${checked.refusal.code}`);
		return null;
	}
	const { receipt, proved } = checked.value;
	if (!shown.opening || !equalBytes(receipt.leaf, leafOfOpening(shown.opening))) {
		fault('receipt-proof-wrong', about);
		return null;
	}
	return { proved, index: receipt.file.index };
}

/** The members of the record that are not what the signed members make of it. */
function recordDiffers(body: ReceiptFileBody): readonly string[] {
	const own = body.record as { readonly [name: string]: Json };
	const due = writeRecord(body) as { readonly [name: string]: Json };
	const flat = (value: { readonly [name: string]: Json }): ReadonlyMap<string, string> => {
		const [inner] = (value['dpv:hasRecordOfActivity'] as readonly { readonly [name: string]: Json }[] | undefined) ?? [];
		const { 'dpv:hasRecordOfActivity': activity, ...outer } = value;
		const rest = Array.isArray(activity) ? activity.slice(1) : (activity ?? null);
		const told = [
			...Object.entries(outer),
			...Object.entries(inner ?? {}).map(([name, one]) => [`record ${name}`, one] as const)
		];
		return new Map(
			[...told, ['dpv:hasRecordOfActivity', rest as Json] as const].map(([name, one]) => [name, canonicalText(one as Json)])
		);
	};
	const [said, meant] = [flat(own), flat(due)];
	return [...new Set([...said.keys(), ...meant.keys()])].filter((name) => said.get(name) !== meant.get(name));
}
