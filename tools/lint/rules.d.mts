export const rules: { name: string; says: string }[]
