import { type Moment, momentOf } from '#core/base';
import { isSameHouse, receiverSide } from './mail-receiver.ts';

/** One program that passed a mail on, as it says itself. `backwards`: it says an earlier time than the one before. */
export type MailHop = {
	readonly from: string | null;
	readonly by: string | null;
	readonly written: string;
	readonly moment: Moment | null;
	readonly backwards: boolean;
};

/**
 * What a provider says that it checked. `by` is empty where it does not say who it is. `arc` numbers the sentences of those who forwarded (RFC 8617); `null` for others (RFC 8601).
 * `of` is whom it is about; `strange`: another domain than the one in From. `near`: it stands where the provider of whoever received it writes; others may be the sender's invention.
 */
export type MailResult = {
	readonly by: string;
	readonly near: boolean;
	readonly strange: boolean;
	readonly arc: number | null;
	readonly method: string;
	readonly result: string;
	readonly of: string | null;
};

export type MailPath = {
	/** From the sender to the receiver. Those that the sender's side wrote can be invented: only the receiver's own can be asked for. */
	readonly hops: readonly MailHop[];
	readonly results: readonly MailResult[];
	/** Domains that signed (DKIM, RFC 6376), and the name of the key. Not checked here: that needs the key of that day. */
	readonly signatures: readonly { readonly domain: string; readonly selector: string }[];
	/** Domains that forwarded it and sealed what they had checked (ARC, RFC 8617), in their order. Not checked here either. */
	readonly seals: readonly string[];
};

/** The methods whose results are told; others say nothing about who sent a mail. */
export const mailMethods = ['dkim', 'spf', 'dmarc', 'arc'] as const;

/** What a result means, in the four ways that matter to a reader; what is not known of any method is no failure. */
export const meaningOf = ({ method, result }: Pick<MailResult, 'method' | 'result'>): 'pass' | 'none' | 'fail' | 'unsure' => {
	if (result === 'pass') return 'pass';
	if (result === 'none' || (result === 'neutral' && method === 'spf')) return 'none';
	return ['fail', 'softfail', 'hardfail'].includes(result) ? 'fail' : 'unsure';
};

type Field = { readonly name: string; readonly value: string };
const fieldsAtMost = 400;
const valueAtMost = 4000;

/** The lines above the words of a mail, as they came; nothing where there are none. `bytes` may be anything. */
export function mailHeaders(bytes: Uint8Array): string {
	const head = new TextDecoder().decode(bytes.subarray(0, 65_536)).replaceAll('\r\n', '\n');
	const end = head.indexOf('\n\n');
	return end < 0 ? head : head.slice(0, end);
}

/** Whether bytes begin as a saved mail does (RFC 5322): fields, and among the first of them one that every mail has. */
export function looksLikeMail(bytes: Uint8Array): boolean {
	const fields = fieldsOf(mailHeaders(bytes.subarray(0, 16_384)));
	const known = ['from', 'received', 'return-path', 'message-id', 'delivered-to', 'mime-version'];
	return fields.length >= 2 && fields.filter(({ name }) => known.includes(name)).length >= 2;
}

/** The first of the lines above a mail's words that has this name (in small letters), unfolded; `null` where there is none. */
export const mailField = (headers: string, name: string): string | null =>
	fieldsOf(headers).find((field) => field.name === name)?.value ?? null;

/** Reads from the lines above a mail's words how it came. Every line may be a lie; nothing is refused. */
export function readMailPath(headers: string): MailPath {
	const fields = fieldsOf(headers);
	const valuesOf = (name: string): readonly string[] => fields.filter((field) => field.name === name).map(({ value }) => value);
	let last: string | null = null;
	const hops = valuesOf('received')
		.toReversed()
		.map((value): MailHop => {
			const hop = hopOf(value);
			const backwards = hop.moment !== null && last !== null && hop.moment < last;
			last = hop.moment ?? last;
			return { ...hop, backwards };
		});
	return {
		hops,
		results: judged(fields),
		seals: valuesOf('arc-seal')
			.flatMap((value) => {
				const tags = tagsOf(value);
				const domain = tags.get('d');
				return domain ? [{ domain, number: Number(tags.get('i')) }] : [];
			})
			.sort((one, other) => one.number - other.number)
			.map(({ domain }) => domain),
		signatures: valuesOf('dkim-signature').flatMap((value) => {
			const tags = tagsOf(value);
			const [domain, selector] = [tags.get('d'), tags.get('s')];
			return domain && selector ? [{ domain, selector }] : [];
		})
	};
}

type Told = Omit<MailResult, 'near' | 'strange'>;

