import type { NodePlace } from './api-client.ts';

/** The node that this page came from, with the key its answers must be signed with. An island without the key trusts no answer. */
export const placeOfPage = (): NodePlace => ({
	origin: location.origin,
	vkey: document.querySelector<HTMLMetaElement>('meta[name="causeway-node"]')?.content ?? ''
});
