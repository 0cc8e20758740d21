import type { FileId, Outcome } from '#core/base';
import type { FileContent, HashOnlyContent } from '#core/report';
import type { RoomTold } from '#core/sealing';
import type { AddedAbout } from '#ui/sealing/add-desk-file.ts';
import type { SurvivorLine } from '#ui/survivor/survivor-line.ts';

type Options = { readonly progress?: (progress: never) => void; readonly signal?: AbortSignal };

/** A file that is sent. `about` is what was said of it before, where that is asked. */
export type FileWish = {
	readonly file: File;
	readonly shows: FileContent['shows'];
	readonly resume: FileId | null;
	readonly about: AddedAbout | null;
};

/** Where chosen files go: into her case, or into the thread of a desk. */
export type FileWay = {
	/** Whether each file is described before it is sent. */
	readonly describes: boolean;
	send(wish: FileWish, options: Options): Promise<Outcome<FileId, string>>;
	/** Works out the number of a file that is not sent. */
	hash(file: File, options: Options): Promise<Outcome<string, string>>;
	keepAddress(content: HashOnlyContent): Promise<Outcome<unknown, string>>;
	most(): Promise<Outcome<number, string>>;
	room(): Promise<Outcome<RoomTold | null, string>>;
};

/** Into her own case. */
export const herFiles = (line: SurvivorLine): FileWay => ({
	describes: false,
	send: ({ file, shows, resume }, options) => line.call('sendFile', { file, shows, resume }, options),
	hash: (file, options) => line.call('hashFile', file, options),
	keepAddress: (content) => line.call('write', [{ place: 'evidence', content }]),
	most: () => line.call('mostOfFile', null),
	room: () => line.call('fileRoom', null)
});
