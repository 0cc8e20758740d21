import { must, toBase64url } from '#core/base';
import { type CosignerKey, formatPolicy, isQuorum, parseVkey, type Watched } from '#core/log';
import type { App } from '#server/app.ts';
import { type CosignatureRow, readCheckpointAt, readCosignatureRows } from '#server/store/cosignature-store.ts';

/** By what a witness is known in the tables: another key is another witness. */
export const witnessId = ({ name, keyId }: Pick<CosignerKey, 'name' | 'keyId'>): string => `${name}+${keyId}`;

/** The last checkpoint, with the cosignatures that have come by now. */
export async function readNewestCheckpoint(app: App): Promise<string> {
	const { size, note } = await app.log.checkpoint();
	if (app.witnesses.witnesses.length === 0) return note;
	return note + linesAt(app, await readCosignatureRows(app.db), size);
}

/** The last checkpoint that enough witnesses cosigned for the node's own policy; `null` where there is none. */
export async function readCosignedCheckpoint(app: App): Promise<{ readonly size: number; readonly note: string } | null> {
	if (app.witnesses.witnesses.length === 0) return null;
	const rows = await readCosignatureRows(app.db);
	const size = cosignedSize(app, rows);
	const note = size === null ? null : await readCheckpointAt(app.db, size);
	return size === null || note === null ? null : { size, note: note + linesAt(app, rows, size) };
}

/**
 * What anybody is shown of the witnesses beside the checkpoint of this size: the policy, the last cosigned checkpoint, and the proof that the other goes on
 * from there. `null` where nobody is asked. `cosigned` was read before that checkpoint, so that it is no longer.
 */
export async function shownWatch(
	app: App,
	cosigned: { readonly size: number; readonly note: string } | null,
	size: number
): Promise<Watched | null> {
	if (app.witnesses.witnesses.length === 0) return null;
	const proof = cosigned && (await app.log.provenConsistency(cosigned.size, size));
	return { policy: publicPolicy(app), cosigned: cosigned?.note ?? null, proof: proof?.map(toBase64url) ?? [] };
}

/** Of these cosignatures the last size that enough witnesses cosigned. Their rows were verified when they came. */
export function cosignedSize(app: App, rows: readonly CosignatureRow[]): number | null {
	for (const size of new Set(rows.map((row) => row.size))) {
		const keys = app.witnesses.witnesses
			.map(({ key }) => key)
			.filter((key) => rows.some((row) => row.size === size && row.witness === witnessId(key)));
		if (keys.length > 0 && isQuorum(app.witnesses, keys)) return size;
	}
	return null;
}

/** What a reader can compare with the policy that somebody trustworthy gave: this node's log, the witnesses it asks, its quorum. */
export const publicPolicy = (app: App): string =>
	formatPolicy({ ...app.witnesses, logs: [{ key: must(parseVkey(app.log.vkey)), url: `${app.origin}/log/` }] });

const linesAt = (app: App, rows: readonly CosignatureRow[], size: number): string => {
	const known = new Set(app.witnesses.witnesses.map(({ key }) => witnessId(key)));
	return rows
		.filter((row) => row.size === size && known.has(row.witness))
		.map(({ lines }) => lines)
		.join('');
};
