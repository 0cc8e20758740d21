let away: MessagePort | null = null;

/**
 * Frees what `bytes` stand in at once, where nothing else stands there; they are empty afterwards. Left to the collector, pieces of a large file stand by the hundred megabytes: it sees how small
 * the objects are and not what they hold. They are sent to nobody, because Chromium keeps bytes that it made itself (read from a file, or out of its cipher) for as long as the emptied object stands, but for those
 * that went elsewhere.
 */
export function giveBack(bytes: Uint8Array): void {
	const { buffer } = bytes;
	if (!(buffer instanceof ArrayBuffer) || bytes.length === 0 || bytes.length !== buffer.byteLength) return;
	away ??= portToNobody();
	away.postMessage(null, [buffer]);
}

function portToNobody(): MessagePort {
	const { port1, port2 } = new MessageChannel();
	port2.close();
	return port1;
}
