import '#ui/law/law.css';

/** What a desk's page does without until somebody marks a file. */
export { tongues } from 'virtual:words/of/childSteps';
export { default as ChildSteps } from './ChildSteps.svelte';
