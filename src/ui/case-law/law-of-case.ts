import '#ui/options/options.css';
import '#ui/law/law.css';
import '#ui/losses/losses.css';
import './case-law.css';

/** Everything of the view that a desk's page does without until somebody opens it. */
export { tongues } from 'virtual:words/of/caseLaw';
export { default as LawView } from './LawView.svelte';
