/** What a survivor's page needs for proofs, and does without until she asks for them. */
export { tongues } from 'virtual:words/of/proofs';
export { default as Proofs } from './Proofs.svelte';
