import { accepted, type Outcome } from '#core/base';
import { openArchivedPage, readPageFacts, type SignatureFault, type SignerFound, type WaczFinding } from '#core/evidence';

/** What a look into an archive finds: its number, what does not fit in it, and who signed it. `signer`: `null` where nobody did. */
export type ArchiveChecked = {
	readonly sha256: string;
	readonly findings: readonly WaczFinding[];
	readonly signer: Outcome<SignerFound, SignatureFault> | null;
};

/** Opens and checks the archive of a page whole, without a network. Refuses as `openArchivedPage` does. */
export async function checkArchive(archive: Blob): Promise<Outcome<ArchiveChecked, string>> {
	// Signatures of certificates weigh more than all the rest.
	const { judgeSigner } = await import('#ui/evidence/judge-signer.ts');
	const bytes = new Uint8Array(await archive.arrayBuffer());
	const page = await openArchivedPage(bytes, judgeSigner);
	if (!page.ok) return page;
	const { checked } = page.value;
	const { sha256 } = readPageFacts(page.value, bytes);
	return accepted({ sha256, findings: checked?.findings ?? [], signer: checked?.signer ?? null });
}
