import { accepted, type Outcome } from '#core/base';
import { openArchivedPage } from '#core/evidence';
import { judgeSigner } from '#ui/evidence/judge-signer.ts';
import type { ArchiveRead } from '#ui/sealing/reading.ts';

/** Opens and checks the archive of a page whole, without a network. Refuses as `openArchivedPage` does. */
export async function readArchive(archive: Blob): Promise<Outcome<ArchiveRead, string>> {
	const page = await openArchivedPage(new Uint8Array(await archive.arrayBuffer()), judgeSigner);
	if (!page.ok) return page;
	const { checked } = page.value;
	return accepted({ findings: checked?.findings ?? [], signer: checked?.signer ?? null });
}
