/** Acts once what stands in the page now was shown. Gives what takes that back. */
export function onceShown(act: () => void): () => void {
	let soon: ReturnType<typeof setTimeout> | undefined;
	const frame = requestAnimationFrame(() => {
		soon = setTimeout(act);
	});
	return () => {
		cancelAnimationFrame(frame);
		clearTimeout(soon);
	};
}
