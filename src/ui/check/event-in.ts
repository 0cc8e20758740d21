import { isMoment, type Json } from '#core/base';
import { actCodes } from '#core/sealing';

const acts = [...actCodes, 'export', 'erase'] as const;

/** What an opened mark says of itself, as far as this page knows such things; `word` is all of it, as it stands. */
export type ToldEvent = {
	readonly act: (typeof acts)[number] | null;
	readonly by: 'survivor' | 'member' | 'supporter' | null;
	readonly at: string | null;
	readonly of: string | null;
	readonly word: string;
};

export function eventIn(event: Json): ToldEvent {
	const { act, by, at, case: of } = (isRecord(event) ? event : {}) as Readonly<Record<string, Json>>;
	const kind = isRecord(by) ? by.kind : null;
	const known = acts.find((one) => one === act) ?? null;
	return {
		act: known,
		by: known && (kind === 'survivor' || kind === 'member' || kind === 'supporter') ? kind : null,
		at: known && isMoment(at) ? at : null,
		of: known && typeof of === 'string' ? of : null,
		word: JSON.stringify(event)
	};
}

const isRecord = (value: unknown): value is Readonly<Record<string, Json>> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
