import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';

/** Writes a new file, readable by our user alone unless `mode` says otherwise, that is on the disk when this returns. Fails where the file exists. */
export async function writeFlushed(file: string, contents: string | Uint8Array, mode = 0o600): Promise<void> {
	const handle = await open(file, 'wx', mode);
	try {
		await handle.writeFile(contents);
		await handle.sync();
	} finally {
		await handle.close();
	}
}

/** Puts a file in the place of what was there, whole or not at all; its name may be lost in a power cut until the folder is flushed. */
export async function replaceFlushed(file: string, contents: string | Uint8Array, mode?: number): Promise<void> {
	const draft = `${file}.new-${randomBytes(6).toString('hex')}`;
	try {
		await writeFlushed(draft, contents, mode);
		await rename(draft, file);
	} finally {
		await rm(draft, { force: true }).catch(() => {});
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
