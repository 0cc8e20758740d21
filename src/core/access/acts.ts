/**
 * In what capacity somebody acts. `public`: anybody, known or not. `member`: signed in, acting on that member's own account. `desk-…`: in
 * one desk, for that desk. `admin`: for the node as a whole, which opens no desk. `operator`: on the node's own machine, by a command.
 * `watchdog`: in a desk of that kind, for oversight; it reads no case. `defence`, `court`, `amicus`, `survivor-evaluator`: people of a procedure or of oversight, who may do nothing until an act names them.
 */
export const roles = [
	'public',
	'survivor',
	'member',
	'desk-member',
	'desk-lead',
	'admin',
	'operator',
	'defence',
	'court',
	'amicus',
	'watchdog',
	'survivor-evaluator'
] as const;
export type Role = (typeof roles)[number];

const anybody: readonly Role[] = ['public'];
const oneself: readonly Role[] = ['member'];
const wholeDesk: readonly Role[] = ['desk-member', 'desk-lead'];
const lead: readonly Role[] = ['desk-lead'];
const admin: readonly Role[] = ['admin'];
const watchdog: readonly Role[] = ['watchdog'];

/** Every act of staff, desks and administration, and who may do it. */
const table = {
	'give-salt': anybody,
	'ask-passkey': anybody,
	'sign-in': anybody,
	'sign-out': anybody,
	'read-invitation': anybody,
	'accept-invitation': anybody,
	'read-demonstration-members': anybody,

	'read-own-keys': oneself,
	'prepare-passkey': oneself,
	'add-passkey': oneself,
	'list-passkeys': oneself,
	'remove-passkey': oneself,
	'read-closed-desk': oneself,
	'reopen-desk': oneself,

	'read-team': wholeDesk,
	'set-desk-key': wholeDesk,
	'read-inbox': wholeDesk,
	'see-door': wholeDesk,
	'open-case': wholeDesk,
	'read-case': wholeDesk,
	'act-in-case': wholeDesk,
	'read-piece': wholeDesk,
	'add-piece': wholeDesk,
	'withhold-file': wholeDesk,
	'cut-off-guardian': wholeDesk,
	'read-exposure': wholeDesk,
	'count-exposure': wholeDesk,
	'read-agreements': wholeDesk,
	'pass-on': wholeDesk,
	'list-retractions': wholeDesk,
	'acknowledge-retraction': wholeDesk,

	'list-glass': wholeDesk,
	'ask-glass': wholeDesk,
	'answer-glass': wholeDesk,
	'open-glass': wholeDesk,

	'list-glass-uses': watchdog,
	'review-glass': watchdog,

	invite: lead,
	'revoke-invitation': lead,
	'admit-member': lead,
	'remove-member': lead,
	'record-drill': lead,
	'read-team-exposure': lead,
	'set-exposure-budget': lead,
	'set-organisation-key': lead,
	'sign-agreement': lead,
	'end-agreement': lead,
	'read-own-overdue': lead,

	'read-overdue': watchdog,

	'list-organisations': admin,
	'add-organisation': admin,
	'list-desks': admin,
	'list-founders': admin,
	'add-desk': admin,
	'change-desk': admin,
	'list-invitations': admin,
	'invite-to-node': admin,
	'revoke-node-invitation': admin,
	'list-members': admin,
	'disable-member': admin,
	'read-audit': admin,
	'read-node-overdue': admin,

	'invite-first-admin': ['operator']
} as const satisfies Readonly<Record<string, readonly Role[]>>;

export type ActName = keyof typeof table;

export const actNames = Object.keys(table) as readonly ActName[];

export const isActName = (name: string): name is ActName => Object.hasOwn(table, name);

/** Who may do an act; nobody, where it is not declared. */
export const rolesOf = (act: string): readonly Role[] => (isActName(act) ? table[act] : []);

/** Whether somebody in this role may do this act. What `public` may, all may. */
export function may(role: string, act: string): boolean {
	const allowed = rolesOf(act);
	return isRole(role) && (allowed.includes(role) || allowed.includes('public'));
}

const isRole = (role: string): role is Role => (roles as readonly string[]).includes(role);
