import { type Json, type Moment, momentOf, type Refusal } from '#core/base';
import { checkReceipt, type Policy, type Proved, type Receipt, trustIn } from '#core/log';
import { type CheckedReceipt, checkReceiptFile, isReceiptFile } from '#core/receipt';

/** What was put in. `isExact`: the proof is a file's text, of which nothing is mended. */
export type Pasted = { readonly proof: string; readonly isExact: boolean; readonly trust: string; readonly opening: string };

export type Shown = {
	readonly origin: string;
	readonly place: number;
	readonly size: number;
	readonly witnesses: readonly { readonly name: string; readonly at: Moment | null }[];
	/** Whether the policy asks for no witness. */
	readonly alone: boolean;
	readonly opened: { readonly event: Json } | null;
};
type Why = 'proof' | 'trust' | 'log' | 'signature' | 'quorum' | 'place' | 'opening' | 'missing' | 'other';

/** `code` is what `./causeway verify` says too; `null` where nothing was put in yet. */
export type Answer =
	| ({ readonly ok: true } & Shown)
	/** The receipt of a consent, with what does not fit in it. */
	| { readonly ok: true; readonly receipt: CheckedReceipt }
	| { readonly ok: false; readonly code: string; readonly about: string; readonly why: Why }
	| { readonly ok: false; readonly code: null };

/** A file that was chosen and cannot be read. */
export const unreadable: Answer = { ok: false, code: 'proof-malformed', about: '', why: 'proof' };

/** Checks what was put in, as the command does. A pasted text may have lost its last line feed on the way. */
export function answerOn({ proof, isExact, trust, opening }: Pasted): Answer {
	const receipt = isReceiptFile(proof);
	if (proof.trim() === '' || (trust.trim() === '' && !receipt)) return { ok: false, code: null };
	// A receipt says something by its own signatures; what a log has of it is checked under a key that is not from there.
	if (receipt && trust.trim() === '') return { ok: true, receipt: checkReceiptFile(proof, null) };
	const policy = trustIn(trust);
	if (!policy.ok) return because('trust', policy.refusal);
	if (receipt) return { ok: true, receipt: checkReceiptFile(proof, policy.value) };
	const text = isExact ? proof : `${proof.trim()}\n`;
	const checked = checkReceipt(text, policy.value, besideIn(opening));
	return checked.ok ? shown(checked.value, policy.value) : because(whyOf(checked.refusal.code), checked.refusal);
}

function shown({ receipt, proved }: { receipt: Receipt; proved: Proved }, policy: Policy): Answer {
	const nameOf = (publicKey: string, name: string): string =>
		policy.witnesses.find(({ key }) => key.publicKey === publicKey)?.name ?? name;
	return {
		ok: true,
		origin: proved.checkpoint.origin,
		place: receipt.file.index,
		size: proved.checkpoint.size,
		witnesses: proved.cosigned.map(({ key, time }) => ({
			name: nameOf(key.publicKey, key.name),
			at: time > 0 ? momentOf(new Date(time * 1000)) : null
		})),
		alone: policy.quorum === null,
		opened: receipt.opening && { event: receipt.opening.event }
	};
}

const because = (why: Why, { code, about }: Refusal): Answer => ({
	ok: false,
	code,
	about: String(about ?? ''),
	why
});

function whyOf(code: string): Why {
	if (code === 'proof-malformed') return 'proof';
	if (code === 'proof-log-unknown') return 'log';
	if (code === 'proof-quorum-missed') return 'quorum';
	if (code === 'proof-wrong') return 'place';
	if (code === 'opening-malformed') return 'opening';
	if (code === 'proof-opening-missing') return 'missing';
	return code === 'proof-other-event' ? 'other' : 'signature';
}

/** What is no JSON is given on as what no opening is, so that it is refused as one. */
function besideIn(opening: string): { readonly opening: unknown } | null {
	if (opening.trim() === '') return null;
	try {
		return { opening: JSON.parse(opening) };
	} catch {
		return { opening: null };
	}
}
