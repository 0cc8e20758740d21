/** How quickly pages stand on a phone, as Lighthouse scores it, against its full mark; the slowest page counts. What does not hang on time is in tests/interop. */
import { auditedPages, Lighthouse } from '#tests/support/lighthouse.ts';
import { startTestNode } from '#tests/support/node.ts';
import { type Sized, sized, tell } from './support/result.ts';

const ends: (() => Promise<void>)[] = [];
const sizes: Sized[] = [];
try {
	const lighthouse = await Lighthouse.install();
	ends.push(() => lighthouse.remove());
	const node = await startTestNode({ after: (end) => void ends.push(end as () => Promise<void>) }, { pages: true, seeded: true });
	for (const page of auditedPages) {
		const { scores } = await lighthouse.audit(`${node.origin}${page}`, 'performance');
		sizes.push(sized(page, scores.performance ?? 0, 1));
	}
} finally {
	for (const end of ends.reverse()) await end();
}
tell({
	name: 'lighthouse',
	unit: 'score of 1',
	how: 'performance on a phone as Lighthouse scores it, against its full mark; the slowest page counts',
	reach: { ratio: 0.95, at: 'least' },
	sizes: sizes.toSorted((a, b) => b.ratio - a.ratio)
});
