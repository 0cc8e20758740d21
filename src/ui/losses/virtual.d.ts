/** Made by `tools/build-law.ts` from `law/loss-proof.yaml`. */
declare module 'virtual:loss-proof' {
	import type { HeadProof } from '#core/law';

	export const proofs: readonly HeadProof[];
}
