/** The folder of this package; the packages beside it belong to the application. */
export const ownPlace = (): string => import.meta.url
