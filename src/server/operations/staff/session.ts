import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { accepted, type DeskId, fromBase64url, type MemberId, toBase64url } from '#core/base';
import type { DeskRole } from '#core/log';
import type { SignedIn } from '#server/api/endpoint.ts';
import type { App } from '#server/app.ts';
import { type Db, inTransaction, type Tx } from '#server/store/database.ts';
import { readDeskRole } from '#server/store/desk-team-store.ts';
import {
	addSession,
	deleteDeadSessions,
	deleteSession,
	readLivingSession,
	type SessionAge,
	touchSession
} from '#server/store/session-store.ts';

const minuteMs = 60_000;
const idleMs = 30 * minuteMs;
const longestMs = 12 * 60 * minuteMs;
const tokenBytes = 32;

/** Begins a session and returns its token (32 bytes, base64url), which only the browser keeps. Forgets sessions that are over. */
export async function openSession(tx: Tx, app: App, member: MemberId): Promise<string> {
	const now = app.clock.now();
	const token = toBase64url(randomBytes(tokenBytes));
	await deleteDeadSessions(tx, livingAt(now));
	await addSession(tx, hashOf(token), member, now);
	return token;
}

/**
 * Who is signed in with this token; `null` for a wrong one, after 30 idle minutes, after 12 hours, and for a disabled member. Being seen
 * is noted at most once a minute; where that cannot be written the session is none the worse. An `unattended` request is answered and
 * not noted: a page that looks by itself does not keep a session alive that nobody uses.
 */
export async function readSession(app: App, token: string, unattended = false): Promise<SignedIn | null> {
	if (!fromBase64url(token, tokenBytes)) return null;
	const now = app.clock.now();
	const tokenHash = hashOf(token);
	const found = await readLivingSession(app.db, tokenHash, livingAt(now));
	if (!found) return null;
	if (!unattended && Math.abs(now.getTime() - found.lastSeen.getTime()) >= minuteMs)
		await inTransaction(app.db, async (tx) => accepted(await touchSession(tx, tokenHash, now)));
	const { id, name, displayName, admin, signingKey } = found;
	return { member: id, name, displayName, admin, signingKey, tokenHash };
}

/** Ends a session; nothing happens where there is none. */
export const closeSession = (tx: Tx, token: string): Promise<void> => deleteSession(tx, hashOf(token));

/** The role in which a member is joined in a desk; `null` for everybody else, and where there is no such desk. */
export const deskRoleOf = (db: Db, member: MemberId, desk: DeskId): Promise<DeskRole | null> => readDeskRole(db, member, desk);

/** `Set-Cookie` that hands the browser its token. It goes when the browser closes; no script and no other site's request sees it. */
export const sessionCookie = (app: App, token: string): string => `${cookieName(app)}=${token}; ${attributes(app)}`;

/** `Set-Cookie` that takes it away. */
export const noSessionCookie = (app: App): string => `${cookieName(app)}=; ${attributes(app)}; Max-Age=0`;

/**
 * The session token of a request; `null` where there is none, or more than one. On https only the `__Host-` cookie counts: a
 * neighbouring host cannot set that one (RFC 6265bis section 4.1.3.2), so it cannot sign anybody in as somebody else.
 */
export function sessionToken(app: App, { headers }: Pick<IncomingMessage, 'headers'>): string | null {
	const tokens = (headers.cookie ?? '').split(';').flatMap((pair) => {
		const [name, value] = pair.trim().split('=', 2);
		return name === cookieName(app) && value ? [value] : [];
	});
	return tokens.length === 1 && fromBase64url(tokens[0] as string, tokenBytes) ? (tokens[0] as string) : null;
}

const isSecure = ({ origin }: App): boolean => origin.startsWith('https:');
const cookieName = (app: App): string => (isSecure(app) ? '__Host-session' : 'session');
const attributes = (app: App): string => `Path=/; HttpOnly; SameSite=Strict${isSecure(app) ? '; Secure' : ''}`;

const hashOf = (token: string): Uint8Array => createHash('sha256').update(token).digest();

const livingAt = (now: Date): SessionAge => ({
	seenAfter: new Date(now.getTime() - idleMs),
	beganAfter: new Date(now.getTime() - longestMs)
});
