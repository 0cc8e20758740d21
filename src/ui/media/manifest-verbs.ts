import type { Outcome } from '#core/base';
import type { ManifestFacts } from '#core/evidence';
import type { Verbs } from '#ui/sealing/worker-rpc.ts';
import { readManifest } from './read-manifest.ts';

/** What the worker does that reads accounts of origin: one thing, with what it is handed. */
export type ManifestVerbs = Verbs & {
	/** What the signed account in a file says and what of it holds; `null` where there is none. Refuses as {@link readManifest} does. */
	manifest(input: { content: Blob; program: ArrayBuffer }): Promise<Outcome<ManifestFacts | null, string>>;
};

export const manifestVerbs = (): ManifestVerbs => ({ manifest: ({ content, program }) => readManifest(content, program) });
