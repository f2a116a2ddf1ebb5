/** The servers that the pages have figures of, in the order of their columns. */
export const titles = { redis: 'Redis', postgres: 'PostgreSQL', mariadb: 'MariaDB', mysql: 'MySQL', mongodb: 'MongoDB' }

export const servers = Object.keys(titles)
