/**
 * Access: who may do what. Pure, declared once.
 * Promises: nobody may do what the table does not say; an act or a role that is not in it is refused like any other;
 * what everybody may do is written down as such, never assumed.
 */
export { type ActName, actNames, isActName, may, type Role, roles, rolesOf } from './acts.ts';
