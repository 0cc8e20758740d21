import type { IncomingMessage } from 'node:http';
import { accepted, fromBase64url, type Outcome, refused, textFrom } from '#core/base';
import type { PieceBody, Signed } from '#core/sealing';
import { pieceStatement } from '#server/api/shapes.ts';

/**
 * The statement that a sealed piece comes with, in the header `Causeway-Piece`. Refuses `body-malformed`, and `entries-mismatch` where it is for another place than the path names.
 */
export function pieceStatementOf(
	{ headers }: Pick<IncomingMessage, 'headers'>,
	{ file, index }: Readonly<Record<string, string>>
): Outcome<Signed<PieceBody>, 'body-malformed' | 'entries-mismatch'> {
	const statement = statementFrom(headers['causeway-piece']);
	if (!statement.ok) return statement;
	const { body } = statement.value;
	return body.file === file && String(body.index) === index ? statement : refused('entries-mismatch');
}

function statementFrom(header: string | string[] | undefined): Outcome<Signed<PieceBody>, 'body-malformed'> {
	const text = typeof header === 'string' && header.length < 4000 ? textFrom(fromBase64url(header) ?? new Uint8Array()) : null;
	try {
		const parsed = pieceStatement.safeParse(JSON.parse(text ?? ''));
		return parsed.success ? accepted(parsed.data as unknown as Signed<PieceBody>) : refused('body-malformed', 'Causeway-Piece');
	} catch {
		return refused('body-malformed', 'Causeway-Piece');
	}
}
