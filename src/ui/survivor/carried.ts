let carried = '';

/**
 * What goes from one island to the next in the same page: in memory, so that no address, storage or history ever holds it.
 * It is handed out once.
 */
export const putCarried = (text: string): void => {
	carried = text;
};

export function takeCarried(): string {
	const taken = carried;
	carried = '';
	return taken;
}
