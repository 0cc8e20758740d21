import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { accepted, type Outcome, refused } from '#core/base';
import { formatPolicy, type NoteKey, type PolicyRefusal, parsePolicy } from '#core/log';
import { flushFolder, replaceFlushed } from './flushed-files.ts';

/** A log that a witness follows, and where its operator says it is. */
export type TrustedLog = { readonly key: NoteKey; readonly url: string | null };

const nobody = 'quorum none\n';

/** Which logs a witness follows: `logs` in its folder, as a policy of `log` lines (spec/log.md, "Policies"). Read anew at each question. */
export class TrustedLogs {
	readonly file: string;

	constructor(folder: string) {
		this.file = path.join(folder, 'logs');
	}

	/** Refuses as `parsePolicy` does. No file is no log. */
	async read(): Promise<Outcome<readonly TrustedLog[], PolicyRefusal>> {
		const policy = parsePolicy(await readFile(this.file, 'utf8').catch(orNobody));
		return policy.ok ? accepted(policy.value.logs) : refused(policy.refusal.code, `${this.file} ${policy.refusal.about}`);
	}

	/** Replaces the file, whole. Comments that somebody wrote into it are lost. */
	async write(logs: readonly TrustedLog[]): Promise<void> {
		await mkdir(path.dirname(this.file), { recursive: true, mode: 0o700 });
		await replaceFlushed(this.file, formatPolicy({ logs, witnesses: [], groups: [], quorum: null }));
		await flushFolder(path.dirname(this.file));
	}
}

function orNobody(error: NodeJS.ErrnoException): string {
	if (error.code === 'ENOENT') return nobody;
	throw error;
}
