import { accepted, type Outcome, refused } from '#core/base';

/**
 * Digits after the point by ISO 4217, where they are not two. Not asked of `Intl`: it follows daily use, gives the Colombian
 * and the Indonesian currency none, and differs from device to device.
 */
const digitsOf: Readonly<Record<number, string>> = {
	0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
	3: 'BHD IQD JOD KWD LYD OMR TND',
	4: 'CLF UYW',
	/** Two digits: those of today, and those that losses of the past can be in. */
	2: 'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG ZWL'
};

const digits = new Map(
	Object.entries(digitsOf).flatMap(([count, codes]) => codes.split(' ').map((code) => [code, Number(count)] as const))
);

/** Digits after the point of a currency; null for a code that is none. */
export const minorDigits = (currency: string): number | null => digits.get(currency) ?? null;

export type MoneyRefusal = 'currency-unknown' | 'amount-too-fine' | 'amount-too-large';

/**
 * An amount of the facts in the smallest unit of its currency, exactly. Refuses `currency-unknown`, `amount-too-fine` (more
 * digits after the point than the currency has) and `amount-too-large` (a number of JSON could not hold it exactly).
 */
export function unitsOf(amount: number, currency: string): Outcome<bigint, MoneyRefusal> {
	const places = minorDigits(currency);
	if (places === null) return refused('currency-unknown');
	const [, whole, fraction = ''] = /^(\d+)(?:\.(\d+))?$/.exec(String(amount)) ?? [];
	// 1e21 and 1e-7 are written with an exponent: the one is too large, the other too fine.
	if (whole === undefined) return refused(amount > 1 ? 'amount-too-large' : 'amount-too-fine');
	if (fraction.length > places) return refused('amount-too-fine');
	const units = BigInt(whole + fraction.padEnd(places, '0'));
	return units > BigInt(Number.MAX_SAFE_INTEGER) ? refused('amount-too-large') : accepted(units);
}

/** Smallest units as decimal text with all digits of the currency: 120050n, `EUR` -> `1200.50`. */
export function writtenUnits(units: bigint, currency: string): string {
	const places = minorDigits(currency) ?? 0;
	const text = units.toString().padStart(places + 1, '0');
	return places === 0 ? text : `${text.slice(0, -places)}.${text.slice(-places)}`;
}

/** A rate as a whole number and how many of its digits stand after the point. */
export type Factor = { readonly numerator: bigint; readonly places: number };

/** A rate from its decimal text: above nothing, at most 12 digits on either side of the point. Null for anything else. */
export function factorFrom(text: string): Factor | null {
	const [, whole, fraction = ''] = /^(\d{1,12})(?:\.(\d{1,12}))?$/.exec(text) ?? [];
	if (whole === undefined) return null;
	const numerator = BigInt(whole + fraction);
	return numerator === 0n ? null : { numerator, places: fraction.length };
}

/** Units of `from` in units of `to`, where one of `from` is `factor` of `to`. Rounded once, half a unit up. */
export function exchanged(units: bigint, from: string, to: string, { numerator, places }: Factor): bigint {
	const up = 10n ** BigInt(minorDigits(to) ?? 0);
	const down = 10n ** BigInt((minorDigits(from) ?? 0) + places);
	return (2n * units * numerator * up + down) / (2n * down);
}
