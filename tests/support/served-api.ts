import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { Dispatch } from '#server/api/dispatch.ts';
import { endpoints } from '#server/api/endpoints.ts';
import type { App } from '#server/app.ts';

export type ApiAnswer = {
	readonly status: number;
	/** The refusal's, or `accepted`. */
	readonly code: string;
	readonly body: Record<string, unknown>;
	readonly headers: Headers;
};

export type ApiQuestion = {
	readonly token?: string | null;
	readonly json?: unknown;
	/** A body as it is. */
	readonly text?: string | null;
	readonly origin?: string | null;
};

/** The API of an app over HTTP on a free port of this machine, gone when the test ends. Tests ask it as a browser of the node's own pages would. */
export async function serveApi(t: TestContext, app: App) {
	const reported: string[] = [];
	const dispatch = new Dispatch(app, endpoints, (code) => reported.push(code));
	const server = createServer((request, response) => void dispatch.handle(request, response));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	t.after(() => {
		server.closeAllConnections();
		server.close();
	});
	const { port } = server.address() as AddressInfo;

	const ask = async (method: string, path: string, question: ApiQuestion = {}): Promise<ApiAnswer> => {
		const { token = null, json, text = json === undefined ? null : JSON.stringify(json), origin = app.origin } = question;
		const response = await fetch(`http://127.0.0.1:${port}/api/v1${path}`, {
			method,
			headers: {
				...(text === null ? {} : { 'Content-Type': 'application/json' }),
				...(origin === null ? {} : { Origin: origin }),
				...(token === null ? {} : { Cookie: `session=${token}` })
			},
			body: text
		});
		const body = (await response.json()) as Record<string, unknown>;
		const error = body.error as { code?: string } | undefined;
		return { status: response.status, code: error?.code ?? 'accepted', body, headers: response.headers };
	};
	return { ask, reported };
}
