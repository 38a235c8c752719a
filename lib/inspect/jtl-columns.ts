/** The columns of a JMeter JTL in CSV. @see JMeter's user manual, "CSV Log format" */

export interface CsvShape {
  delimiter: string;
  columns: readonly string[];
  hasHeader: boolean;
}

const DELIMITERS = [",", ";", "\t"] as const;
/** Without them there is nothing to judge. */
const NEEDED = ["timeStamp", "elapsed", "responseCode"] as const;
/** What JMeter 5 writes unless told otherwise; files without a header row are read by it. */
const DEFAULT_COLUMNS = [
  "timeStamp",
  "elapsed",
  "label",
  "responseCode",
  "responseMessage",
  "threadName",
  "dataType",
  "success",
  "failureMessage",
  "bytes",
  "sentBytes",
  "grpThreads",
  "allThreads",
  "URL",
  "Latency",
  "IdleTime",
  "Connect",
];

/** Columns of variables of the test plan that name an org or a client (`sample_variables`); the first that is there counts. */
export const ORG_VARIABLES = ["org", "org_id", "orgId", "org_ids", "orgName", "tenant"] as const;
export const CLIENT_VARIABLES = ["client_id", "clientId"] as const;

/** The shape a first line tells of; null when it is not of a JTL. */
export function findCsvShape(firstLine: string): CsvShape | null {
  for (const delimiter of DELIMITERS) {
    // JMeter puts the names of variables into quotes.
    const fields = firstLine.split(delimiter).map((field) => field.trim().replaceAll('"', ""));
    if (NEEDED.every((name) => fields.includes(name))) {
      return { delimiter, columns: fields, hasHeader: true };
    }
    if (isDefaultRow(fields)) return { delimiter, columns: DEFAULT_COLUMNS, hasHeader: false };
  }
  return null;
}

function isDefaultRow(fields: readonly string[]): boolean {
  return (
    fields.length >= DEFAULT_COLUMNS.length &&
    /^\d{13}$/.test(fields[0] ?? "") &&
    /^\d+$/.test(fields[1] ?? "")
  );
}
