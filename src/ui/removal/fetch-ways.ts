/** Every way and every letter, the same for everybody, with what ranks them. No part of a first visit: it comes when somebody begins to answer. */
export const fetchWays = () => import('./FoundWays.svelte');
export type Ways = Awaited<ReturnType<typeof fetchWays>>;
