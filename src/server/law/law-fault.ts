/** Something wrong in the law folder: where, and what. */
export type LawFault = { readonly at: string; readonly says: string };
