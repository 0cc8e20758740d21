import type { Moment } from '#core/base';
import { parseContent, type ReportContent } from '#core/report';
import { type ActCode, actCodes } from '#core/sealing';
import type { Fault } from './faults.ts';
import type { ItemRecord } from './item-record.ts';
import { paths } from './layout.ts';
import { nameOf } from './open-case.ts';

/**
 * A fault as people are told of it. Each may be empty, or `null`: not known. `steps`: the first and the last number of the steps of custody that it is about. `act`: which signed step, as it says itself: what was done, by whom, when.
 */
export type NamedFault = {
	readonly code: Fault['code'];
	/** Where it lies in the bundle, or what else names it. */
	readonly about: string;
	/** What the thing is called, in the words of whoever wrote it: shown as theirs. */
	readonly title: string;
	readonly steps: readonly [number, number] | null;
	readonly act: NamedAct | null;
};

/** `deed` is `unknown` for a code that nobody writes: whoever made a bundle can write any. */
type NamedAct = { readonly deed: ActCode | 'unknown'; readonly by: 'survivor' | 'member'; readonly at: Moment | null };

/** Says of a fault which thing it is about, as far as the bundle itself still tells. */
export function nameFault({ code, about, custody, act }: Fault, items: readonly ItemRecord[]): NamedFault {
	if (act) {
		const { by: author } = act.body;
		const deed = actCodes.find((one) => one === act.body.act) ?? 'unknown';
		const title = titleIn(parseContent(items.find(({ path }) => path === act.path)?.content.content ?? null));
		return {
			code,
			about: act.path ?? paths.records,
			title,
			steps: null,
			act: { deed, by: author.kind === 'supporter' ? 'member' : author.kind, at: act.at }
		};
	}
	const record = items.find(({ path, file, content }) =>
		custody ? nameOf(content) === custody.item : path === about || (file !== null && about.startsWith(file.path))
	);
	const title = record ? titleIn(parseContent(record.content.content)) : '';
	if (!custody) return { code, about, title, steps: null, act: null };
	const lies = custody.path ?? record?.file?.path ?? record?.path ?? about;
	return { code, about: lies, title, steps: custody.steps, act: null };
}

/** What a thing is called, in the words of whoever wrote it; empty where it has no name. */
export function titleIn(content: ReportContent | null): string {
	switch (content?.kind) {
		case 'file':
		case 'fingerprint':
			return content.name;
		case 'chat':
			return content.title;
		case 'hash-only':
			return content.address;
		case 'call-note':
			return content.people;
		case 'device':
			return content.what;
		default:
			return '';
	}
}
