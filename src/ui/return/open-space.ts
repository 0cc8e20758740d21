/** What stands inside her space. Its script is no part of a first visit: it comes while she types her words. */
export const openSpace = () => import('./OpenSpace.svelte');
