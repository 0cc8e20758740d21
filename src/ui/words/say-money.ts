import type { Words } from './words.ts';

type Money = { readonly amount: number; readonly currency: string };

/** A sum in the reader's form; whole sums without a fraction: "$3,000". */
export const sayMoney = ({ language }: Pick<Words, 'language'>, { amount, currency }: Money): string =>
	new Intl.NumberFormat(language, {
		style: 'currency',
		currency,
		maximumFractionDigits: Number.isInteger(amount) ? 0 : 2
	}).format(amount);

export const isMoney = (value: unknown): value is Money => typeof (value as Money | null | undefined)?.amount === 'number';
