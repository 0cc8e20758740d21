import type { DeskId, GlassId } from '#core/base';
import type { CaseReader, DeskKey, Identity } from '#core/sealing';

/** How a desk's member reads a case: with the desk keys this browser holds, by generation; `isMember` judges who wrote, by the key log. */
export const deskReader = (
	keys: ReadonlyMap<DeskId, ReadonlyMap<number, DeskKey>>,
	isMember: CaseReader['isMember']
): CaseReader => ({
	identities: (holder) => {
		const key = holder.kind === 'desk' ? keys.get(holder.desk)?.get(holder.generation) : undefined;
		return key ? [key.identity] : [];
	},
	survivorKey: null,
	isMember,
	complete: false
});

/** How what a glass covers is read, once its halves are joined: with its key alone, so that nothing else of the case opens. */
export const glassReader = (glass: GlassId, identity: Identity, isMember: CaseReader['isMember']): CaseReader => ({
	identities: (holder) => (holder.kind === 'glass' && holder.glass === glass ? [identity] : []),
	survivorKey: null,
	isMember,
	complete: false
});
