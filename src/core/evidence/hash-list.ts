import { orientations, type PdqHash } from './pdq.ts';

/** A picture's hashes to pass on: `label` is what the file calls it, never its name; `hashes` in the order of {@link orientations}. */
export type ListedHashes = { readonly label: string; readonly quality: number; readonly hashes: readonly PdqHash[] };

/** A line a hash, as the reference program of PDQ prints it: hash, quality, and in the place of the file's name the label with the orientation. */
export const formatHashLines = (listed: readonly ListedHashes[]): string =>
	linesOf(listed)
		.map(({ hash, quality, label }) => `${hash},${quality},${label}\n`)
		.join('');

/** The same as a list of indicators of type `HASH_PDQ`, the name that ThreatExchange has for this kind of hash. Who takes them adds who shares with whom. */
export const formatIndicators = (listed: readonly ListedHashes[]): string =>
	`${JSON.stringify(
		linesOf(listed).map(({ hash, quality, label }) => ({
			indicator: hash,
			type: 'HASH_PDQ',
			description: `${label}, quality ${quality}`
		})),
		null,
		'\t'
	)}\n`;

const linesOf = (listed: readonly ListedHashes[]): { hash: PdqHash; quality: number; label: string }[] =>
	listed.flatMap(({ label, quality, hashes }) =>
		hashes.map((hash, at) => ({ hash, quality, label: `${label}/${orientations[at]}` }))
	);
