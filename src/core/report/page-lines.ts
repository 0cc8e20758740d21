import type { EvidenceItem } from './evidence-items.ts';

type Capture = NonNullable<EvidenceItem['capture']>;
/** One fact of a page: its name, and what is said; `isCode` for what is read by programs. */
export type PageLine = { readonly name: string; readonly texts: readonly string[]; readonly isCode: boolean };
/** What puts words to a page, on a screen or on paper: its zone is that of whoever reads. */
export type PageSpeech = {
	say(key: string, values?: Readonly<Record<string, string | number>>): string;
	number(value: number): string;
	moment(at: string, zone?: string): string;
};

const dayOfSeconds = (words: PageSpeech, seconds: number): string => {
	const at = new Date(seconds * 1000);
	return Number.isNaN(at.getTime()) ? String(seconds) : words.moment(at.toISOString(), 'UTC');
};
/** Who wrote the archive may have written anything as a time. */
const momentOrText = (words: PageSpeech, text: string): string => (Number.isNaN(Date.parse(text)) ? text : words.moment(text));

/** The facts of a page as lines; what nobody said is left out. */
export function linesOfPage(words: PageSpeech, { asked, page, told }: Capture): readonly PageLine[] {
	const line = (key: FactKey, texts: readonly (string | null | undefined)[], isCode = false): PageLine => ({
		name: words.say(`webPage.facts.${key}`),
		texts: texts.flatMap((text) => text?.trim() || []),
		isCode
	});
	const seal = told?.certificate;
	return [
		line('url', [page.url], true),
		line('asked', [asked === page.url ? '' : asked], true),
		line('redirects', told?.redirects ?? [], true),
		line('title', [page.title]),
		line('begun', [told && momentOrText(words, told.begunAt)]),
		line('ended', [told && momentOrText(words, told.endedAt)]),
		line('at', [told ? '' : momentOrText(words, page.at)]),
		line('software', [page.software]),
		line('address', [page.address], true),
		line(
			'names',
			page.names.map(({ name, addresses }) => `${name}: ${addresses.join(', ')}`),
			true
		),
		line('status', [page.status === null ? '' : String(page.status)]),
		line('certificate', [
			seal &&
				words.say('webPage.facts.seal', {
					subject: seal.subject,
					issuer: seal.issuer,
					from: dayOfSeconds(words, seal.validFrom),
					until: dayOfSeconds(words, seal.validTo)
				}),
			seal?.protocol
		]),
		line('chain', page.chain, true),
		line('records', [page.records > 0 ? words.number(page.records) : '']),
		line('refusals', [told && told.refusals > 0 ? words.number(told.refusals) : '']),
		line('sha256', [page.sha256], true),
		line('picture', [page.pictureSha256], true),
		line('text', [page.textSha256], true)
	].filter(({ texts }) => texts.length > 0);
}
type FactKey =
	| 'url'
	| 'asked'
	| 'redirects'
	| 'title'
	| 'begun'
	| 'ended'
	| 'at'
	| 'software'
	| 'address'
	| 'names'
	| 'status'
	| 'certificate'
	| 'chain'
	| 'records'
	| 'refusals'
	| 'sha256'
	| 'picture'
	| 'text';
