// Stands between the page and the display, as if that one met others at a broker: it answers for the fleet, takes what
// is sent to others and what accepts an update, and lets all else through.
import { readFileSync } from "node:fs";
import http from "node:http";

// The fields of each type of command, as the API's description has them: what a display would refuse, this does.
const { properties: common, oneOf: types } = JSON.parse(readFileSync(new URL("../../assets/desk/openapi.json", import.meta.url))).components.schemas.Command;
const known = Object.fromEntries(types.map(({ properties }) => [properties.type.const, [...Object.keys(common), ...Object.keys(properties)]]));
const unknown = command => Object.keys(command).find(field => !known[command.type]?.includes(field));

const CLOCK = "2019-09-10T15:33:00+01:00";

export const display = (id, more = {}) => ({
  id, state: "online", kind: "display", room: "Jade/room-I&II", label: "Jade I & II", view: "room", slide: "now",
  says: ["Address Space Isolation for Container Security", "Mike Rapoport", "12 min left"], phase: "talk", at: CLOCK, heard_s: 3,
  now: "Address Space Isolation for Container Security", next: "Seccomp Syscall Interception", timer: { phase: "talk", left_s: 700, held: false },
  notices: 0, emergency: null, pinned: null, blank: false, width: 1920, height: 1080, painted_at: CLOCK, uptime_s: 3000, version: "0.1.0",
  schedule: { source: "network", age_s: 42, items: 93 }, clock: { state: "good", skew_ms: 12, simulated: false }, findings: 0, problems: [], ...more,
});

// Never heard of but for its last will.
export const silent = id => ({
  id, state: "offline", kind: null, room: null, label: "", view: "", slide: "", says: [], phase: "", at: null, heard_s: null, now: null, next: null,
  timer: null, notices: 0, emergency: null, pinned: null, blank: false, width: 0, height: 0, painted_at: null, uptime_s: null, version: "",
  schedule: null, clock: null, findings: 0, problems: ["offline"],
});

export const fleetOf = (displays, more = {}) => ({
  event: "lpc2019", self: "jade-door", broker: { state: "connected", problem: "", denied: [] }, displays, commands: [], ...more,
});

// `at` is the display's page, `picture` a PNG; `status` changes what the display says of itself.
export async function stub(at, fleet, { picture, status = text => text } = {}) {
  const { hostname, port, host } = new URL(at);
  const streams = new Set(), posted = [], pictures = [];
  const stage = { fleet, posted, pictures, pictureStatus: 200 };
  const event = () => `event: fleet\ndata: ${JSON.stringify(stage.fleet)}\n\n`;
  const problem = (answer, code, detail) => answer.writeHead(code, { "Content-Type": "application/problem+json" })
    .end(JSON.stringify({ type: "about:blank", title: "Problem", status: code, detail }));

  function through(request, answer, body) {
    const headers = { ...request.headers, host, ...(request.headers.origin ? { origin: `http://${host}` } : {}) };
    const asked = http.request({ hostname, port, path: request.url, method: request.method, headers }, response => {
      const { "content-length": length, ...kept } = response.headers;
      answer.writeHead(response.statusCode, kept);
      const stream = request.url === "/api/v1/events?fleet=1" && response.statusCode === 200;
      if (!stream && request.url !== "/api/v1/events" && request.url !== "/api/v1/status") return response.pipe(answer);
      let rest = "";
      response.setEncoding("utf8");
      response.on("data", text => {
        const whole = (rest + text).split("\n\n");
        rest = whole.pop();
        for (const part of whole) answer.write(`${status(part)}\n\n`);
      });
      response.on("end", () => answer.end(status(rest)));
      if (stream) {
        streams.add(answer);
        answer.write(event());
      }
    });
    answer.on("close", () => { streams.delete(answer); asked.destroy(); });
    asked.on("error", () => answer.destroy());
    asked.end(body);
  }

  const server = http.createServer(async (request, answer) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const url = new URL(request.url, at);
    if (url.pathname === "/api/v1/fleet") {
      answer.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(stage.fleet));
    } else if (url.pathname === "/api/v1/fleet/screen.png") {
      pictures.push({ display: url.searchParams.get("display"), width: Number(url.searchParams.get("width")), token: request.headers.authorization });
      if (stage.pictureStatus !== 200) problem(answer, stage.pictureStatus, "it did not answer in five seconds");
      else answer.writeHead(200, { "Content-Type": "image/png" }).end(picture);
    } else if (url.pathname === "/api/v1/commands" && ("to" in JSON.parse(body) || JSON.parse(body).type === "accept")) {
      const command = JSON.parse(body), field = unknown(command);
      if (field) return problem(answer, 422, `${command.type} takes no ${field}`);
      posted.push(command);
      answer.writeHead(200, { "Content-Type": "application/json" })
        .end(JSON.stringify({ id: command.id, number: 1, desk: { format: 1, entries: [] } }));
    } else {
      through(request, answer, body);
    }
  });
  await new Promise(resolve => server.listen(0, "127.0.0.1", resolve));
  server.unref(); // a test that fails before it closes this must not keep the run from its end
  return Object.assign(stage, {
    home: `http://127.0.0.1:${server.address().port}/`,
    tell(fresh) {
      stage.fleet = fresh;
      for (const stream of streams) stream.write(event());
    },
    close() {
      server.closeAllConnections();
      return new Promise(resolve => server.close(resolve));
    },
  });
}
