import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { auditedPages, Lighthouse } from '#tests/support/lighthouse.ts';
import { startTestNode } from '#tests/support/node.ts';

const ends: (() => Promise<void> | void)[] = [];
after(async () => {
	for (const end of ends.reverse()) await end();
});
const lighthouse = await Lighthouse.install();
ends.push(() => lighthouse.remove());
const node = await startTestNode({ after: (end) => void ends.push(end as () => Promise<void>) }, { pages: true, seeded: true });

for (const page of auditedPages)
	test(`Lighthouse finds nothing against ${page} in accessibility and best practices`, async () => {
		const found = await lighthouse.audit(`${node.origin}${page}`, 'accessibility', 'best-practices');
		assert.deepEqual(found, { scores: { accessibility: 1, 'best-practices': 1 }, faults: [] });
	});
