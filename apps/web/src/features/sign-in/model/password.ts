/** The bounds of a password: for the page's hint and the server's check alike. */
export const PASSWORD_CHARACTERS = { min: 12, max: 128 } as const;
