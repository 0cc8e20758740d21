/** The numbers of every country, the same for everybody. No part of a first visit: they come at the first touch, before any danger is named. */
export const fetchEveryNear = () => import('./ChooseNear.svelte');
