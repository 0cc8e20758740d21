import PostalMime from 'postal-mime';
import { mailHeaders, mailMoment, type TakenMail, typeOfMedia, wordsOfHtml } from '#core/evidence';

/** A mail as RFC 5322 has it, taken apart. What hangs on it is named and dropped. Throws for what is none. */
export async function takeMail(bytes: Uint8Array): Promise<TakenMail> {
	const mail = await PostalMime.parse(bytes);
	const written = mail.headers.find(({ key }) => key === 'date')?.value ?? '';
	return {
		headers: mailHeaders(bytes),
		from: spoken(mail.from),
		to: [...(mail.to ?? []), ...(mail.cc ?? [])].map(spoken),
		subject: mail.subject ?? '',
		written,
		moment: mailMoment(written),
		text: (mail.text ?? wordsOfHtml(mail.html ?? '')).trim(),
		fromHtml: mail.text === undefined && mail.html !== undefined,
		attachments: mail.attachments.map(({ filename, mimeType }) => ({
			name: filename ?? mimeType,
			type: typeOfMedia(mimeType, filename ?? '')
		}))
	};
}

type Named = { readonly name: string; readonly address?: string | undefined };

const spoken = (one: Named | undefined): string =>
	one === undefined ? '' : one.address === undefined ? one.name : one.name ? `${one.name} <${one.address}>` : one.address;
