/** The words of browsers, JMeter and Node for what went wrong. */
import { expect, test } from "vitest";
import { readNoAnswer } from "./network-error.ts";

test.each([
  [1101, "failed", "net::ERR_NAME_NOT_RESOLVED"],
  [1101, "failed", "Non HTTP response code: java.net.UnknownHostException"],
  [1212, "failed", "ECONNREFUSED connect ECONNREFUSED 127.0.0.1:1"],
  [1211, "failed", "Non HTTP response code: org.apache.http.conn.ConnectTimeoutException"],
  [1220, "failed", "net::ERR_CONNECTION_RESET"],
  [1220, "failed", "Non HTTP response code: org.apache.http.NoHttpResponseException"],
  [1300, "failed", "net::ERR_CERT_DATE_INVALID"],
  [1300, "failed", "Non HTTP response code: javax.net.ssl.SSLHandshakeException"],
  [1050, "gave-up", "net::ERR_TIMED_OUT"],
  [1050, "gave-up", "Non HTTP response code: java.net.SocketTimeoutException Read timed out"],
  [1050, "gave-up", "ESOCKETTIMEDOUT"],
  [1000, "failed", "something new"],
])("%d, %s: %s", (errorCode, ending, words) => {
  expect(readNoAnswer(words, 5)).toEqual({ errorCode, ending });
});

test.each(["", "net::ERR_ABORTED", "canceled"])(
  "a request that its client ended (%j) counts by how long the client had waited",
  (words) => {
    expect(readNoAnswer(words, 40)).toEqual({ errorCode: 1000, ending: "cut-off" });
    expect(readNoAnswer(words, 16_000)).toEqual({ errorCode: 1050, ending: "gave-up" });
  },
);
