/** What comes out of a stream, one after the other. Not every browser lets a stream be gone through by itself. */
export async function* walkStream<T>(stream: ReadableStream<T>): AsyncGenerator<T> {
	const reader = stream.getReader();
	for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
}