/** What was checked, the receiver's own first; what it says of itself a second time in the lines of ARC is left out. */
function judged(fields: readonly Field[]): readonly MailResult[] {
	const received = fields.flatMap(({ name, value }, at) => {
		if (name !== 'received') return [];
		const { by, from } = hopOf(value);
		return [{ at, by: by ?? '', from }];
	});
	const isNear = receiverSide(received);
	const from = domainOf(fields.find(({ name }) => name === 'from')?.value ?? '');
	const told = fields.flatMap(({ name, value }, at): readonly MailResult[] => {
		const results = name === 'authentication-results' ? resultsOf(value, null) : name === arcResults ? arcResultsOf(value) : [];
		return results.map((one) => ({ ...one, near: isNear({ at, by: one.by, arc: one.arc }), strange: isStrange(one, from) }));
	});
	const own = told.filter(({ near, arc }) => near && arc === null);
	const isTwice = (one: MailResult): boolean =>
		one.near &&
		one.arc !== null &&
		own.some(({ method, result, of }) => method === one.method && result === one.result && of === one.of);
	return told.filter((one) => !isTwice(one)).sort((one, other) => Number(other.near) - Number(one.near));
}

const arcResults = 'arc-authentication-results';
const arcResultsOf = (value: string): readonly Told[] => {
	const [, number, rest] = /^\s*i\s*=\s*(\d{1,2})\s*;(.*)$/s.exec(value) ?? [];
	return number === undefined || rest === undefined ? [] : resultsOf(rest, Number(number));
};

const domainOf = (address: string): string | null => /@([a-z0-9.-]{1,253})>?\s*$/i.exec(address)?.[1] ?? null;
const isStrange = ({ method, of }: Told, from: string | null): boolean =>
	of !== null && from !== null && (method === 'dkim' || method === 'spf') && !isSameHouse(of.split('@').at(-1) ?? '', from);

/** Fields, unfolded (RFC 5322 section 2.2.3); what is no field is passed over. */
function fieldsOf(headers: string): readonly Field[] {
	const fields: Field[] = [];
	for (const line of headers.replace(/\n[ \t]+/g, ' ').split('\n')) {
		const [, name, value] = /^([!-9;-~]{1,76}):(.*)$/s.exec(line) ?? [];
		if (name !== undefined && value !== undefined)
			fields.push({ name: name.toLowerCase(), value: value.slice(0, valueAtMost).trim() });
		if (fields.length === fieldsAtMost) break;
	}
	return fields;
}

function hopOf(value: string): Omit<MailHop, 'backwards'> {
	const at = value.lastIndexOf(';');
	const written = at < 0 ? '' : value.slice(at + 1).trim();
	const told = ` ${(at < 0 ? value : value.slice(0, at)).replace(/\s+/g, ' ')} `;
	const from = told.startsWith(' from ') ? told.slice(6) : null;
	const upTo = from === null ? -1 : from.indexOf(' by ');
	const after = told.indexOf(' by ');
	return {
		from: from === null ? null : (upTo < 0 ? from : from.slice(0, upTo)).trim(),
		by: after < 0 ? null : (told.slice(after + 4).split(' ', 1)[0] ?? null),
		written,
		moment: mailMoment(written)
	};
}

/** A date as mails write it (RFC 5322 section 3.3), as a moment; `null` where it is none. */
export function mailMoment(written: string): Moment | null {
	const read =
		/^(?:[A-Za-z]{3},\s*)?(\d{1,2}\s+[A-Za-z]{3}\s+\d{4}\s+\d{2}:\d{2}(?::\d{2})?\s+(?:[+-]\d{4}|GMT|UTC?|[A-Z]{3}))/.exec(
			written
		);
	const time = read?.[1] === undefined ? Number.NaN : Date.parse(read[1]);
	return Number.isNaN(time) || time < 0 ? null : momentOf(new Date(time));
}

/** `who; method=result property=value …; …` (RFC 8601 section 2.2). Remarks in brackets are left out. */
function resultsOf(value: string, arc: number | null): readonly Told[] {
	const parts = withoutComments(value).split(';');
	// Outlook begins with what it checked, and does not say who it is.
	const isNamed = !/^\s*[a-z0-9-]+=/i.test(parts[0] ?? '');
	const by = isNamed ? (parts[0]?.trim().split(/\s/, 1)[0] ?? '') : '';
	return (isNamed ? parts.slice(1) : parts).flatMap((one): readonly Told[] => {
		const [first = '', ...properties] = one.trim().split(/\s+/);
		const [, method, result] = /^([a-z0-9-]+)(?:\/\d+)?=([a-z]+)$/i.exec(first) ?? [];
		if (method === undefined || result === undefined || !(mailMethods as readonly string[]).includes(method.toLowerCase()))
			return [];
		const about = new Map(properties.map((property) => property.split('=', 2) as [string, string]));
		const of = ['header.d', 'header.i', 'smtp.mailfrom', 'header.from'].map((name) => about.get(name)).find(Boolean) ?? null;
		return [{ by, arc, method: method.toLowerCase(), result: result.toLowerCase(), of }];
	});
}

function withoutComments(text: string): string {
	let [depth, kept] = [0, ''];
	for (const one of text) {
		if (one === '(') depth++;
		else if (one === ')') depth = Math.max(0, depth - 1);
		else if (depth === 0) kept += one;
	}
	return kept;
}

const tagsOf = (value: string): ReadonlyMap<string, string> =>
	new Map(
		value.split(';').map((tag): [string, string] => {
			const at = tag.indexOf('=');
			return [tag.slice(0, Math.max(at, 0)).trim(), tag.slice(at + 1).replace(/\s+/g, '')];
		})
	);
