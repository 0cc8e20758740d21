import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { sql } from 'kysely';
import { must } from '#core/base';
import type { App } from '#server/app.ts';
import { LogFiles } from '#server/log-files.ts';

/** The files of an app's log over HTTP on a free port of this machine, gone when the test ends. */
export async function serveLog(
	t: Pick<TestContext, 'after'>,
	app: App
): Promise<{ readonly prefix: URL; readonly reported: string[] }> {
	const reported: string[] = [];
	const files = new LogFiles(app, (code) => reported.push(code));
	const server = createServer(
		(request, response) => void files.answer(request, response, (request.url ?? '').slice('/log/'.length))
	);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	t.after(() => {
		server.closeAllConnections();
		server.close();
	});
	return { prefix: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/log/`), reported };
}

/** Lets a log grow by so many invented blind leaves and signs it; gives its size. */
export async function growLog(app: App, leaves: number): Promise<number> {
	await sql`insert into log_staged (leaf) select sha256(convert_to(random()::text, 'UTF8')) from generate_series(1, ${leaves})`.execute(
		app.db
	);
	return must(await app.log.beat());
}
