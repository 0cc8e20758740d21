import { type CaseId, type DeskId, toBase64url } from '#core/base';
import { hashOfSigned } from '#core/sealing';
import { isReviewed, isTold, reviewDue, toldBy } from '#core/support';
import type { App } from '#server/app.ts';
import { today } from '#server/gateways/clock.ts';
import { readGlassesOfDesk, readShare, readShares } from '#server/store/glass-store.ts';
import { type KeptUse, readUses } from '#server/store/glass-use-store.ts';

const text = (bytes: Uint8Array | null): string | null => bytes && toBase64url(bytes);

/** A use with everything that was said of it: to its two desks, and to her once she is told. */
const usedOf = (use: KeptUse) => ({
	use: use.id,
	state: use.state,
	request: use.request,
	words: toBase64url(use.words),
	answer: use.approval ?? use.denial,
	answerWords: text(use.answerWords),
	findings: use.findings.map(({ judgement, words }) => ({ judgement, words: toBase64url(words) })),
	until: use.until?.toISOString() ?? null,
	openedOn: use.openedOn
});

/** Which glasses a desk is one of, and each use that it asked for or was asked for. The half to agree with is handed out while a request waits for this desk. */
export async function readDeskGlasses(app: App, desk: DeskId) {
	const day = today(app.clock);
	const glasses = await readGlassesOfDesk(app.db, desk, day);
	const uses = await readUses(app.db, { desk });
	const shown = uses.map(async (use) => {
		const isAsked = use.state === 'asked' && use.request.body.other === desk;
		const half = isAsked ? (await readShares(app.db, use.case, use.glass)).get(desk) : undefined;
		return { ...usedOf(use), half: half ? text(await readShare(app.db, use.case, half.seq)) : null };
	});
	return {
		glasses: glasses.map(({ case: of, glass, desks, parts, lastDay, state }) => ({
			case: of,
			glass,
			other: desks.find((one) => one !== desk),
			parts,
			lastDay,
			state
		})),
		uses: await Promise.all(shown)
	};
}

/** The uses that she is told of today. Of what she is not told yet nothing shows here: neither that it was asked for nor that it was agreed to. */
export async function readToldUses(app: App, caseId: CaseId) {
	const day = today(app.clock);
	return (await readUses(app.db, { case: caseId }))
		.filter((use) => isTold(use, day))
		.map((use) => ({
			...usedOf(use),
			reviewDue: use.answeredOn && use.approval ? reviewDue(use.answeredOn) : null,
			toldLate: use.request.body.tellLater !== null
		}));
}

/** All uses that were agreed to, for oversight: desks, ground, law, days, what was found; no case, no word of one. */
export async function readUsesToReview(app: App) {
	const day = today(app.clock);
	return (await readUses(app.db, 'approved')).map((use) => {
		const { desk, other, ground, basis, hours, tellLater, teller } = use.request.body;
		const due = reviewDue(use.answeredOn ?? use.request.body.day);
		return {
			use: use.id,
			desk,
			other,
			ground,
			basis,
			hours,
			tellLater,
			teller,
			request: hashOfSigned(use.request),
			askedOn: use.request.body.day,
			answeredOn: use.answeredOn,
			openedOn: use.openedOn,
			state: use.state,
			findings: use.findings.map(({ judgement }) => ({ finding: judgement.body.finding, day: judgement.body.day })),
			told: isTold(use, day),
			toldBy: toldBy(use.request.body.day),
			due,
			overdue: !isReviewed(use.findings) && day > due
		};
	});
}
