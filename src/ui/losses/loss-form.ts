import { type Facts, type HeadProof, type Loss, type LossSchedule, lossSchedule, parseRates, type ShownLaw } from '#core/law';

/** A loss while it is written: the amount as text, so that nothing typed is changed under somebody's hands. */
export type WrittenLoss = {
	readonly head: string;
	readonly amount: string;
	readonly currency: string;
	readonly from: string | null;
	readonly to: string | null;
};
export type WrittenRate = { readonly from: string; readonly rate: string; readonly date: string; readonly source: string };
export type WrittenRates = { readonly to: string; readonly rates: readonly WrittenRate[] };

export const writtenLoss = ({ head, amount, currency, from, to }: Loss): WrittenLoss => ({
	head,
	amount: String(amount),
	currency,
	from: from ?? null,
	to: to ?? null
});

/** The amount that was typed, in figures of any script, with a point or a comma; null where it is none. */
export function amountFrom(typed: string): number | null {
	const plain = typed
		.trim()
		.replace(/[٠-٩۰-۹]/g, (figure) => String(figure.charCodeAt(0) & 0xf))
		.replace(/[,٫]/, '.');
	return /^\d{1,15}(\.\d{1,4})?$/.test(plain) ? Number(plain) : null;
}

/** The losses that have an amount, as facts take them. */
export const lossesFrom = (written: readonly WrittenLoss[]): readonly Loss[] =>
	written.flatMap((loss) => {
		const amount = amountFrom(loss.amount);
		return amount === null ? [] : [{ ...loss, amount }];
	});

export type Added = {
	readonly schedule: LossSchedule | null;
	/** The place in the list and the code of what is wrong with it; the code alone for the rates. */
	readonly refused: { readonly at: number | null; readonly code: string } | null;
};

/** The schedule of what is written; where one loss or rate is wrong, which and why. Rates count only where each of them is whole, and not of a
 * day after `today`, which is `asOf` unless it is said. */
export function addedUp(
	written: readonly WrittenLoss[],
	rates: WrittenRates | null,
	{
		law,
		proofs,
		facts,
		asOf,
		today = asOf
	}: { law: ShownLaw; proofs: readonly HeadProof[]; facts: Facts; asOf: string; today?: string }
): Added {
	const places = written.flatMap(({ amount }, at) => (amountFrom(amount) === null ? [] : [at]));
	const losses = lossesFrom(written);
	const begun = rates?.rates.filter(({ rate, date, source }) => rate || date || source) ?? [];
	const parsed = rates && rates.to !== '' ? parseRates({ to: rates.to, rates: begun.map(withPoint) }, today) : null;
	const found = lossSchedule(law, proofs, { ...facts, losses }, asOf, parsed?.ok ? parsed.value : null);
	if (!found.ok) {
		const at = /^losses\.(\d+)/.exec(found.refusal.about ?? '')?.[1];
		return { schedule: null, refused: { at: at === undefined ? null : (places[Number(at)] ?? null), code: found.refusal.code } };
	}
	return { schedule: found.value, refused: parsed && !parsed.ok ? { at: null, code: 'rates' } : null };
}

const withPoint = (rate: WrittenRate): WrittenRate => ({ ...rate, rate: rate.rate.trim().replace(',', '.') });

/** The currencies that are offered: those of the sheets, and what is in the list already. */
export const currenciesOf = ({ sheets }: ShownLaw, written: readonly WrittenLoss[]): readonly string[] =>
	[...new Set([...sheets.map(({ currency }) => currency), ...written.map(({ currency }) => currency)])].filter(Boolean).sort();
