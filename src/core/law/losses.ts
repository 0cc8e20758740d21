import { accepted, type Outcome, refused } from '#core/base';
import { type LawDay, type Span, spanOf } from './days.ts';
import type { Facts, Loss } from './facts.ts';
import { exchanged, type MoneyRefusal, unitsOf, writtenUnits } from './money.ts';
import { options } from './options.ts';
import type { Rate, Rates } from './rates.ts';
import type { Option } from './remedy.ts';
import type { Confidence, Law, Remedy, Source } from './sheet.ts';

/** What usually proves a head of loss. From `law/loss-proof.yaml`; without a source it is general knowledge, and says so. */
export type HeadProof = {
	readonly head: string;
	readonly covers: string;
	readonly proof: readonly string[];
	/** No receipt gives the amount: whoever decides sets it. */
	readonly setBy?: 'court';
	readonly source?: Source;
	readonly confidence: Confidence;
};

/** When a loss arose. Partial dates stay what they are: the days that each end can mean. Null: not said. */
export type LossPeriod = { readonly from: Span | null; readonly to: Span | null };

export type LossEntry = { readonly amount: string; readonly period: LossPeriod };

/** Two entries of a head that may be the same loss told twice: by their place in `entries`. Told, and never merged. */
export type Overlap = {
	readonly entries: readonly [number, number];
	/** `overlap`: some day lies in both; `may-overlap`: the dates leave it open; `same-again`: the same without any date. */
	readonly kind: 'overlap' | 'may-overlap' | 'same-again';
};

export type LossLine = {
	readonly head: string;
	readonly currency: string;
	readonly amount: string;
	readonly entries: readonly LossEntry[];
	readonly overlaps: readonly Overlap[];
	/** The same in the currency of the rates. Null without a rate. */
	readonly converted: string | null;
};

/** What a sheet says of the money that a remedy can give. Cited, never applied to a sum. */
export type LossRemedy = {
	readonly jurisdiction: string;
	readonly remedy: string;
	readonly name: string;
	readonly outcome: Option['outcome'];
	/** Heads of this schedule that the remedy names, and those that it does not. */
	readonly covers: readonly string[];
	readonly leavesOut: readonly string[];
	readonly amount: AmountLimits | null;
	readonly cite: string;
	readonly source: Source;
	readonly confidence: Confidence;
};

export type Money = { readonly amount: number; readonly currency: string };
export type AmountLimits = { readonly min?: Money; readonly max?: Money; readonly fixed?: Money; readonly note?: string };

export type LossSchedule = {
	readonly asOf: LawDay;
	readonly lines: readonly LossLine[];
	readonly totals: readonly { readonly currency: string; readonly amount: string }[];
	/** Null without rates. `missing`: currencies that no rate was given for, and which the sum leaves out. */
	readonly converted: {
		readonly currency: string;
		readonly amount: string;
		readonly rates: readonly { readonly from: string; readonly rate: string; readonly date: string; readonly source: string }[];
		readonly missing: readonly string[];
	} | null;
	readonly proof: readonly HeadProof[];
	readonly remedies: readonly LossRemedy[];
	/** Said with every schedule, so that nobody takes it for one. */
	readonly promisesAnAmount: false;
};

export type LossRefusal = MoneyRefusal | 'loss-unknown-head' | 'loss-period-reversed';

/**
 * The losses of the facts by head and currency, exact to the smallest unit; their sum in one currency by the rates that a
 * person gave; what usually proves each head; and what the sheets say of amounts for every remedy that is not unavailable.
 * Refuses with the path of the loss: a head that no proof is known for, a currency that is none, an amount finer than its
 * currency or too large to be exact, a period that ends before it begins.
 */
export function lossSchedule(
	law: Law,
	proofs: readonly HeadProof[],
	facts: Facts,
	asOf: LawDay,
	rates: Rates | null = null
): Outcome<LossSchedule, LossRefusal> {
	const read: { head: string; currency: string; units: bigint; period: LossPeriod }[] = [];
	for (const [at, loss] of (facts.losses ?? []).entries()) {
		if (!proofs.some(({ head }) => head === loss.head)) return refused('loss-unknown-head', `losses.${at}.head`);
		const units = unitsOf(loss.amount, loss.currency);
		if (!units.ok)
			return refused(units.refusal.code, `losses.${at}.${units.refusal.code === 'currency-unknown' ? 'currency' : 'amount'}`);
		const period = periodOf(loss);
		if (period.from && period.to && period.to.to < period.from.from) return refused('loss-period-reversed', `losses.${at}`);
		read.push({ head: loss.head, currency: loss.currency, units: units.value, period });
	}
	read.sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
	const groups = Map.groupBy(read, ({ head, currency }) => `${head} ${currency}`);
	const lines = [...groups.values()].map((entries) => lineFrom(entries as [Read, ...Read[]], rates));
	const heads = [...new Set(read.map(({ head }) => head))];
	return accepted({
		asOf,
		lines: lines.map(({ line }) => line),
		totals: totalsOf(read),
		converted: rates && convertedSum(lines, rates),
		proof: proofs.filter(({ head }) => heads.includes(head)),
		remedies: remediesFor(law, facts, asOf, heads),
		promisesAnAmount: false
	});
}

