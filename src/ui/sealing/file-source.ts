/** A file to be sealed: what the browser's `File` gives, or bytes in a test. */
export type FileSource = {
	readonly name: string;
	readonly mediaType: string;
	readonly bytes: number;
	readonly lastModified: number;
	/** The content from `from` to `to`, whose memory the reader may give back. Rejects where the file cannot be read (any more). */
	read(from: number, to: number): Promise<Uint8Array>;
};

export const sourceOfFile = (file: File): FileSource => ({
	name: file.name,
	mediaType: file.type,
	bytes: file.size,
	lastModified: file.lastModified,
	read: async (from, to) => new Uint8Array(await file.slice(from, to).arrayBuffer())
});
