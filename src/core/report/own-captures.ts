import type { FileId, Moment } from '#core/base';
import type { ReadItem } from '#core/sealing';
import type { CaptureAskedContent, CaptureContent, FileBegunContent, ReportContent } from './content.ts';

/**
 * A page of the web that she wanted kept. `asked`: nothing of it is here yet. `begun`: a part of the archive that she brings is. `stored`: all of it is, and only what it says is not written
 * yet. `kept`: done.
 */
export type OwnCapture = {
	readonly id: string;
	/** When she asked for it. */
	readonly at: Moment;
	readonly state: 'asked' | 'begun' | 'stored' | 'kept';
	/** What was chosen of the archive when it was begun. */
	readonly begun: Pick<FileBegunContent, 'name' | 'bytes' | 'lastModified'> | null;
	readonly kept: (Omit<CaptureContent, 'kind'> & { readonly at: Moment }) | null;
} & Omit<CaptureAskedContent, 'kind'>;

/**
 * Every page, oldest first. Only what she wrote counts, and a file once. One that was asked for and never came gives way to a later one of the same address, and goes when she drops it.
 */
export function capturesIn(
	read: readonly { readonly item: ReadItem; readonly content: ReportContent | null }[]
): readonly OwnCapture[] {
	const found = new Map<FileId, OwnCapture>();
	const change = (file: FileId, make: (one: OwnCapture) => OwnCapture): void => {
		const one = found.get(file);
		if (one && one.state !== 'kept') found.set(file, make(one));
	};
	for (const { item, content } of read) {
		if (item.by.kind !== 'survivor' || !content) continue;
		switch (content.kind) {
			case 'capture-asked': {
				const { kind: _, ...asked } = content;
				if (found.has(asked.file)) break;
				for (const { file, state, way, address } of found.values())
					if (state === 'asked' && way === asked.way && address === asked.address) found.delete(file);
				found.set(asked.file, {
					...asked,
					id: `${item.part}/${item.seq}`,
					at: item.at,
					state: 'asked',
					begun: null,
					kept: null
				});
				break;
			}
			case 'file-begun': {
				const { name, bytes, lastModified } = content;
				change(content.file, (one) => ({ ...one, state: 'begun', begun: { name, bytes, lastModified } }));
				break;
			}
			case 'file':
				change(content.file, (one) => ({ ...one, state: 'stored' }));
				break;
			case 'capture-dropped':
				if (found.get(content.file)?.state !== 'kept') found.delete(content.file);
				break;
			case 'capture': {
				const { kind: _, ...kept } = content;
				change(content.file, (one) => ({ ...one, state: 'kept', kept: { ...kept, at: item.at } }));
				break;
			}
		}
	}
	return [...found.values()];
}
