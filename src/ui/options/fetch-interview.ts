export type { Interview } from './interview.ts';

/** The whole law, the same for everybody, with what asks and answers over it. No part of a first visit: it comes before the first question is asked. */
export const fetchInterview = () => import('./interview.ts');
