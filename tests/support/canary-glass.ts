import { type CaseId, dayOf, must } from '#core/base';
import { agreeToGlass, askForGlass, judgeUse, openUsedGlass, readGlasses, readUsesToReview } from '#ui/sealing/desk-glass.ts';
import { lookAtGlass, makeOwnGlass } from '#ui/sealing/own-glass.ts';
import { canaries } from './canary-words.ts';
import type { StagedDesk } from './invented-stage.ts';
import type { TestSurvivor } from './survivor.ts';

/** Two desks open together, in danger, what she let them; oversight reviews it, and she reads all that was written. */
export async function playGlass(
	her: TestSurvivor,
	[first, second, oversight]: readonly [StagedDesk, StagedDesk, StagedDesk],
	caseId: CaseId
): Promise<void> {
	await her.share({ desk: second.desk, kinds: ['support'] });
	const desks = [
		{ desk: first.desk, name: 'First' },
		{ desk: second.desk, name: 'Second' }
	] as const;
	const lastDay = dayOf(new Date(Date.now() + 30 * 86_400_000));
	must(await makeOwnGlass(her.session, { desks, kinds: ['account'], lastDay }));
	const [asks, agrees, reviews] = [first.lead.session, second.lead.session, oversight.lead.session];
	for (const session of [asks, agrees, reviews]) must(await session.look());
	const glass = must(await readGlasses(asks, first.desk)).glasses[0]?.glass as never;
	const wished = { desk: first.desk, case: caseId, glass, other: second.desk, hours: 4, text: canaries.glassAsked } as const;
	must(await askForGlass(asks, { ...wished, ground: 'danger-to-life', basis: 'vital-interests', tellLater: null }));
	const use = must(await readGlasses(agrees, second.desk)).uses[0]?.use as string;
	must(await agreeToGlass(agrees, { desk: second.desk, use, text: canaries.glassAgreed }));
	const opened = must(await openUsedGlass(asks, { desk: first.desk, use }));
	if (!JSON.stringify(opened.shown).includes(canaries.account)) throw new Error('impossible: both halves open it');
	const [found] = must(await readUsesToReview(reviews, oversight.desk));
	if (!found) throw new Error('impossible: it was agreed to');
	const finding = { desk: oversight.desk, use: found, finding: 'justified', text: canaries.glassFound } as const;
	must(await judgeUse(reviews, finding));
	await her.look();
	const told = JSON.stringify(must(await lookAtGlass(her.session)).uses);
	for (const words of [canaries.glassAsked, canaries.glassAgreed, canaries.glassFound])
		if (!told.includes(words)) throw new Error('impossible: she is told');
}
