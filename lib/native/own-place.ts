/** Where this package lies: what is installed beside it is the application's. */
export const ownPlace = (): string => import.meta.url
