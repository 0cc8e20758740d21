import type { SupporterId } from '#core/base';

/** What stands in the link behind `#`: the invitation, and the secret (32 bytes, base64url) that no request carries. */
export const helpFragment = (supporter: SupporterId, secret: string): string => `help.${supporter}.${secret}`;

/** Whether a link came whole. What it is worth only the node and her browser know. */
export const isHelpFragment = (fragment: string): boolean => /^#?help\.[\w-]{22}\.[\w-]{43}$/.test(fragment);
