const mostBytes = 15_000_000;

/** Pictures are told by their first bytes, never by what the sender says they are. SVG is a program and is not among them. */
const signs: readonly (readonly [type: string, at: number, bytes: readonly number[]])[] = [
	['image/jpeg', 0, [0xff, 0xd8, 0xff]],
	['image/png', 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
	['image/gif', 0, [0x47, 0x49, 0x46, 0x38]],
	['image/webp', 8, [0x57, 0x45, 0x42, 0x50]]
];

/** The kind of picture that these bytes begin like; `null` for everything else. */
export async function pictureType(content: Blob): Promise<string | null> {
	const head = new Uint8Array(await content.slice(0, 16).arrayBuffer());
	return signs.find(([, at, bytes]) => bytes.every((byte, index) => head[at + index] === byte))?.[0] ?? null;
}

/** An address under which a page may show this picture; `null` where it is none, or too large to show. */
export async function pictureAddress(content: Blob): Promise<string | null> {
	const type = await pictureType(content);
	if (type === null || content.size > mostBytes) return null;
	const reader = new FileReader();
	return new Promise((resolve) => {
		reader.onload = () => resolve(typeof reader.result === 'string' ? reader.result : null);
		reader.onerror = () => resolve(null);
		reader.readAsDataURL(content.slice(0, content.size, type));
	});
}
