/** What a survivor's page needs to show a desk's note, and does without until she asks for it. */
export { tongues } from 'virtual:words/of/caseLaw';
export { default as NotedFacts } from './NotedFacts.svelte';
