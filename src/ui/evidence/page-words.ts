import type { EvidenceItem } from '#core/report';
import type { ArchiveChecked } from '#ui/sealing/check-archive.ts';
import type { Words } from '#ui/words/words.ts';

type Spoken = Words<'webPage'>;
type Capture = NonNullable<EvidenceItem['capture']>;
/** One fact: its name, and what is said; `isCode` for what is read by programs. */
export type PageLine = { readonly name: string; readonly texts: readonly string[]; readonly isCode: boolean };

const dayOfSeconds = (words: Spoken, seconds: number): string => words.moment(new Date(seconds * 1000), 'UTC');
const momentOrText = (words: Spoken, text: string): string => (Number.isNaN(Date.parse(text)) ? text : words.moment(text));

/** The facts of a page as lines; what nobody said is left out. */
export function linesOfPage(words: Spoken, { asked, page, told }: Capture): readonly PageLine[] {
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
		line('begun', [told && words.moment(told.begunAt)]),
		line('ended', [told && words.moment(told.endedAt)]),
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

/** Each kind of fault once. */
export const sayFindings = (words: Spoken, { findings }: ArchiveChecked): string[] =>
	[...new Set(findings.map(({ code }) => code))].map((code) => words.say(`webPage.check.faults.${code}`));

/** Who signed, in up to three sentences. That nobody did says nothing. */
export function saySigner(words: Spoken, signer: ArchiveChecked['signer']): string[] {
	if (!signer) return [words.say('webPage.check.signer.none')];
	if (!signer.ok) return [words.say('webPage.check.signer.wrong')];
	const { kind, domain, trusted, stampedAt } = signer.value;
	if (kind === 'anonymous') return [words.say('webPage.check.signer.anonymous')];
	return [
		words.say('webPage.check.signer.domain', { domain: domain ?? '' }),
		words.say(trusted ? 'webPage.check.signer.trusted' : 'webPage.check.signer.unknownRoot'),
		...(stampedAt ? [words.say('webPage.check.signer.stamped', { moment: words.moment(stampedAt) })] : [])
	];
}
