import type { ArchiveChecked } from '#ui/sealing/reading.ts';
import type { Words } from '#ui/words/words.ts';

type Spoken = Words<'webPage'>;

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
