import { law } from 'virtual:removal';
import type { PageServerLoad } from './$types';

/** Every way, for readers without script; the same for everybody. */
export const load: PageServerLoad = () => ({ ways: law.ways });
