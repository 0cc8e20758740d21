import { statfs } from 'node:fs/promises';

const gib = 1024 ** 3;

/**
 * Whether a disk keeps its reserve when so many bytes more are put on it: files of a flood must not take the room that the database needs
 * to save words. `reserve` in bytes; `null`: a twentieth of the disk, 2 GiB at most.
 */
export async function keepsReserve(folder: string, bytes: number, reserve: number | null): Promise<boolean> {
	const { bavail, blocks, bsize } = await statfs(folder);
	return bavail * bsize - bytes >= (reserve ?? Math.min((blocks * bsize) / 20, 2 * gib));
}
