// Reads an .ics stream from standard input as strictly as ical.js can; prints [uid, summary, first, end] of each event.
import ICAL from "ical.js";
import { readFileSync } from "node:fs";

ICAL.design.strict = true;
const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
const events = calendar.getAllSubcomponents("vevent").map((one) => {
  const event = new ICAL.Event(one, { strictExceptions: true });
  return [event.uid, event.summary, event.startDate.toString(), event.endDate.toString()];
});
process.stdout.write(JSON.stringify(events));
