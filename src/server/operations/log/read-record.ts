import { type Day, dayOf, momentOf } from '#core/base';
import { formatCosignerVkey, quorumTime, readCosignatures } from '#core/log';
import type { App } from '#server/app.ts';
import { nativeCheck } from '#server/gateways/log.ts';
import { headOf } from '#server/operations/witness/cosign.ts';
import type { LogRecord } from '#server/page-source.ts';
import { readAskedWitnesses } from '#server/store/cosignature-store.ts';
import { readSizeBefore } from '#server/store/log-store.ts';
import { readContradictions, readWitnessed } from '#server/store/witness-store.ts';
import { readCosignedCheckpoint, witnessId } from './cosigned-checkpoint.ts';

const daysShown = 7;
const dayMs = 86_400_000;

/** What anybody may know of the log and of those who watch it: state, witnesses, growth, contradictions with both signed notes. */
export async function readLogRecord(app: App): Promise<LogRecord> {
	const { size, note } = await app.log.checkpoint();
	const [asked, watched, contradictions] = await Promise.all([
		readAskedWitnesses(app.db),
		readWitnessed(app.db),
		readContradictions(app.db, null)
	]);
	const cosigned = await readCosignedCheckpoint(app);
	const keys = app.witnesses.witnesses.map(({ key }) => key);
	const read = cosigned && readCosignatures(cosigned.note, keys, { ed25519: nativeCheck });
	const at = read?.ok ? quorumTime(app.witnesses, read.value.cosigned) : null;
	return {
		origin: app.log.origin,
		vkey: app.log.vkey,
		size,
		checkpoint: note,
		cosigned: cosigned?.size ?? null,
		cosignedAt: at === null ? null : momentOf(new Date(at * 1000)),
		witnesses: app.witnesses.witnesses.map(({ name, key }) => {
			const known = asked.find(({ witness }) => witness === witnessId(key));
			return {
				name,
				vkey: formatCosignerVkey(key),
				size: known?.size ?? 0,
				at: known?.cosignedAt ? momentOf(known.cosignedAt) : null,
				answer: known?.answer ?? 'not-asked'
			};
		}),
		watched: watched.map(({ origin, note: last, cosignedAt }) => ({ origin, size: headOf(last).size, at: momentOf(cosignedAt) })),
		growth: await growthOf(app),
		contradictions: contradictions.map(({ id, origin, kept, other, foundOn }) => ({
			id,
			origin,
			kept,
			other,
			day: foundOn as Day
		}))
	};
}

/** Entries at the end of each of the last days; today's so far. */
async function growthOf(app: App): Promise<LogRecord['growth']> {
	const midnight = Math.floor(app.clock.now().getTime() / dayMs) * dayMs;
	const days = Array.from({ length: daysShown }, (_, back) => new Date(midnight - (daysShown - 1 - back) * dayMs));
	const growth = [];
	for (const day of days) growth.push({ day: dayOf(day), size: await readSizeBefore(app.db, new Date(day.getTime() + dayMs)) });
	return growth.filter((one, at) => one.size > 0 || at === daysShown - 1);
}