type Read = { readonly head: string; readonly currency: string; readonly units: bigint; readonly period: LossPeriod };

function periodOf({ from, to }: Loss): LossPeriod {
	return { from: typeof from === 'string' ? spanOf(from) : null, to: typeof to === 'string' ? spanOf(to) : null };
}

/** The order of entries: head, currency, when they began and ended (undated ones last), amount. */
const orderOf = ({ head, currency, units, period: { from, to } }: Read): string =>
	[head, currency, from?.from ?? '~', from?.to ?? '~', to?.from ?? '~', to?.to ?? '~', units.toString().padStart(20, '0')].join(
		' '
	);

type Line = { readonly line: LossLine; readonly inUnits: bigint | null };

function lineFrom(entries: readonly [Read, ...Read[]], rates: Rates | null): Line {
	const [{ head, currency }] = entries;
	const units = sum(entries.map((entry) => entry.units));
	const inUnits = rates && inCurrency(units, currency, rates);
	return {
		inUnits,
		line: {
			head,
			currency,
			amount: writtenUnits(units, currency),
			entries: entries.map((entry) => ({ amount: writtenUnits(entry.units, currency), period: entry.period })),
			overlaps: overlapsIn(entries),
			converted: rates && inUnits !== null ? writtenUnits(inUnits, rates.to) : null
		}
	};
}

function inCurrency(units: bigint, currency: string, { to, rates }: Rates): bigint | null {
	if (currency === to) return units;
	const rate = rates.find(({ from }) => from === currency);
	return rate ? exchanged(units, currency, to, rate.factor) : null;
}

function overlapsIn(entries: readonly Read[]): readonly Overlap[] {
	return entries.flatMap((a, at) =>
		entries.slice(at + 1).flatMap((b, after) => {
			const kind = overlapOf(a, b);
			return kind ? [{ entries: [at, at + 1 + after] as const, kind }] : [];
		})
	);
}

/** An end that is not said can be any day since the beginning, and a beginning any day before the end. */
function overlapOf(a: Read, b: Read): Overlap['kind'] | null {
	const isUndated = (each: Read) => each.period.from === null && each.period.to === null;
	if (isUndated(a) && isUndated(b)) return a.units === b.units ? 'same-again' : null;
	if (isUndated(a) || isUndated(b)) return a.units === b.units ? 'may-overlap' : null;
	const [x, y] = [daysOf(a.period), daysOf(b.period)];
	if (y.latest < x.earliest || x.latest < y.earliest) return null;
	const certain = x.begun <= y.ended && y.begun <= x.ended && x.begun <= x.ended && y.begun <= y.ended;
	return certain ? 'overlap' : 'may-overlap';
}

/** The widest days of a period, and the days that lie in it whatever its partial dates mean. */
function daysOf({ from, to }: LossPeriod) {
	const begun = from?.to ?? to?.to ?? '';
	return {
		earliest: from?.from ?? '',
		latest: to?.to ?? '~',
		begun,
		ended: to?.from ?? (from && from.from === from.to ? from.from : '')
	};
}

function totalsOf(read: readonly Read[]): LossSchedule['totals'] {
	const byCurrency = Map.groupBy(read, ({ currency }) => currency);
	return [...byCurrency]
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([currency, entries]) => ({ currency, amount: writtenUnits(sum(entries.map(({ units }) => units)), currency) }));
}

/** Each line is rounded once, and the sum is that of the lines, so that the schedule adds up. */
function convertedSum(lines: readonly Line[], { to, rates }: Rates): LossSchedule['converted'] {
	const used = (rate: Rate) => lines.some(({ line }) => line.currency === rate.from);
	return {
		currency: to,
		amount: writtenUnits(sum(lines.map(({ inUnits }) => inUnits ?? 0n)), to),
		rates: rates.filter(used).map(({ from, text, date, source }) => ({ from, rate: text, date, source })),
		missing: [...new Set(lines.filter(({ inUnits }) => inUnits === null).map(({ line }) => line.currency))].sort()
	};
}

const sum = (units: readonly bigint[]): bigint => units.reduce((total, each) => total + each, 0n);

/** Remedies that give money: the sheet names heads, or an amount with a figure. */
function remediesFor(law: Law, facts: Facts, asOf: LawDay, heads: readonly string[]): readonly LossRemedy[] {
	const remedies = new Map(law.sheets.flatMap((sheet) => sheet.remedies.map((remedy) => [remedy.id, remedy] as const)));
	return options(law, facts, asOf).flatMap((option) => {
		const remedy = remedies.get(option.remedy);
		if (!remedy || option.outcome === 'not-available') return [];
		const amount = limitsOf(remedy);
		const named = remedy.heads ?? [];
		if (named.length === 0 && !(amount?.min || amount?.max || amount?.fixed)) return [];
		return [
			{
				jurisdiction: option.jurisdiction,
				remedy: remedy.id,
				name: remedy.name,
				outcome: option.outcome,
				covers: heads.filter((head) => named.includes(head)),
				leavesOut: named.length === 0 ? [] : heads.filter((head) => !named.includes(head)),
				amount,
				cite: remedy.cite,
				source: remedy.source,
				confidence: remedy.confidence
			}
		];
	});
}

const limitsOf = ({ amount }: Remedy): AmountLimits | null => (amount ? (amount as AmountLimits) : null);
