import type { DeskId, MemberId, Outcome } from '#core/base';
import type { Exposure, ExposureBudget } from '#core/evidence';
import type { DeskSession } from './desk-session.ts';
import { deskPath } from './desk-wire.ts';

/** One's own numbers of today, and what the desk finds enough. */
export type OwnExposure = { readonly seen: Exposure; readonly budget: ExposureBudget };

/** The numbers of a team, for its lead: of today, and of the last weeks. `closed`: files that may show a person under 18, also by people who left. */
export type TeamExposure = {
	readonly members: readonly {
		readonly member: MemberId;
		readonly today: Exposure;
		readonly lately: Exposure;
		readonly daysOfEnough: number;
	}[];
	readonly closed: {
		readonly members: readonly { readonly member: MemberId; readonly today: number; readonly lately: number }[];
		readonly lately: number;
		readonly ever: number;
	};
	readonly budget: ExposureBudget;
};

type Done<T> = Promise<Outcome<T, string>>;

export const readExposure = ({ client }: DeskSession, desk: DeskId): Done<OwnExposure> =>
	client.ask('GET', deskPath(desk, '/exposure'), { as: 'staff' });

/** `unattended`: nobody pressed anything for it. */
export const countExposure = (
	{ client }: DeskSession,
	{ desk, seen, unattended }: { readonly desk: DeskId; readonly seen: Exposure; readonly unattended: boolean }
): Done<OwnExposure> => client.ask('POST', deskPath(desk, '/exposure'), { as: 'staff', body: seen, unattended });

export const readTeamExposure = ({ client }: DeskSession, desk: DeskId): Done<TeamExposure> =>
	client.ask('GET', deskPath(desk, '/exposure/team'), { as: 'staff' });

export const setExposureBudget = ({ client }: DeskSession, desk: DeskId, budget: ExposureBudget): Done<object> =>
	client.ask('POST', deskPath(desk, '/exposure/budget'), { as: 'staff', body: budget });
