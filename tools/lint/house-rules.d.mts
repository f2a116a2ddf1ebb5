export function checkHouse(folder: string): { rule: string; violations: string[] }[]
