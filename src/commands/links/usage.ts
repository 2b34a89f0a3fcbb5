/** What `organization-graph links --help` says. */
export const linksUsage = `Usage: organization-graph links <command> [options]

Reads, writes and checks which records are the same organization. Where the links are is said by LINKS_FILE or
LINKS_DATABASE_URL, or by an option.

Commands:
  import <file>   adds the links of a file, or of standard input (-), and changes those that have the same names;
                  all of them, or none where anything is wrong
  export          writes every link, sorted by name, in the format of LINKS_FILE
  check           reads the two records of each link and tells those that are missing, cannot be read, or have unlike names
  migrate         makes the tables in the database, or brings them up to date

Options:
  --file <path>        the links are in this file
  --database <url>     the links are in this database; a password must not be in it, but in PGPASSWORD
  --replace            import: links that are not in the file go
  --output <path>      export: writes there instead of to standard output
  --json               check: one JSON object a line
  --concurrency <n>    check: links that are looked at at once, 1 to 100; 8 by default
  -h, --help           shows this

check asks the platforms as the server is configured to (ACCESS_URL, WORKFORCE_URL and so on), with the credentials in
CHECK_ACCESS_CREDENTIAL and CHECK_WORKFORCE_CREDENTIAL: what stands in the headers that go to the platforms.

Exit codes: 0 done, nothing is wrong; 1 something is wrong with the links; 2 it could not be done.
`;
