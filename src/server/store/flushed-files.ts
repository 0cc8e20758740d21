import { open } from 'node:fs/promises';

/** Writes a new file, readable by our user alone, that is on the disk when this returns. Fails where the file exists. */
export async function writeFlushed(file: string, contents: string | Uint8Array): Promise<void> {
	const handle = await open(file, 'wx', 0o600);
	try {
		await handle.writeFile(contents);
		await handle.sync();
	} finally {
		await handle.close();
	}
}

/** Puts the names in a folder on the disk: a new or renamed file may otherwise be gone after a power cut, whatever was in it. */
export async function flushFolder(folder: string): Promise<void> {
	const handle = await open(folder, 'r');
	try {
		await handle.sync();
	} finally {
		await handle.close();
	}
}
