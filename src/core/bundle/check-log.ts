import { canonicalText, type Json } from '#core/base';
import { checkReceipt, type Policy, type Proved, parsePolicy, type Receipt } from '#core/log';
import { type Act, hashOfEntry, hashOfSigned } from '#core/sealing';
import type { Bag } from './bag.ts';
import { type Fault, faultOfAct } from './faults.ts';
import { paths, proofForm } from './layout.ts';
import { readText } from './read-json.ts';
import { type KnownRecords, placeOf } from './records.ts';
import { isRecord } from './statement.ts';

/** An act of the bundle, and what shows that the log has it. */
export type ProvedAct = { readonly act: Act; readonly receipt: Receipt; readonly proved: Proved };

/** The policy that lies in the bundle itself: whoever has no other learns that the bundle agrees with itself, and no more. */
export async function policyInside(bag: Bag): Promise<Policy | null> {
	const parsed = parsePolicy((await readText(bag, paths.policy)) ?? '');
	return parsed.ok ? parsed.value : null;
}

/** Checks every proof of a bundle under a policy, and that each of its acts has one, or is among those of which the maker says that it has none. */
export async function checkProofs(
	bag: Bag,
	known: KnownRecords,
	policy: Policy,
	unproved: readonly string[]
): Promise<{ readonly faults: Fault[]; readonly proved: readonly ProvedAct[] }> {
	const faults: Fault[] = [];
	const proved: ProvedAct[] = [];
	for (const path of [...bag.keys()].filter((one) => proofForm.test(one)).sort()) {
		const checked = checkReceipt((await readText(bag, path)) ?? '', policy);
		if (!checked.ok) {
			faults.push({ code: codeOf(checked.refusal), about: path });
			continue;
		}
		const { receipt } = checked.value;
		const act = receipt.opening && actOf(receipt.opening.event, known);
		if (act) proved.push({ act, ...checked.value });
		else faults.push({ code: receipt.opening ? 'proof-other-event' : 'proof-malformed', about: path });
	}
	for (const act of known.acts)
		if (!proved.some((one) => one.act === act) && !unproved.includes(hashOfSigned(act)))
			faults.push(faultOfAct('proof-missing', act));
	return { faults, proved };
}

/** The act that an event of the log is about: the same case, deed and author, and the same entries in the same order. `null` where there is none here. */
function actOf(event: Json, known: KnownRecords): Act | null {
	if (!isRecord(event) || event.case !== known.case) return null;
	const last = known.entries.get(placeOf(event as { part: number; seq: number }));
	const hash = last && hashOfEntry(last);
	const act = hash && known.authors.get(hash);
	if (!act || act.body.entries.at(-1) !== hash || event.act !== act.body.act) return null;
	const sayTheSame =
		canonicalText((event.entries ?? null) as Json) === canonicalText(act.body.entries.slice(0, -1)) &&
		canonicalText((event.by ?? null) as Json) === canonicalText(act.body.by as unknown as Json);
	return sayTheSame ? act : null;
}

function codeOf({ code, about }: { readonly code: string; readonly about: string }): Fault['code'] {
	if (code === 'proof-quorum-missed') return 'witness-wrong';
	if (code === 'note-signature-wrong') return about === '' ? 'checkpoint-resigned' : 'witness-wrong';
	if (code === 'note-unsigned') return 'checkpoint-resigned';
	if (code === 'proof-log-unknown' || code === 'proof-wrong') return code;
	return 'proof-malformed';
}
