import { accepted, type Outcome } from '#core/base';
import { sourceOfFile } from './file-source.ts';
import { hashFile } from './hash-file.ts';
import type { ArchiveChecked, Reading } from './reading.ts';
import type { Call } from './worker-rpc.ts';

/** Has the archive of a page looked into, apart from the keys. By which number it is known is said here, and not by who reads it. Refuses as `Reading.archive` and `hashFile` do. */
export async function checkArchive(reading: Reading, archive: Blob, { signal }: Call): Promise<Outcome<ArchiveChecked, string>> {
	const checked = await reading.archive(archive, { signal });
	if (!checked.ok) return checked;
	const sha256 = await hashFile(sourceOfFile(new File([archive], '')), { signal, report: () => {} });
	return sha256.ok ? accepted({ ...checked.value, sha256: sha256.value }) : sha256;
}
