/** What people write first: one POST of a client-credentials request, the same on the wire as ours, with k6's defaults. */
import http from "k6/http";

export const options = {
  scenarios: {
    plain: { executor: "constant-vus", vus: Number(__ENV.VUS), duration: String(__ENV.DURATION) },
  },
};

export default function plain() {
  http.post(
    `${__ENV.TARGET}/token`,
    "grant_type=client_credentials&scope=organization%3Aread+user%3Aread",
    {
      headers: {
        "Content-Type": "application/x-www-form-urlencoded",
        Accept: "application/json",
        Authorization: String(__ENV.CREDENTIAL),
      },
    },
  );
}
