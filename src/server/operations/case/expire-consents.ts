import { accepted } from '#core/base';
import { loseParts, losePartsOf } from '#core/sealing';
import type { App } from '#server/app.ts';
import { today } from '#server/gateways/clock.ts';
import { dropGrants, endConsent, readCaseState, readConsentsPast, setRotationDue } from '#server/store/case-store.ts';
import { inTransaction } from '#server/store/database.ts';
import { askBack } from '#server/store/retraction-store.ts';
import { dropSupporterGrants, endSupporter, forgetInvitations, readSupportersPast } from '#server/store/supporter-store.ts';

/** Ends the consents and supporters whose last day is over: their grants go, the parts wait for their next writer to rotate, desks are asked what they kept. Returns how many. */
export async function expireConsents(app: App): Promise<number> {
	const day = today(app.clock);
	const past = await readConsentsPast(app.db, day);
	for (const { case: caseId, consent } of past)
		await inTransaction(app.db, async (tx) => {
			const state = await readCaseState(tx, caseId, day);
			const ended = state?.consents.find((known) => known.consent === consent);
			if (!state || !ended) return accepted(null);
			await endConsent(tx, caseId, consent, 'expired');
			for (const effect of loseParts(state.consents, ended, state.parts)) {
				if (effect.do === 'drop-grants') await dropGrants(tx, caseId, effect.desk, effect.parts);
				else if (effect.do === 'set-part') await setRotationDue(tx, caseId, [effect.part.part]);
			}
			await askBack(tx, caseId, [consent], day);
			return accepted(null);
		});
	return past.length + (await expireSupporters(app));
}

async function expireSupporters(app: App): Promise<number> {
	const day = today(app.clock);
	const past = await readSupportersPast(app.db, day);
	for (const { case: caseId, supporter } of past)
		await inTransaction(app.db, async (tx) => {
			const state = await readCaseState(tx, caseId, day);
			const ended = state?.supporters.find((known) => known.supporter === supporter);
			if (!state || !ended) return accepted(null);
			await endSupporter(tx, caseId, supporter);
			for (const effect of losePartsOf(ended, state.parts)) {
				if (effect.do === 'drop-supporter-grants') await dropSupporterGrants(tx, caseId, effect.supporter, effect.parts);
				else if (effect.do === 'set-part') await setRotationDue(tx, caseId, [effect.part.part]);
			}
			return accepted(null);
		});
	await inTransaction(app.db, async (tx) => accepted(await forgetInvitations(tx, day)));
	return past.length;
}
