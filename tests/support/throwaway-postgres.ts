import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { must } from '#core/base';
import { type EmbeddedPostgres, type EmbeddedWishes, startEmbeddedPostgres } from '#server/store/embedded-postgres.ts';
import { makeThrowawayFolder } from './throwaway-folder.ts';

export type ThrowawayPostgres = {
	readonly postgres: EmbeddedPostgres;
	readonly home: string;
	/** Stops the server and removes every trace of it. */
	end(): Promise<void>;
};

/**
 * Waits for the end of its input, which comes when this process ends in whatever way, even killed; then ends the server and removes
 * the folders. The one place where that happens.
 */
const undertaker = `cat > /dev/null
pid=$(head -n 1 "$1/cluster/data/postmaster.pid" 2> /dev/null) && kill -QUIT "$pid" 2> /dev/null
for i in 1 2 3 4 5 6 7 8 9 10; do [ -n "$pid" ] && kill -0 "$pid" 2> /dev/null && sleep 0.2; done
rm -rf -- "$1" "$2"`;

/** An embedded server in a folder of its own that does not outlive this process. Not durable unless wished. */
export async function startThrowawayPostgres(wishes: Partial<EmbeddedWishes> = {}): Promise<ThrowawayPostgres> {
	const home = wishes.home ?? (await makeThrowawayFolder());
	const postgres = must(await startEmbeddedPostgres({ durable: false, sharedUserAllowed: true, ...wishes, home }));
	const watch = spawn('/bin/sh', ['-c', undertaker, 'sh', path.resolve(postgres.folder), home], {
		stdio: ['pipe', 'ignore', 'ignore'],
		detached: true
	});
	watch.unref();
	(watch.stdin as unknown as { unref(): void }).unref();
	return {
		postgres,
		home,
		async end() {
			await postgres.stop();
			watch.ref();
			watch.stdin.end();
			if (watch.exitCode === null) await once(watch, 'exit');
		}
	};
}
