import { accepted, canonicalBytes, type Json, type Outcome, refused, textFrom } from '#core/base';
import { type Identity, open, type SealRefusal, seal } from './age.ts';
import { pad, unpad } from './padding.ts';
import type { Labelled } from './signed.ts';

export type OpenRefusal = 'cannot-open' | 'padding-wrong' | 'content-malformed' | 'label-wrong' | 'version-unknown';

/** Seals a labelled value: RFC 8785 text, padded, one age file to whoever of the recipients opens it. */
export const sealValue = (
	value: Labelled<string>,
	...recipients: readonly [string, ...string[]]
): Promise<Outcome<Uint8Array, SealRefusal>> => seal(pad(canonicalBytes(value as unknown as Json)), ...recipients);

/** Opens what {@link sealValue} made. The shape beyond label and version is for the caller to parse. */
export async function openValue<Value extends Labelled<string>>(
	sealed: Uint8Array,
	type: Value['type'],
	...identities: readonly Identity[]
): Promise<Outcome<Value, OpenRefusal>> {
	const opened = await open(sealed, ...identities);
	if (!opened.ok) return opened;
	const content = unpad(opened.value);
	if (!content.ok) return content;
	const value = parseObject(textFrom(content.value));
	if (!value) return refused('content-malformed', type);
	if (value.type !== type) return refused('label-wrong', type);
	if (value.v !== 1) return refused('version-unknown', type);
	return accepted(value as unknown as Value);
}

function parseObject(text: string | null): { v?: unknown; type?: unknown } | null {
	try {
		const value: unknown = JSON.parse(text ?? '');
		return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : null;
	} catch {
		return null;
	}
}
