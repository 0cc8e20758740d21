import type { Json } from '#core/base';

export type JsonRecord = { readonly [name: string]: Json };

export const isRecord = (value: Json | undefined): value is JsonRecord =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** A text that stands under this name; `null` for anything else. */
export function textAt(value: JsonRecord, name: string): string | null {
	const found = Object.hasOwn(value, name) ? value[name] : null;
	return typeof found === 'string' ? found : null;
}
