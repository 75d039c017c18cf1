// How a heading of the runbook is linked to.

export const anchorOf = (title: string): string => title.toLowerCase().replaceAll(' ', '-')
