import { createTarDecoder } from 'modern-tar';
import { accepted, type Outcome, refused } from '#core/base';
import { type Bag, type BagFile, bagAmong } from '#core/bundle';
import { walkStream } from '#ui/sealing/walk-stream.ts';
import { zipFiles } from './zip-files.ts';

/** The bag in what somebody picked: the files of a folder, or one .zip or .tar. Refuses `bundle-unreadable`. */
export async function pickedBag(picked: readonly File[]): Promise<Outcome<Bag, 'bundle-unreadable'>> {
	const [only] = picked;
	const name = only && picked.length === 1 ? only.name.toLowerCase() : '';
	const read = name.endsWith('.zip') ? zipFiles : name.endsWith('.tar') ? tarFiles : null;
	const files = read && only ? await read(only).catch(() => null) : picked.map(inFolder);
	const bag = files && bagAmong(files);
	return bag ? accepted(bag) : refused('bundle-unreadable');
}

const fileOf = (path: string, blob: Blob): BagFile => ({
	path,
	bytes: blob.size,
	read: () => walkStream(blob.stream())
});

/** A browser names a picked file with the folder that was picked before it. */
const inFolder = (file: File): BagFile =>
	fileOf(file.webkitRelativePath.slice(file.webkitRelativePath.indexOf('/') + 1) || file.name, file);

/** The files of a tar. Their bytes are kept by the browser, on its disk where there are many. `null` for what is neither file nor folder, and for a name twice. */
async function tarFiles(tar: Blob): Promise<readonly BagFile[] | null> {
	const files: BagFile[] = [];
	for await (const { header, body } of walkStream(tar.stream().pipeThrough(createTarDecoder()))) {
		const blob = await new Response(body).blob();
		if (header.type === 'directory') continue;
		if ((header.type ?? 'file') !== 'file' || files.some(({ path }) => path === header.name)) return null;
		files.push(fileOf(header.name, blob));
	}
	return files;
}
