import { accepted, type Outcome, refused } from '#core/base';
import { partsOfSupporter, type WireCase, type WireSubmission } from '#core/sealing';
import type { App } from '#server/app.ts';
import { today } from '#server/gateways/clock.ts';
import { appendAct } from '#server/operations/case/append-act.ts';
import type { Helper } from '#server/operations/supporter/find-supporter.ts';
import { readWireCase } from '#server/store/case-view-store.ts';
import { inTransaction } from '#server/store/database.ts';
import { readPieces } from '#server/store/piece-store.ts';
import { hasHelperOpened, noteHelperOpening, readSupporters } from '#server/store/supporter-store.ts';
import { readWithheld } from '#server/store/withheld-store.ts';

/** Chains and the own grants, no item: enough to write an opening, nothing to read. */
export async function readHelperDoor(app: App, by: Helper): Promise<Outcome<{ view: WireCase }, 'not-found'>> {
	const view = await readWireCase(
		app.db,
		by.case,
		{ kind: 'supporter', supporter: by.supporter, items: false },
		today(app.clock)
	);
	return view ? accepted({ view }) : refused('not-found');
}

/** Takes the opening that she will see, then hands out what was handed over: in this order, so that no reading goes unseen. */
export async function openHelpedCase(app: App, by: Helper, submission: WireSubmission): Promise<Outcome<object>> {
	if (submission.act.body.act !== 'open') return refused('not-permitted', 'open');
	const { supporter, signingKey } = by;
	const written = await appendAct(app, by.case, { kind: 'supporter', supporter, signingKey }, submission);
	if (!written.ok) return written;
	await inTransaction(app.db, async (tx) => accepted(await noteHelperOpening(tx, supporter, today(app.clock))));
	return readHelpedCase(app, by);
}

/** Exactly the parts handed over, on a day on which an opening was written. Refuses `open-first`. */
export async function readHelpedCase(app: App, by: Helper): Promise<Outcome<object>> {
	const day = today(app.clock);
	if (!(await hasHelperOpened(app.db, by.supporter, day))) return refused('open-first');
	const view = await readWireCase(app.db, by.case, { kind: 'supporter', supporter: by.supporter, items: true }, day);
	if (!view) return refused('not-found');
	const parts = await partsHeldBy(app, by);
	const pieces = (await readPieces(app.db, by.case)).filter(({ part, desk }) => desk === null && parts.has(part));
	const kept = await readWithheld(app.db, by.case);
	return accepted({
		view,
		pieces: pieces.map(({ file, index, bytes, statement }) => ({ file, index, bytes, statement })),
		withheld: [...new Set(pieces.flatMap(({ file }) => (kept.has(file) ? [file] : [])))]
	});
}

/** The parts that a supporter holds now; none where it ended. */
export async function partsHeldBy(app: App, { case: caseId, supporter }: Helper): Promise<ReadonlySet<number>> {
	const known = (await readSupporters(app.db, caseId, today(app.clock))).find((one) => one.supporter === supporter);
	return new Set(known?.inForce ? partsOfSupporter(known) : []);
}
