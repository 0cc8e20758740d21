/**
 * A program of its own that starts the embedded server: `postgres-program.ts HOME [UID GID]`. Sends the server's process id, stops it
 * in order when told `stop`. Everything is loaded before it becomes another user, who may not be able to read the checkout.
 */
import { startEmbeddedPostgres } from '#server/store/embedded-postgres.ts';

const [, , home = '', uid, gid] = process.argv;
if (uid !== undefined && gid !== undefined && process.getuid?.() === 0) {
	process.setgroups?.([]);
	process.setgid?.(Number(gid));
	process.setuid?.(Number(uid));
}
const started = await startEmbeddedPostgres({ home, durable: false, sharedUserAllowed: true });
if (!started.ok) {
	process.send?.(started.refusal);
	process.exit(1);
}
process.once('message', async () => {
	await started.value.stop();
	process.exit(0);
});
process.send?.(started.value.pid());
