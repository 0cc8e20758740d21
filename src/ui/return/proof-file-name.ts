/** What a proof is called on her device: a name that says nothing. */
export const proofFileName = 'note.txt';
