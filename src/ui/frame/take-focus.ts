/** Attached to what took another's place on the page: the focus comes to it, for the keyboard and for whoever listens. */
export const takeFocus = (place: HTMLElement): void => place.focus();
