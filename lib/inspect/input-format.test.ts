/** How files are told apart, and what is said of those that are none. */
import { describe, expect, it, test } from "vitest";
import { HarnessError } from "../core/errors.ts";
import { recogniseFormat, recogniseJson } from "./input-format.ts";

describe("a file is known by how it begins", () => {
  it.each([
    ["jwt", "eyJhbGciOiJSUzI1NiJ9.e30.c2ln"],
    ["jwt", "\ufeff  Bearer eyJhbGciOiJSUzI1NiJ9.e30.c2ln\n"],
    ["jwt", '"eyJhbGciOiJSUzI1NiJ9.e30.c2ln"'],
    ["json", ' \n{"access_token":"x"}'],
    ["json", '["eyJ…"]'],
    ["jtl", '<?xml version="1.0"?>\n<!-- by JMeter -->\n<testResults version="1.2">'],
    ["jtl", "timeStamp,elapsed,label,responseCode\n1,2,3,200"],
    ["jtl", "\ufefftimeStamp;elapsed;label;responseCode;success\r\n"],
    ["jtl", "label\ttimeStamp\telapsed\tresponseCode\n"],
    [
      "jtl",
      "1767323045000,90,Token,200,OK,t 1-1,text,true,,10,20,1,1,https://a.example/token,88,0,5\n",
    ],
  ])("%s: %j", (format, head) => {
    expect(recogniseFormat(head, "file")).toBe(format);
  });

  it.each([
    ["har", { log: { entries: [] } }],
    ["newman", { collection: {}, run: { executions: [] } }],
    ["json", { log: "x", run: [] }],
    ["json", []],
    ["json", null],
  ])("JSON is %s: %j", (format, value) => {
    expect(recogniseJson(value)).toBe(format);
  });
});

test.each([
  ["  \n", "is empty"],
  ["<!doctype html><html>", "is a web page, and no JMeter results"],
  ["<suite/>", "is XML that begins with <suite>"],
  ["\u001f\u0008\u0000", "is compressed"],
  ["PNG\u0000\u0001", "is not a text"],
  ["name,age\na,1", "is a table without JMeter's columns timeStamp, elapsed and responseCode"],
  ["Dear reader", "is text of no known kind"],
  ["eyJ", "is text of no known kind"],
])("%j is refused: %s", (head, words) => {
  const refused = () => recogniseFormat(head, "notes.txt");
  expect(refused).toThrow(HarnessError);
  expect(refused).toThrow(`notes.txt ${words}`);
});
