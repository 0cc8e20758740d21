import type { Kysely } from 'kysely';
import { up as ground } from './001-ground.ts';
import { up as cases } from './002-cases.ts';
import { up as log } from './003-log.ts';
import { up as staff } from './004-staff.ts';
import { up as staffMarks } from './005-staff-marks.ts';
import { up as logGrowth } from './006-log-growth.ts';
import { up as firstAnswers } from './007-first-answers.ts';
import { up as timestamps } from './008-timestamps.ts';
import { up as witness } from './009-witness.ts';
import { up as checkpointTimes } from './010-checkpoint-times.ts';
import { up as invitationSecrets } from './011-invitation-secrets.ts';
import { up as caseRoom } from './012-case-room.ts';
import { up as ticketsInMemory } from './013-tickets-in-memory.ts';
import { up as exposure } from './014-exposure.ts';
import { up as deskPieces } from './015-desk-pieces.ts';
import { up as readings } from './016-readings.ts';
import { up as organisationKeys } from './017-organisation-keys.ts';
import { up as retractions } from './018-retractions.ts';
import { up as glass } from './019-glass.ts';
import { up as waivers } from './020-waivers.ts';
import { up as supporters } from './021-supporters.ts';

/** A step forward: `name` is its file's. Never changed after a release, never taken back; a correction is a further step. */
export type Migration = { readonly name: string; readonly up: (db: Kysely<unknown>) => Promise<void> };

/** In their order. A test holds this list to the files of this folder. */
export const migrations: readonly Migration[] = [
	{ name: '001-ground', up: ground },
	{ name: '002-cases', up: cases },
	{ name: '003-log', up: log },
	{ name: '004-staff', up: staff },
	{ name: '005-staff-marks', up: staffMarks },
	{ name: '006-log-growth', up: logGrowth },
	{ name: '007-first-answers', up: firstAnswers },
	{ name: '008-timestamps', up: timestamps },
	{ name: '009-witness', up: witness },
	{ name: '010-checkpoint-times', up: checkpointTimes },
	{ name: '011-invitation-secrets', up: invitationSecrets },
	{ name: '012-case-room', up: caseRoom },
	{ name: '013-tickets-in-memory', up: ticketsInMemory },
	{ name: '014-exposure', up: exposure },
	{ name: '015-desk-pieces', up: deskPieces },
	{ name: '016-readings', up: readings },
	{ name: '017-organisation-keys', up: organisationKeys },
	{ name: '018-retractions', up: retractions },
	{ name: '019-glass', up: glass },
	{ name: '020-waivers', up: waivers },
	{ name: '021-supporters', up: supporters }
];
