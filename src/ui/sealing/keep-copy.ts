import { accepted, type FileId, type Outcome, refused } from '#core/base';
import { type DerivationContent, type ItemForm, type MarkedMessage, ownTool } from '#core/evidence';
import { type ChatContent, showsOf, type Writing } from '#core/report';
import { sourceOfFile } from './file-source.ts';
import { hashFile } from './hash-file.ts';
import { sendFile } from './send-file.ts';
import type { SurvivorSession } from './survivor-session.ts';
import type { Call } from './worker-rpc.ts';

/** A copy that shows less, made on this device. `from`: the content of the original, for its hash. */
export type MadeOfOriginal = Pick<DerivationContent, 'method' | 'fill' | 'count'> & {
	readonly original: FileId;
	readonly from: Blob;
	readonly copy: File;
	readonly form: ItemForm;
};

/** The same of a file of hers. */
export type CopyKeeping = MadeOfOriginal & {
	/** Where it is a conversation: what the copy says of itself, and what she marked in it. */
	readonly chat?: Omit<ChatContent, 'kind' | 'file' | 'originals'> & { readonly marks: readonly MarkedMessage[] };
};

/**
 * Seals a copy as a file of its own, and in one act writes how it was made, from what, and into the custody of the original that it was. The original is not touched. The copy of a conversation is one too, with
 * her marks, and without the names of the files of the export. Refuses `not-found` where there is no such original, and as `sendFile` does.
 */
export async function keepCopy(session: SurvivorSession, keeping: CopyKeeping, call: Call): Promise<Outcome<FileId, string>> {
	const { original, from, copy, form, method, fill, count, chat } = keeping;
	const reading = session.held?.reading;
	if (!reading) return refused('not-open');
	// The answer whether it shows a person under 18 is that of the original.
	const shows = showsOf(reading, original);
	if (!shows) return refused('not-found');
	const quiet: Call = { signal: call.signal, report: () => {} };
	const [before, after] = [await hashFile(sourceOfFile(new File([from], '')), quiet), await hashFile(sourceOfFile(copy), quiet)];
	if (!before.ok) return before;
	if (!after.ok) return after;
	const sent = await sendFile(session, { source: sourceOfFile(copy), shows, resume: null }, call);
	if (!sent.ok) return sent;
	const item = sent.value;
	const made = { kind: 'derivation', item, original, method, fill, count, tool: ownTool } as const;
	const about = { maker: '', origin: 'derived', made: '', tool: ownTool, source: '', original, note: '' } as const;
	const writings: readonly Writing[] = [
		{ place: 'evidence', content: { ...made, originalSha256: before.value, sha256: after.value } },
		...chatWritings(item, chat),
		{ place: 'evidence', content: { kind: 'item-about', item, form, ...about, from: null, until: null, clock: '' } },
		{
			place: 'evidence',
			content: {
				kind: 'custody',
				item: original,
				at: null,
				what: 'derived',
				by: '',
				tool: ownTool,
				from: null,
				to: { kind: 'item', id: item, name: '' },
				seal: null,
				note: ''
			}
		}
	];
	const written = await session.write(writings);
	return written.ok ? accepted(item) : written;
}

function chatWritings(file: FileId, chat: CopyKeeping['chat']): readonly Writing[] {
	if (!chat) return [];
	const { marks, ...said } = chat;
	return [
		{ place: 'evidence', content: { kind: 'chat', file, ...said, originals: [] } },
		{ place: 'evidence', content: { kind: 'chat-marks', file, marks } }
	];
}
