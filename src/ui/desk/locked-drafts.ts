/** What one member had written and not sent, by place. */
export type Written = Readonly<Record<string, string>>;

/**
 * Opens of several locked drafts those that `open` can: a page may hold those of more than one member. What cannot be opened
 * stays. A place that two of them fill keeps both texts, the older first.
 */
export async function openOwn(
	kept: readonly Uint8Array[],
	open: (locked: Uint8Array) => Promise<Written | null>
): Promise<{ readonly written: Written; readonly others: readonly Uint8Array[] }> {
	const written: Record<string, string> = {};
	const others: Uint8Array[] = [];
	for (const locked of kept) {
		const opened = await open(locked);
		if (opened === null) others.push(locked);
		for (const [place, text] of Object.entries(opened ?? {})) {
			const before = written[place];
			written[place] = before && before !== text ? `${before}\n\n${text}` : text;
		}
	}
	return { written, others };
}
