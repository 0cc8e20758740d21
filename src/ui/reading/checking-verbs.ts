import type { Outcome } from '#core/base';
import type { ArchiveRead } from '#ui/sealing/reading.ts';
import type { Verbs } from '#ui/sealing/worker-rpc.ts';
import { readArchive } from './read-archive.ts';

/** What the worker does that checks who signed what a file holds. It is one of its own, because certificates weigh more than all the rest of reading; it has no keys either. */
export type CheckingVerbs = Verbs & {
	archive(archive: Blob): Promise<Outcome<ArchiveRead, string>>;
};

export const checkingVerbs = (): CheckingVerbs => ({ archive: readArchive });
