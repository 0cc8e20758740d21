import { proofs } from 'virtual:loss-proof';
import type { PageServerLoad } from './$types';

/** What usually proves each head of loss, for readers without script; the same for everybody. */
export const load: PageServerLoad = () => ({ proofs });
