/** The steps behind the first save. Their script is no part of a first visit: it comes while she writes. */
export const stepsAfterSaving = () => import('./AfterSaving.svelte');
